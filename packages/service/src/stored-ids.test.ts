import { describe, expect, it } from "vitest"
import type { StoredPolicy } from "./policy-store.ts"
import { makeStoredIds } from "./stored-ids.ts"

const policy = (type: StoredPolicy["entity"]["type"], id: number, says = true): StoredPolicy => ({
  entity: { type, id },
  revision: 1,
  document: says ? { permissions: {} } : {},
  updatedAt: "2026-08-22T10:00:00.000Z"
})

describe("the ids of what is stored", () => {
  it("are in order, by kind, without those whose document says nothing", () => {
    const ids = makeStoredIds([
      policy("project", 9),
      policy("group", 4),
      policy("project", 2),
      policy("project", 5, false)
    ])
    expect([
      [...ids.after("project", 0)],
      [...ids.after("project", 2)],
      [...ids.after("project", 9)]
    ]).toEqual([[2, 9], [9], []])
    expect([[...ids.after("group", 0)], [...ids.after("instance", -1)]]).toEqual([[4], []])
  })

  it("come and go with what is noted, as a set that is sorted would have it", () => {
    const ids = makeStoredIds([])
    const expected = new Set<number>()
    // A fixed walk through a thousand changes of fifty ids.
    for (let step = 1; step <= 1000; step += 1) {
      const id = 1 + ((step * 7919) % 50)
      const says = (step * 104_729) % 3 !== 0
      ids.note(policy("project", id, says))
      if (says) expected.add(id)
      else expected.delete(id)
      expect([...ids.after("project", 0)]).toEqual([...expected].sort((one, other) => one - other))
    }
  })

  it("may change while somebody goes through them", () => {
    const ids = makeStoredIds([1, 2, 3, 4].map((id) => policy("project", id)))
    const seen: Array<number> = []
    for (const id of ids.after("project", 0)) {
      seen.push(id)
      ids.note(policy("project", 1, false))
      ids.note(policy("project", 3, false))
    }
    expect(seen).toEqual([1, 2, 4])
  })
})
