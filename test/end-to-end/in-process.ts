import { Effect, Exit, Redacted, Scope } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layerServerClient, type ServerClient } from "../../packages/cli/src/server/client.ts"
import type { ServeConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { listen } from "../../packages/cli/src/serve/service.ts"

/** A service on SQLite and a socket of its own in this process, for many short cases. */
export interface InProcess {
  readonly url: string
  /** The file of its store. */
  readonly store: string
  /** Runs something as a client with a token. */
  readonly as: <A, E>(token: string, effect: Effect.Effect<A, E, ServerClient>) => Promise<A>
}

export const withInProcess = async <A>(
  platform: object,
  use: (service: InProcess) => Promise<A>
): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-in-process-"))
  const [platformFile, store] = [join(folder, "platform.yaml"), join(folder, "jobwarden.sqlite")]
  writeFileSync(platformFile, JSON.stringify(platform))
  const scope = await Effect.runPromise(Scope.make())
  try {
    const configuration: ServeConfiguration = {
      host: "127.0.0.1",
      port: 0,
      sqlitePath: store,
      platform: { type: "static", file: platformFile }
    }
    const { url } = await Effect.runPromise(Scope.provide(listen(configuration), scope))
    return await use({
      url,
      store,
      as: (token, effect) =>
        Effect.runPromise(
          Effect.provide(effect, layerServerClient({ address: { base: url }, token: Redacted.make(token) }))
        )
    })
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}
