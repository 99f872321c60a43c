import { Effect } from "effect"
import {
  isFor,
  runContractTest,
  testsOf,
  type StoreContractTest,
  type StoreUnderTest,
  type TestRunner
} from "./contract-tests.ts"
import { changeContract } from "./store-contract-change.ts"
import { concurrencyContract } from "./store-contract-concurrency.ts"
import { documentContract } from "./store-contract-document.ts"
import { eventContract } from "./store-contract-event.ts"
import { feedContract } from "./store-contract-feed.ts"
import { latestContract } from "./store-contract-latest.ts"
import { pagesContract } from "./store-contract-pages.ts"
import { pastContract } from "./store-contract-past.ts"
import { restartContract } from "./store-contract-restart.ts"
import { severalContract } from "./store-contract-several.ts"
import { textContract } from "./store-contract-text.ts"
import { waitingContract } from "./store-contract-waiting.ts"

/** Everything that a `PolicyStore` promises, test by test, for whoever has a runner of their own. */
export const storeContractTests: ReadonlyArray<StoreContractTest> = [
  ...testsOf("change", ({ test }) => changeContract(test)),
  ...testsOf("changes at once", ({ test }) => concurrencyContract(test)),
  ...testsOf("documents", ({ test }) => documentContract(test)),
  ...testsOf("names and texts", ({ test }) => textContract(test)),
  ...testsOf("events", ({ test }) => eventContract(test)),
  ...testsOf("the latest events", ({ test }) => latestContract(test)),
  ...testsOf("the past", ({ test }) => pastContract(test)),
  ...testsOf("pages while others write", ({ test }) => pagesContract(test)),
  ...testsOf("following the log", ({ test }) => feedContract(test)),
  ...testsOf("waiting for the log", ({ test }) => waitingContract(test)),
  ...testsOf("after a restart", ({ afterRestart }) => restartContract(afterRestart)),
  ...testsOf("several open at once", ({ withSeveral }) => severalContract(withSeveral))
]

/**
 * Registers the tests that a `PolicyStore` must pass, with the runner that is given: `describe` and `it` of vitest,
 * of `node:test`, or of another one like them.
 */
export const storeContract = (store: StoreUnderTest, { describe, it }: TestRunner): void => {
  const tests = storeContractTests.filter((test) => isFor(store.keeps, test))
  describe(`store contract: ${store.name}`, () => {
    for (const [group, own] of Map.groupBy(tests, (test) => test.group)) {
      describe(group, () => {
        for (const test of own) it(test.name, () => Effect.runPromise(runContractTest(store, test)))
      })
    }
  })
}
