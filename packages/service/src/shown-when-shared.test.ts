import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { as, run } from "../test/use-cases.ts"
import { SharedStore } from "./following.ts"
import { getPolicy } from "./get-policy.ts"
import { getScope } from "./get-scope.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import { projects } from "./testing/platform-samples.ts"
import { instance, put } from "./testing/store-samples.ts"

const { backend } = projects

/** A store whose changes by others are told to nobody, so that only who asks it learns of them. */
const silent = Layer.effect(
  PolicyStore,
  Effect.map(PolicyStore, (store) => ({ ...store, waitBehind: () => Effect.never }))
).pipe(Layer.provide(layerPolicyStoreMemory))

/** What the instance says, changed by another process behind the back of this one. */
const enforced = PolicyStore.use((store) => store.change(instance, put({ enforce_scope: true })))
const offHere = PolicyStore.use((store) =>
  store.change({ type: "project", id: backend.id }, put({ scope: { inbound_enabled: false } }))
)

const shared = { store: Layer.mergeAll(silent, Layer.succeed(SharedStore, true)) }

it("a project's scope is shown with what another process has just stored for the instance", () =>
  run(
    Effect.gen(function* () {
      yield* offHere
      expect(yield* getScope(as("maya"), backend.id)).toMatchObject({ inbound_enabled: false })
      yield* enforced
      expect(yield* getScope(as("maya"), backend.id)).toMatchObject({ inbound_enabled: true })
    }),
    shared
  ))

it("a project's document is shown with what another process has just stored above it", () =>
  run(
    Effect.gen(function* () {
      const look = getPolicy(as("maya"), backend.id, Effect.succeed({ surroundings: true }))
      expect((yield* look).view).toMatchObject({ surroundings: { instance: { enforce_scope: false } } })
      yield* enforced
      expect((yield* look).view).toMatchObject({ surroundings: { instance: { enforce_scope: true } } })
    }),
    shared
  ))
