import { PolicyStore } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { emptyDatabase } from "@jobwarden/store-postgres/testing"
import { Effect, Result } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "./configuration.ts"
import { layerStore } from "./store-layer.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-store-layer-"))
afterAll(() => rmSync(folder, { recursive: true }))

const change = Effect.flatMap(PolicyStore, (store) => store.change(project(1), increment))

describe("the store that a configuration names", () => {
  it("is opened in PostgreSQL, with the password of a file and a connection that listens", async () => {
    const { server, url } = await emptyDatabase()
    const address = url.replace(`:${server.password}`, "")
    writeFileSync(join(folder, "password"), server.password, { mode: 0o600 })
    writeFileSync(join(folder, "platform.yaml"), "version: 1\nprojects: []\nusers: []\ntokens: []\n", {
      mode: 0o600
    })
    const path = join(folder, "jobwarden.yaml")
    writeFileSync(
      path,
      `version: 1
store: ${address}
postgres: { password_file: password, listen: "${address}", connections: 3 }
platform: { type: static, file: platform.yaml }
`,
      { mode: 0o600 }
    )
    const configuration = Result.getOrThrow(readConfiguration(path))
    for (const revision of [1, 2]) {
      const { policy } = await Effect.runPromise(change.pipe(Effect.provide(layerStore(configuration))))
      expect(policy.revision).toBe(revision)
    }
    expect(
      await server.run(
        url.split("/").at(-1) ?? "",
        "SELECT count(*)::int AS n FROM jobwarden.policy_revision"
      )
    ).toEqual([{ n: 2 }])
  })

  it("is opened in a file", async () => {
    const stores = layerStore({
      host: "127.0.0.1",
      port: 0,
      platform: { type: "static", file: "" },
      sqlitePath: join(folder, "policies.sqlite")
    })
    expect((await Effect.runPromise(change.pipe(Effect.provide(stores)))).policy.revision).toBe(1)
  })
})
