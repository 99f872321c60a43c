import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { beforeEach, describe, expect, it } from "vitest"
import { whyNot, withPlatform } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"

let stub: StubGitLab
beforeEach(async () => {
  stub = await startGitLab()
})

const app = {
  id: 124,
  path: "acme/tools/app",
  visibility: "private",
  groups: [
    { id: 7, path: "acme" },
    { id: 8, path: "acme/tools" }
  ]
}

describe("a project", () => {
  it.each([124, "acme/tools/app"])("is found by %j, with the groups above it", async (reference) => {
    expect(await withPlatform(stub, (platform) => platform.project(reference))).toEqual(app)
  })

  it("in somebody's own namespace is in no group", async () => {
    expect(await withPlatform(stub, (platform) => platform.project("maya/notes"))).toEqual({
      id: 125,
      path: "maya/notes",
      visibility: "public",
      groups: []
    })
  })

  it.each(["acme/tools/App", "ACME/tools/app"])("is not there in another case: %s", async (path) => {
    expect(await withPlatform(stub, (platform) => platform.project(path))).toBeNull()
  })

  it.each([
    "124",
    "..",
    "../user",
    "acme/../user",
    "acme/./app",
    "acme%2Ftools%2Fapp",
    "acme//app",
    "/acme/tools/app",
    "acme/tools/app?x",
    "acme/tools/app#x",
    "acme/to ols/app",
    "acme/\u{D800}/app",
    "a/".repeat(30) + "b",
    `acme/${"x".repeat(256)}`,
    0,
    -1,
    1.5,
    2 ** 60
  ])("of a name that GitLab does not take (%j) is not asked for", async (reference) => {
    expect(await withPlatform(stub, (platform) => platform.project(reference))).toBeNull()
    expect(stub.requests).toEqual([])
  })

  it("that moved is found where it is now, within a minute", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        expect(yield* platform.project(124)).toEqual(app)
        stub.world.projects.set(124, { path: "acme/app", group: 7 })
        yield* TestClock.adjust("59 seconds")
        expect(yield* platform.project(124)).toMatchObject({
          path: "acme/app",
          groups: [{ id: 7, path: "acme" }]
        })
      })
    )
  })

  it("below a group that moved meanwhile is told with the groups that it has now", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        yield* platform.group(7)
        stub.world.groups.set(7, { path: "corp", parent: null })
        stub.world.groups.set(8, { path: "corp/tools", parent: 7 })
        stub.world.projects.set(124, { path: "corp/tools/app", group: 8 })
        expect(yield* platform.project(124)).toMatchObject({
          path: "corp/tools/app",
          groups: [
            { id: 7, path: "corp" },
            { id: 8, path: "corp/tools" }
          ]
        })
      })
    )
  })

  it("whose groups do not fit together is not believed", async () => {
    stub.world.groups.set(7, { path: "other", parent: null })
    const why = await withPlatform(stub, (platform) => whyNot(platform.project(124)))
    expect(why).toMatch(/unavailable.*do not fit together/)
  })

  it("below a group that the service may not see is not believed either: it would be without its limits", async () => {
    stub.world.groups.delete(7)
    expect(await withPlatform(stub, (platform) => whyNot(platform.project(124)))).toMatch(/unavailable/)
  })
})

describe("a group", () => {
  it.each([8, "acme/tools"])("is found by %j", async (reference) => {
    expect(await withPlatform(stub, (platform) => platform.group(reference))).toEqual({
      id: 8,
      path: "acme/tools"
    })
  })

  it("whose path is digits is not mistaken for the number", async () => {
    expect(await withPlatform(stub, (platform) => platform.group("8"))).toBeNull()
    expect(stub.requests).toEqual([])
  })

  it("that GitLab names otherwise than it was asked for is not believed", async () => {
    stub.fault = (_, response) => {
      const group = { id: 9, full_path: "evil", visibility: "private", parent_id: null }
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(group))
      return true
    }
    expect(await withPlatform(stub, (platform) => whyNot(platform.group("acme")))).toMatch(/another one/)
    expect(await withPlatform(stub, (platform) => whyNot(platform.group(7)))).toMatch(/another one/)
  })

  it.each<readonly [string, number, number, boolean]>([
    ["who is a member of it, if only with minimal access", 3, 7, true],
    ["who is not, where it is private", 4, 7, false],
    ["who is not, where it is internal", 4, 8, true],
    ["where there is none", 4, 99, false]
  ])("is known to somebody %s", async (_, user, group, isKnown) => {
    expect(await withPlatform(stub, (platform) => platform.knowsGroup(user, group))).toBe(isKnown)
  })
})

describe("a user", () => {
  it.each<readonly [number | string, object | null]>([
    [3, { type: "user", id: 3, username: "maya", admin: false, active: true }],
    ["maya", { type: "user", id: 3, username: "maya" }],
    ["ada", { id: 1, admin: true }],
    ["MAYA", null],
    ["nobody", null],
    ["maya&admins=true", null],
    [99, null],
    [10, { id: 10, active: false }]
  ])("is found by %j", async (reference, user) => {
    const found = await withPlatform(stub, (platform) => platform.user(reference))
    if (user === null) expect(found).toBeNull()
    else expect(found).toMatchObject(user)
  })
})

it("of jobs by their number and of deploy tokens nothing is known", async () => {
  await withPlatform(stub, (platform) =>
    Effect.gen(function* () {
      expect([yield* platform.job(9001), yield* platform.deployToken(1)]).toEqual([null, null])
    })
  )
  expect(stub.requests).toEqual([])
})
