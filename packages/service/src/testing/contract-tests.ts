import { Effect, Layer, References } from "effect"
import { PolicyStore, type StoreUnavailable } from "../policy-store.ts"

type Store = PolicyStore["Service"]

/** What a test runner offers, as vitest and `node:test` do. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

/**
 * What becomes of the data once the store is released: it is gone; it is there when the store is opened again; it
 * is, and several stores may be open on it at once, in one process or many.
 */
export type Keeping = "nothing" | "data" | "shared data"

export interface StoreUnderTest {
  readonly name: string
  readonly keeps: Keeping
  /** A new, empty store at every call. Building one layer again opens the same data again, where it is kept. */
  readonly makeLayer: () => Layer.Layer<PolicyStore, StoreUnavailable>
  /** How long a test waits for what must happen soon; 5,000 if it is not said. */
  readonly patienceMilliseconds?: number
}

/** Opens the store for as long as it is used, and releases it. */
export type Opening = <A, E>(
  use: (store: Store) => Effect.Effect<A, E>
) => Effect.Effect<A, E | StoreUnavailable>

/** One promise of a store; `run` fails or dies where it is broken. */
export interface StoreContractTest {
  readonly group: string
  readonly name: string
  /** The store must keep this, else the promise is not for it. */
  readonly needs: Keeping
  readonly run: (open: Opening, patienceMilliseconds: number) => Effect.Effect<void, unknown>
}

/** Adds a test that has a store of its own. */
export type TestWithStore = (
  name: string,
  body: (store: Store, patienceMilliseconds: number) => Effect.Effect<void, unknown>
) => void

/** Adds a test that opens the same data more than once. */
export type TestWithOpening = (name: string, body: StoreContractTest["run"]) => void

/** What a part of the contract adds its tests to. */
export interface ContractPart {
  readonly test: TestWithStore
  /** For stores that keep their data. */
  readonly afterRestart: TestWithOpening
  /** For stores of which several may be open at once. */
  readonly withSeveral: TestWithOpening
}

/** The tests that a part of the contract adds. */
export const testsOf = (
  group: string,
  add: (part: ContractPart) => void
): ReadonlyArray<StoreContractTest> => {
  const tests: Array<StoreContractTest> = []
  add({
    test: (name, body) => {
      const run: StoreContractTest["run"] = (open, patience) => open((store) => body(store, patience))
      tests.push({ group, name, needs: "nothing", run })
    },
    afterRestart: (name, run) => tests.push({ group, name, needs: "data", run }),
    withSeveral: (name, run) => tests.push({ group, name, needs: "shared data", run })
  })
  return tests
}

const order: ReadonlyArray<Keeping> = ["nothing", "data", "shared data"]

/** Whether a promise is one for a store that keeps as much as this one. */
export const isFor = (keeps: Keeping, { needs }: StoreContractTest): boolean =>
  order.indexOf(needs) <= order.indexOf(keeps)

/**
 * Puts the fibers of an effect aside after so many steps: others come between any two of them then, which they else
 * do once in some thousand.
 */
export const inSteps =
  (steps: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, References.MaxOpsBeforeYield, steps)

/** Numbers of steps between which others come, so that they come everywhere. */
export const fewSteps = [3, 4, 5, 6, 7, 8, 9, 10, 11] as const

/** Runs one test on a new store. */
export const runContractTest = (
  { makeLayer, patienceMilliseconds = 5_000 }: Pick<StoreUnderTest, "makeLayer" | "patienceMilliseconds">,
  { run }: StoreContractTest
): Effect.Effect<void, unknown> =>
  Effect.suspend(() => {
    const layer = makeLayer()
    const open: Opening = (use) => Effect.flatMap(PolicyStore, use).pipe(Effect.provide(Layer.fresh(layer)))
    return run(open, patienceMilliseconds)
  })
