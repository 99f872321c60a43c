import { PolicyStore, UseStore, type StoreUnavailable } from "@jobwarden/service"
import { Context, Effect, Layer } from "effect"
import { openStore, type PostgresOptions } from "./open.ts"
import { makePolicyStore } from "./policy-store-postgres.ts"
import { makeUseStore } from "./use-store-postgres.ts"

/**
 * Policies, their audit log and the log of use in one PostgreSQL database, disconnected when the layer is released.
 * A change that was reported as stored is as durable as the database makes a commit. Many processes may use one.
 *
 * Fails with a reason that names host and database, and what to do, when the database cannot be used.
 */
export const layer = (options: PostgresOptions): Layer.Layer<PolicyStore | UseStore, StoreUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const connection = yield* openStore(options)
      const policies = yield* makePolicyStore(connection)
      const uses = makeUseStore(connection, options.roomOfADay)
      return Context.make(PolicyStore, policies).pipe(Context.add(UseStore, uses))
    })
  )
