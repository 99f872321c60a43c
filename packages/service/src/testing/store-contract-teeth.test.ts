import { Cause, Context, Effect, Exit, Layer, Option } from "effect"
import { describe, expect, it } from "vitest"
import { layerPolicyStoreMemory } from "../policy-store-memory.ts"
import { PolicyStore } from "../policy-store.ts"
import { brokenChanges } from "./broken/broken-changes.ts"
import { brokenFeeds } from "./broken/broken-feeds.ts"
import { brokenReading } from "./broken/broken-reading.ts"
import { type BrokenStore, type Store } from "./broken/broken-store.ts"
import { runContractTest } from "./contract-tests.ts"
import { storeContract, storeContractTests } from "./store-contract.ts"

const sound: BrokenStore = { name: "sound", breaks: (store) => store, foundBy: [] }

/** A store whose data is there each time it is opened, also several times at once. */
const makeKept =
  ({ breaks }: BrokenStore) =>
  (): Layer.Layer<PolicyStore> => {
    const kept: Store = Effect.runSync(
      Effect.scoped(
        Effect.map(Layer.build(layerPolicyStoreMemory), (built) => Context.get(built, PolicyStore))
      )
    )
    return Layer.sync(PolicyStore, () => PolicyStore.of(breaks(kept)))
  }

const named = new Map(storeContractTests.map((test) => [`${test.group}: ${test.name}`, test]))

storeContract(
  { name: "memory that stays", keeps: "shared data", makeLayer: makeKept(sound) },
  { describe, it }
)

describe("a store is refused that", () => {
  describe.each([...brokenChanges, ...brokenReading, ...brokenFeeds])("$name", (broken) => {
    it.each(broken.foundBy)("by %s", async (name) => {
      const test = named.get(name)
      if (test === undefined) throw new Error(`the contract has no test \`${name}\``)
      const run = runContractTest({ makeLayer: makeKept(broken), patienceMilliseconds: 200 }, test)
      const exit = await Effect.runPromise(Effect.timeoutOption(Effect.exit(run), 3_000))
      // Found out, and not only waited for.
      const found = Option.isSome(exit) && Exit.isFailure(exit.value) ? Cause.squash(exit.value.cause) : null
      expect(found).toBeInstanceOf(Error)
    })
  })
})

describe("the tests of the contract", () => {
  it("have different names", () => {
    expect(named.size).toBe(storeContractTests.length)
  })
})
