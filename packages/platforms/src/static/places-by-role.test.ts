import { gitlab, type Role } from "@jobwarden/core"
import { describe, expect, it } from "vitest"
import { makePlacesByRole } from "./places-by-role.ts"

const places = [9, 3, 7, 1, 5].map((id) => ({ id, path: `acme/p${id}` }))
const roles: ReadonlyMap<string, Role> = new Map([
  ["1 acme/p1", "owner"],
  ["1 acme/p3", "maintainer"],
  ["1 acme/p7", "developer"],
  ["1 acme/p9", "maintainer"],
  ["2 acme/p5", "owner"]
])
let asked = 0
const roleAt = (userId: number, path: string): Role => {
  asked += 1
  return roles.get(`${userId} ${path}`) ?? gitlab.signedIn
}

describe("the places in which somebody has a role", () => {
  it.each([
    [{ userId: 1, leastRole: "maintainer", after: 0, limit: 10 }, [1, 3, 9]],
    [{ userId: 1, leastRole: "maintainer", after: 1, limit: 1 }, [3]],
    [{ userId: 1, leastRole: "maintainer", after: 2, limit: 2 }, [3, 9]],
    [{ userId: 1, leastRole: "maintainer", after: 9, limit: 2 }, []],
    [{ userId: 1, leastRole: "owner", after: 0, limit: 10 }, [1]],
    [{ userId: 2, leastRole: "maintainer", after: 0, limit: 10 }, [5]],
    [{ userId: 3, leastRole: "guest", after: 0, limit: 10 }, []],
    [{ userId: null, leastRole: "owner", after: 3, limit: 2 }, [5, 7]]
  ] as const)("%j: %j", (query, ids) => {
    expect(makePlacesByRole(places, roleAt)(query).map(({ id }) => id)).toEqual(ids)
  })

  it("are looked for once for each who asks, page by page", () => {
    const pageOf = makePlacesByRole(places, roleAt)
    asked = 0
    for (const after of [0, 1, 3, 9]) pageOf({ userId: 1, leastRole: "maintainer", after, limit: 1 })
    expect(asked).toBe(places.length)
  })

  it("stay one person's own, also past those that are remembered", () => {
    const pageOf = makePlacesByRole(places, roleAt)
    const page = { leastRole: "owner", after: 0, limit: 10 } as const
    for (let userId = 1; userId <= 150; userId += 1) {
      const ids = pageOf({ userId, ...page }).map(({ id }) => id)
      expect(ids).toEqual(userId === 1 ? [1] : userId === 2 ? [5] : [])
    }
  })
})
