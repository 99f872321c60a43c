import type { Entity } from "./entity.ts"
import type { StoredPolicy } from "./policy-store.ts"

/** Which projects and groups have a document that says something, by id. */
export interface StoredIds {
  /** Takes notice of a policy as it is by now. */
  readonly note: (policy: StoredPolicy) => void
  /** The ids above another one, from the least on. */
  readonly after: (type: Entity["type"], id: number) => Iterable<number>
}

/** Begins with what is stored. Looking costs what is looked at, however much else there is. */
export const makeStoredIds = (policies: ReadonlyArray<StoredPolicy>): StoredIds => {
  const lists = {
    project: idsOf(policies, "project"),
    group: idsOf(policies, "group"),
    instance: idsOf(policies, "instance")
  }
  return {
    note: (policy) => {
      const { id, type } = policy.entity
      const list = lists[type]
      const place = placeAfter(list, id - 1)
      const isListed = list[place] === id
      if (saysSomething(policy) && !isListed) list.splice(place, 0, id)
      if (!saysSomething(policy) && isListed) list.splice(place, 1)
    },
    after: function* (type, id) {
      let last = id
      // The list may change between two steps: each goes on from the id before.
      for (;;) {
        const next = lists[type][placeAfter(lists[type], last)]
        if (next === undefined) return
        yield next
        last = next
      }
    }
  }
}

const saysSomething = ({ document }: StoredPolicy): boolean => Object.keys(document).length > 0

const idsOf = (policies: ReadonlyArray<StoredPolicy>, type: Entity["type"]): Array<number> =>
  policies
    .flatMap((policy) => (policy.entity.type === type && saysSomething(policy) ? [policy.entity.id] : []))
    .sort((one, other) => one - other)

/** The place of the first id that is greater. */
const placeAfter = (ids: ReadonlyArray<number>, id: number): number => {
  let [from, to] = [0, ids.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ids[middle] ?? 0) <= id) from = middle + 1
    else to = middle
  }
  return from
}
