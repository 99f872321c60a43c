import { Context, Effect, Layer, Logger, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { SharedStore, StaleAfter } from "../src/following.ts"
import { Platform } from "../src/platform.ts"
import { PolicyIndex } from "../src/policy-index.ts"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import { PolicyStore, StoreUnavailable } from "../src/policy-store.ts"
import { projects, samplePlatform } from "../src/testing/platform-samples.ts"

export type Store = PolicyStore["Service"]
export type Index = PolicyIndex["Service"]

export interface IndexOptions {
  readonly platform?: Platform["Service"]
  /** Milliseconds. */
  readonly staleAfter?: number
  readonly isShared?: boolean
}

/** A store that other processes write to as well. */
export const makeStore: Effect.Effect<Store, never, Scope.Scope> = Effect.map(
  Layer.build(layerPolicyStoreMemory),
  (built) => Context.get(built, PolicyStore)
)

/** An index of a process of its own. */
export const openIndex = (
  store: Store,
  { isShared = false, platform = samplePlatform, staleAfter }: IndexOptions = {}
): Effect.Effect<Index, unknown, Scope.Scope> =>
  Effect.map(
    Layer.build(
      Layer.fresh(PolicyIndex.layer).pipe(
        Layer.provide(Layer.succeed(Platform, platform)),
        Layer.provide(Layer.succeed(PolicyStore, store)),
        Layer.provide(Layer.succeed(SharedStore, isShared)),
        Layer.provide(Layer.succeed(StaleAfter, staleAfter ?? null)),
        Layer.provide(Logger.layer([]))
      )
    ),
    (built) => Context.get(built, PolicyIndex)
  )

/** Runs a test by a clock that stands still until it is told to go on. */
export const timed = <A>(effect: Effect.Effect<A, unknown, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(effect).pipe(Effect.provide(TestClock.layer())) as Effect.Effect<A>)

/** Lets what goes on behind go on until the index has followed the store to its end. */
export const caughtUp = Effect.fn("caughtUp")(function* (index: Index, store: Store) {
  const head = yield* store.head
  while (index.follows().head < head) yield* Effect.yieldNow
})

/** A store that fails where it is told to. */
export const failing = (sound: Store) => {
  const broken = { isBroken: false, times: 0 }
  const unless = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E | StoreUnavailable> =>
    Effect.suspend((): Effect.Effect<A, E | StoreUnavailable> => {
      if (!broken.isBroken) return effect
      broken.times += 1
      return Effect.fail(new StoreUnavailable({ reason: "the cable is out" }))
    })
  const store: Store = {
    ...sound,
    head: unless(sound.head),
    changedAfter: (query) => unless(sound.changedAfter(query)),
    waitBehind: (sequence) => unless(sound.waitBehind(sequence))
  }
  return { broken, store }
}

/** Whether a developer's job on a protected ref may do it to the backend's Maven packages. */
export const decide = ({ engine }: Index, action: string, resource = "package_registry.maven") =>
  engine.decide({
    project: projects.backend.id,
    caller: {
      type: "job",
      project: projects.backend.id,
      ref: { protected: true },
      trigger_role: "developer"
    },
    resource,
    action
  })
