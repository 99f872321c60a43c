import { PolicyStore, UseStore, type StoreUnavailable } from "@jobwarden/service"
import { Context, Effect, Layer } from "effect"
import { openStore, type SqliteOptions } from "./open.ts"
import { makePolicyStore } from "./policy-store-sqlite.ts"
import { makeUseStore } from "./use-store-sqlite.ts"

/**
 * Policies, their audit log and the log of use in one SQLite file, closed when the layer is released. A change that
 * was reported as stored is on the disk. Several processes may use one file.
 *
 * Fails with a reason that names the path and what to do, when the file cannot be used.
 */
export const layer = (options: SqliteOptions): Layer.Layer<PolicyStore | UseStore, StoreUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const connection = yield* openStore(options)
      const policies = yield* makePolicyStore(connection)
      const uses = yield* makeUseStore(connection, options.roomOfADay)
      return Context.make(PolicyStore, policies).pipe(Context.add(UseStore, uses))
    })
  )
