import { Deferred, Effect, Layer } from "effect"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import { PolicyStore } from "../src/policy-store.ts"

/** A store that waits once more after its commit, as one over a network does, and says when it has committed. */
export const waitsAfterCommit = (committed: Deferred.Deferred<void>) =>
  Layer.effect(
    PolicyStore,
    Effect.map(PolicyStore, (inner) =>
      PolicyStore.of({
        ...inner,
        change: (entity, decide) =>
          inner.change(entity, decide).pipe(
            Effect.tap(() => Deferred.succeed(committed, undefined)),
            Effect.tap(() => Effect.yieldNow)
          )
      })
    )
  ).pipe(Layer.provide(layerPolicyStoreMemory))
