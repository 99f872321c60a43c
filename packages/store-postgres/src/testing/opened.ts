import { PolicyStore, type StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { layer } from "../layer.ts"
import type { PostgresOptions } from "../open.ts"
import { sharedServer } from "./server.ts"

/** Opens the store, runs `body`, and closes it again. */
export const withStore = <A, E>(
  options: PostgresOptions,
  body: (store: PolicyStore["Service"]) => Effect.Effect<A, E>
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      return yield* body(yield* PolicyStore)
    }).pipe(Effect.provide(layer(options)))
  )

/** Why the store cannot be opened. */
export const openFailure = (options: PostgresOptions): Promise<string> =>
  withStore(options, () => Effect.succeed("it could be opened")).catch(
    (error: StoreUnavailable) => error.message
  )

/** A new and empty database of the server that tests share. */
export const emptyDatabase = async () => {
  const server = await sharedServer()
  const name = await server.newDatabase()
  return {
    server,
    name,
    url: server.url(name),
    run: (sql: string) => server.run(name, sql)
  }
}
