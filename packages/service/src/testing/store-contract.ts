import { Effect, type Layer } from "effect"
import { describe, it } from "vitest"
import { PolicyStore, type StoreUnavailable } from "../policy-store.ts"
import { changeContract } from "./store-contract-change.ts"
import { documentContract } from "./store-contract-document.ts"
import { eventContract } from "./store-contract-event.ts"
import { latestContract } from "./store-contract-latest.ts"

export interface StoreUnderTest {
  readonly name: string
  /** A new, empty store at every call. */
  readonly makeLayer: () => Layer.Layer<PolicyStore, StoreUnavailable>
}

/** Registers one test that has a store of its own. */
export type TestWithStore = (
  name: string,
  body: (store: PolicyStore["Service"]) => Effect.Effect<void, unknown>
) => void

/** Registers the tests that every `PolicyStore` must pass, in a vitest file. */
export const storeContract = ({ name, makeLayer }: StoreUnderTest): void => {
  const test: TestWithStore = (testName, body) =>
    it(testName, () =>
      Effect.runPromise(
        Effect.gen(function* () {
          yield* body(yield* PolicyStore)
        }).pipe(Effect.provide(makeLayer()))
      )
    )
  describe(`store contract: ${name}`, () => {
    describe("change", () => changeContract(test))
    describe("documents", () => documentContract(test))
    describe("events", () => eventContract(test))
    describe("the latest events", () => latestContract(test))
  })
}
