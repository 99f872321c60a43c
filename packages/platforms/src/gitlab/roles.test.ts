import type { Role } from "@jobwarden/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { beforeEach, describe, expect, it } from "vitest"
import { withPlatform } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"
import { liveLevel, roleAt } from "./roles.ts"

describe("an access level", () => {
  it.each<readonly [number | null, Role]>([
    [null, "authenticated"],
    [0, "authenticated"],
    [5, "authenticated"],
    [10, "guest"],
    [15, "guest"],
    [20, "reporter"],
    [25, "reporter"],
    [30, "developer"],
    [40, "maintainer"],
    [50, "owner"],
    // Nothing is guessed of levels that nobody knows yet.
    [35, "authenticated"],
    [60, "authenticated"],
    [1000, "authenticated"],
    [-1, "authenticated"]
  ])("of %j is the role %s", (level, role) => {
    expect(roleAt(level)).toBe(role)
  })
})

describe("a membership", () => {
  const member = { id: 4, state: "active", access_level: 40 }
  const now = Date.parse("2027-05-05T12:00:00Z")

  it.each<readonly [string, object, number | null]>([
    ["counts", {}, 40],
    ["counts until its last day", { expires_at: "2027-05-06" }, 40],
    ["is over on that day", { expires_at: "2027-05-05" }, null],
    ["counts where no day is named", { expires_at: null, membership_state: null }, 40],
    ["of somebody who is blocked does not count", { state: "blocked" }, null],
    ["of somebody who is deactivated does not count", { state: "deactivated" }, null],
    ["that was not accepted yet does not count", { membership_state: "awaiting" }, null]
  ])("%s", (_, rest, level) => {
    expect(liveLevel({ ...member, ...rest }, now)).toBe(level)
  })
})

describe("a role", () => {
  let stub: StubGitLab
  beforeEach(async () => {
    stub = await startGitLab()
  })

  it.each<readonly [string, number, number, Role]>([
    ["in the project", 3, 123, "maintainer"],
    ["of an administrator by membership only", 1, 123, "authenticated"],
    ["of nobody", 99, 123, "authenticated"],
    ["in no project", 3, 999, "authenticated"]
  ])("%s", async (_, user, project, role) => {
    expect(await withPlatform(stub, (platform) => platform.memberRole(user, project))).toBe(role)
  })

  it("in a group, also from the group above", async () => {
    stub.world.groups.set(7, { path: "acme", parent: null, members: { 4: { level: 50 } } })
    expect(await withPlatform(stub, (platform) => platform.groupRole(4, 8))).toBe("owner")
    expect(await withPlatform(stub, (platform) => platform.memberRole(4, 124))).toBe("owner")
  })

  it("ends with the day of the membership, though the answer is kept", async () => {
    const members = { 4: { level: 30, expiresAt: "1970-01-02" } }
    stub.world.projects.set(123, { path: "acme/backend", group: 7, members })
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        yield* TestClock.adjust("86399 seconds")
        expect(yield* platform.memberRole(4, 123)).toBe("developer")
        yield* TestClock.adjust("1 second")
        expect(yield* platform.memberRole(4, 123)).toBe("authenticated")
        expect(stub.requests).toHaveLength(1)
      })
    )
  })

  it("that was taken away is gone within a minute", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        expect(yield* platform.memberRole(3, 123)).toBe("maintainer")
        stub.world.projects.set(123, { path: "acme/backend", group: 7 })
        yield* TestClock.adjust("59 seconds")
        expect(yield* platform.memberRole(3, 123)).toBe("authenticated")
      })
    )
  })
})
