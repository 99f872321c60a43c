import { Effect } from "effect"
import type { IncomingMessage } from "node:http"
import { beforeEach, describe, expect, it } from "vitest"
import { whyNot, withPlatform } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"
import { tokens } from "../../test/stub-world.ts"

let stub: StubGitLab
beforeEach(async () => {
  stub = await startGitLab()
})

/** What was asked for beside the service's own account. */
const listed = () => stub.requests.filter((request) => !request.endsWith("/user"))

const idsOf = (places: ReadonlyArray<{ readonly id: number }>) => places.map(({ id }) => id)

describe("everything there is", () => {
  it.each([1, 2, 100])("is read page by page, %i on each", async (pageSize) => {
    stub.world.pageSize = pageSize
    const inventory = await withPlatform(stub, (platform) => platform.inventory)
    expect(inventory).toEqual({
      groups: [
        { id: 7, path: "acme" },
        { id: 8, path: "acme/tools" }
      ],
      projects: [
        { id: 123, path: "acme/backend", visibility: "private" },
        { id: 124, path: "acme/tools/app", visibility: "private" },
        { id: 125, path: "maya/notes", visibility: "public" }
      ]
    })
  })

  it("is what the service's account is a member of, where that does not see everything", async () => {
    stub.world.users.set(9, { username: "service", name: "Jobwarden" })
    await withPlatform(stub, (platform) =>
      Effect.andThen(
        platform.inventory,
        platform.projectsWithRole({ userId: null, leastRole: "guest", after: 0, limit: 1 })
      )
    )
    const [, groups, ...projects] = stub.requests
    expect(groups).toContain("/groups?all_available=false&")
    expect(projects).toHaveLength(2)
    for (const request of projects) expect(request).toContain("&membership=true&")
  })

  it("leaves out what has a path that another has too, or that is a group's: it moved meanwhile", async () => {
    stub.world.projects
      .set(126, { path: "acme/backend", group: 7 })
      .set(127, { path: "acme/tools", group: 7 })
    const { projects } = await withPlatform(stub, (platform) => platform.inventory)
    expect(idsOf(projects)).toEqual([124, 125])
  })
})

describe("a link to a next page", () => {
  const withLink = (link: (request: IncomingMessage) => string, entries: ReadonlyArray<object> = []) => {
    stub.fault = (request, response) => {
      if (request.url === "/api/v4/user") return false
      response.writeHead(200, { "content-type": "application/json", link: link(request) })
      response.end(JSON.stringify(entries))
      return true
    }
    return withPlatform(stub, (platform) => whyNot(platform.inventory))
  }
  const group = { id: 7, full_path: "acme", visibility: "private", parent_id: null }

  it("to itself ends the list without believing it", async () => {
    const why = await withLink((request) => `<${stub.url}${request.url}>; rel="next"`, [group])
    expect(why).toMatch(/unavailable.*go round/)
    expect(listed()).toHaveLength(1)
  })

  it("to ever new pages of the same entries ends it too", async () => {
    let page = 1
    const why = await withLink(() => `<${stub.url}/api/v4/groups?page=${(page += 1)}>; rel="next"`, [group])
    expect(why).toMatch(/unavailable.*not in order/)
    expect(listed()).toHaveLength(2)
  })

  it("after an empty page is not followed", async () => {
    let page = 1
    const why = await withLink(() => `<${stub.url}/api/v4/groups?page=${(page += 1)}>; rel="next"`)
    expect(why).toMatch(/unavailable.*empty page/)
    expect(listed()).toHaveLength(1)
  })

  it.each<readonly [string, (own: string) => string]>([
    ["another host", () => "http://127.0.0.1:1/api/v4/groups?page=2"],
    ["another scheme", (own) => `${own.replace("http:", "https:")}/api/v4/groups?page=2`],
    ["another place", (own) => `${own}/api/v4/users?page=2`],
    ["a place of dots", (own) => `${own}/api/v4/groups/../users?page=2`],
    ["a host in front of the right one", (own) => `${own}@evil.example/api/v4/groups?page=2`],
    ["nothing that is an address", () => "groups?page=2"]
  ])("to %s is not followed", async (_, link) => {
    const other = await startGitLab()
    const why = await withLink(() => `<${link(stub.url)}>; rel="next"`, [group])
    expect(why).toMatch(/unavailable.*elsewhere/)
    expect([...listed(), ...other.requests]).toHaveLength(1)
  })

  it("among others is found", async () => {
    let page = 1
    stub.fault = (request, response) => {
      if (!request.url?.startsWith("/api/v4/groups")) return false
      const next = `${stub.url}/api/v4/groups?page=${(page += 1)}`
      const links = `<${next}0>; rel="last", <${next}>; rel="next", <${next}1>; rel="first"`
      response.writeHead(200, { "content-type": "application/json", ...(page < 4 && { link: links }) })
      response.end(JSON.stringify([{ ...group, id: page, full_path: `g${page}` }]))
      return true
    }
    const { groups } = await withPlatform(stub, (platform) => platform.inventory)
    expect(idsOf(groups)).toEqual([2, 3, 4])
  })
})

describe("the projects in which somebody has a role", () => {
  const ask = (userId: number | null, leastRole: "developer" | "maintainer", after = 0, limit = 10) =>
    withPlatform(stub, (platform) =>
      Effect.map(platform.projectsWithRole({ userId, leastRole, after, limit }), idsOf)
    )

  it.each<readonly [string, number | null, "developer" | "maintainer", ReadonlyArray<number>]>([
    ["by their own membership", 3, "maintainer", [123, 125]],
    ["with a lower role", 4, "developer", [123, 124]],
    ["not with a higher one", 4, "maintainer", []],
    ["of nobody", 77, "developer", []],
    ["of whoever has every role", null, "maintainer", [123, 124, 125]]
  ])("%s", async (_, user, role, ids) => {
    expect(await ask(user, role)).toEqual(ids)
  })

  it("are all below a group", async () => {
    stub.world.groups.set(7, { path: "acme", parent: null, members: { 4: { level: 40 } } })
    expect(await ask(4, "maintainer")).toEqual([123, 124])
  })

  it("are none by a membership that is listed and over", async () => {
    const members = { 3: { level: 40, expiresAt: "1970-01-01" } }
    stub.world.projects.set(123, { path: "acme/backend", group: 7, members })
    expect(await ask(3, "maintainer")).toEqual([125])
  })

  it.each([3, null])("come in pages (%j)", async (user) => {
    const [first] = await ask(user, "maintainer", 0, 1)
    expect(first).toBe(123)
    expect(await ask(user, "maintainer", 123, 1)).toEqual([user === null ? 124 : 125])
    expect(await ask(user, "maintainer", 125, 1)).toEqual([])
  })

  it("cost what is on a page where they are everybody's", async () => {
    stub.world.pageSize = 1
    await ask(null, "maintainer", 123, 1)
    expect(stub.requests.filter((request) => request.includes("/projects?"))).toHaveLength(1)
  })

  it("are not known where the service may not ask", async () => {
    stub.world.tokens.set(tokens.service, { user: 4, scopes: ["read_api"] })
    stub.fault = (request, response) => {
      if (request.url?.includes("memberships") !== true) return false
      response.writeHead(403, { "content-type": "application/json" }).end('{"message":"403 Forbidden"}')
      return true
    }
    const why = await withPlatform(stub, (platform) =>
      whyNot(platform.projectsWithRole({ userId: 4, leastRole: "guest", after: 0, limit: 1 }))
    )
    expect(why).toMatch(/unavailable.*own token may not ask/)
  })
})

describe("the groups in which somebody has a role", () => {
  it.each<readonly [number | null, ReadonlyArray<number>]>([
    [4, [7, 8]],
    [3, []],
    [null, [7, 8]]
  ])("of %j are %j, those below included", async (userId, ids) => {
    stub.world.groups.set(7, { path: "acme", parent: null, members: { 4: { level: 50 }, 3: { level: 40 } } })
    const found = await withPlatform(stub, (platform) =>
      platform.groupsWithRole({ userId, leastRole: "owner", after: 0, limit: 10 })
    )
    expect(idsOf(found)).toEqual(ids)
  })
})
