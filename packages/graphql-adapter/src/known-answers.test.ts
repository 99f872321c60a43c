import { samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { notAvailable, serve, type Service } from "../test/serving.ts"

const query = `query ($path: ID!, $cells: Boolean = true) { project(fullPath: $path) { id jobTokenPermissions {
  revision explicitDocument cells(resource: "jobs") @include(if: $cells) { action grant source } } } }`

const path = "acme/backend"

const change = (ask: Service["ask"], who: string, mutation: string) => ask(who, `mutation { ${mutation} }`)

const jobs = (grant: string): string =>
  `updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {jobs: {write: "${grant}"}}}) { errors }`

describe("an answer that is remembered", () => {
  it("is the same again, and another after each change of what it shows", async () => {
    const { ask } = await serve()
    const write = async () => {
      const read = async () => (await ask("maya", query, { path })).text
      const [first, second, third] = [await read(), await read(), await read()]
      expect([second, third]).toEqual([first, first])
      return JSON.parse(first).data.project.jobTokenPermissions.cells[1]
    }
    expect(await write()).toEqual({ action: "WRITE", grant: true, source: "BASELINE" })
    await change(
      ask,
      "olga",
      'updateGroupJobTokenPermissions(input: {fullPath: "acme", defaults: {jobs: {write: "owner"}}}) { errors }'
    )
    expect(await write()).toEqual({ action: "WRITE", grant: "owner", source: "GROUP" })
    await change(ask, "maya", jobs("maintainer"))
    expect(await write()).toEqual({ action: "WRITE", grant: "maintainer", source: "PROJECT" })
    await change(ask, "maya", 'resetJobTokenPermissions(input: {fullPath: "acme/backend"}) { errors }')
    expect(await write()).toEqual({ action: "WRITE", grant: "owner", source: "GROUP" })
    await change(
      ask,
      "ada",
      'updateInstanceJobTokenPermissions(input: {defaults: {jobs: {read: "owner"}}}) { errors }'
    )
    expect((await ask("maya", query, { path })).text).toContain("INSTANCE")
  })

  it("is for whoever may read it, each time anew", async () => {
    const { ask } = await serve()
    for (let round = 0; round < 3; round++) {
      expect((await ask("maya", query, { path })).errors).toEqual([])
      expect((await ask("dev", query, { path })).errors.map(({ message }) => message)).toEqual([notAvailable])
      expect((await ask("pia", query, { path })).data).toEqual({ project: null })
      expect((await ask(null, query, { path })).data).toEqual({ project: null })
      expect((await ask("job-onMain", query, { path })).data).toEqual({ project: null })
    }
  })

  it("is not shown any more once its reader has lost their role", async () => {
    let isMember = true
    const { ask } = await serve({
      platform: {
        memberRole: (user, project) =>
          isMember ? samplePlatform.memberRole(user, project) : Effect.succeed("authenticated")
      }
    })
    for (let round = 0; round < 2; round++)
      expect((await ask("maya", query, { path })).data["project"]).not.toBeNull()
    isMember = false
    expect((await ask("maya", query, { path })).data).toEqual({ project: null })
  })

  it("is another for another project, other variables and other documents", async () => {
    const { ask } = await serve()
    const id = async (fullPath: string) =>
      (await ask("maya", query, { path: fullPath })).data["project"]?.["id"]
    for (let round = 0; round < 2; round++) {
      expect(await id("acme/backend")).toBe("gid://gitlab/Project/123")
      expect(await id("acme/app")).toBe("gid://gitlab/Project/124")
      expect((await ask("maya", query, { path, cells: false })).text).not.toContain("cells")
      expect((await ask("maya", query, { path, cells: true })).text).toContain("cells")
      expect((await ask("maya", '{ project(fullPath: "acme/backend") { a: path } }')).data).toEqual({
        project: { a: "backend" }
      })
      expect((await ask("maya", '{ project(fullPath: "acme/backend") { a: id } }')).data).toEqual({
        project: { a: "gid://gitlab/Project/123" }
      })
    }
  })

  it("holds nothing that is found out anew: findings, events, the scope", async () => {
    const { ask } = await serve()
    const events = '{ project(fullPath: "acme/backend") { jobTokenAuditEvents { nodes { sequence } } } }'
    const count = async () => {
      const { data } = await ask("maya", events)
      const nodes: unknown = data["project"]?.["jobTokenAuditEvents"]?.["nodes"]
      return Array.isArray(nodes) ? nodes.length : -1
    }
    expect(await count()).toBe(0)
    await change(ask, "dev", jobs("owner"))
    await change(ask, "maya", jobs("owner"))
    expect(await count()).toBe(1)
  })
})
