import { Effect } from "effect"
import type { PolicyStore } from "../../policy-store.ts"

export type Store = PolicyStore["Service"]

/** A store that breaks a promise, and the tests of the contract that must find out. */
export interface BrokenStore {
  readonly name: string
  /** Made anew each time that the store is opened, over one that keeps every promise. */
  readonly breaks: (sound: Store) => Store
  /** By `<group>: <name>`. */
  readonly foundBy: ReadonlyArray<string>
}

/** The store with other answers for some of what it is asked. */
export const withOthers =
  (change: (sound: Store) => Partial<Store>) =>
  (sound: Store): Store => ({ ...sound, ...change(sound) })

/** Everything that a store hands out, changed alike. */
export const withPolicies = (change: (policy: Policy) => Policy) =>
  withOthers((sound) => ({
    read: (entity) => Effect.map(sound.read(entity), change),
    readAll: Effect.map(sound.readAll, (policies) => policies.map(change)),
    changedAfter: (query) =>
      Effect.map(sound.changedAfter(query), (changed) => ({
        ...changed,
        policies: changed.policies.map(change)
      }))
  }))

export type Policy = Effect.Success<ReturnType<Store["read"]>>
