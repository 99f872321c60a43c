import { describe, expect, it } from "vitest"
import { mission, notAvailable, serve, type Service } from "../../test/serving.ts"

const change = (ask: Service["ask"], grant: string) =>
  ask(
    "maya",
    `mutation { updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {jobs: {write: "${grant}"}}}) { errors } }`
  )

const events = (args: string, fields: string): string =>
  `{ project(fullPath: "acme/backend") { jobTokenAuditEvents${args} { ${fields} } } }`

const page = "nodes { sequence } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"

interface Page {
  readonly nodes: ReadonlyArray<{ readonly sequence: number }>
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}

const pageOf = async (ask: Service["ask"], args: string): Promise<Page> =>
  (await ask("maya", events(args, page))).data["project"]?.["jobTokenAuditEvents"] as unknown as Page

describe("jobTokenAuditEvents", () => {
  it("say what was done, by whom, with what changed and for whom", async () => {
    const { ask } = await serve()
    await ask(
      "maya",
      `mutation ($p: JobTokenPermissionsDocument) { updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: $p}) { errors } }`,
      { p: mission }
    )
    const { data } = await ask(
      "maya",
      events(
        "",
        `nodes { id sequence eventName message createdAt actor { type id name } requestId entityPath targetPath
          revisionBefore revisionAfter changes { path before after } hiddenChanges
          accessGained { cells } accessLost { cells users } acknowledged findings reason count }`
      )
    )
    expect(data["project"]?.["jobTokenAuditEvents"]?.["nodes"]).toEqual([
      {
        id: "gid://gitlab/AuditEvent/1",
        sequence: 1,
        eventName: "job_token_permissions_updated",
        message: expect.any(String),
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        actor: { type: "user", id: "3", name: "Maya Maintainer" },
        requestId: expect.any(String),
        entityPath: "acme/backend",
        targetPath: null,
        revisionBefore: 0,
        revisionAfter: 1,
        changes: expect.arrayContaining([
          {
            path: "/permissions/package_registry/maven/write",
            before: null,
            after: "job_token_and_maintainer"
          }
        ]),
        hiddenChanges: 0,
        accessGained: [{ cells: ["package_registry.maven:delete"] }],
        accessLost: [{ cells: ["package_registry.maven:write"], users: ["DEVELOPER"] }],
        acknowledged: [],
        findings: [],
        reason: null,
        count: null
      }
    ])
  })

  it("come in pages that stay right while others are written", async () => {
    const { ask } = await serve()
    for (const grant of ["owner", "maintainer", "developer", "job_token"]) await change(ask, grant)
    const first = await pageOf(ask, "(first: 2)")
    expect(first).toMatchObject({
      nodes: [{ sequence: 4 }, { sequence: 3 }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false }
    })
    await change(ask, "reporter")
    const second = await pageOf(ask, `(first: 2, after: "${first.pageInfo.endCursor}")`)
    expect(second).toMatchObject({
      nodes: [{ sequence: 2 }, { sequence: 1 }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true }
    })
    expect((await pageOf(ask, `(after: "${second.pageInfo.endCursor}")`)).nodes).toEqual([])
    expect((await pageOf(ask, "(first: 1000000)")).nodes.length).toBe(5)
  })

  it.each([
    ['(after: "3")', "no cursor"],
    [`(after: "${Buffer.from("project:3").toString("base64url")}")`, "no cursor"],
    [`(after: "${Buffer.from("audit:3").toString("base64")}=")`, "no cursor"],
    ["(first: -1)", "negative"],
    ['(createdAfter: "yesterday")', "no moment"],
    ["(createdBefore: 5)", "no moment"]
  ])("refuse %s, but only to who may ask", async (args, hint) => {
    const { ask } = await serve()
    const asked = (who: string) => ask(who, events(args, "nodes { id }"))
    expect((await asked("maya")).errors.map(({ message }) => message)).toEqual([
      expect.stringContaining(hint)
    ])
    expect((await asked("dev")).errors.map(({ message }) => message)).toEqual([notAvailable])
  })

  it("keep within a span of time", async () => {
    const { ask } = await serve()
    await change(ask, "owner")
    expect((await pageOf(ask, '(createdAfter: "2000-01-01T00:00:00Z")')).nodes.length).toBe(1)
    expect((await pageOf(ask, '(createdBefore: "2000-01-01T00:00:00Z")')).nodes.length).toBe(0)
  })

  it.each([
    ["audie", true],
    ["ada", true],
    ["dev", false],
    ["maya-read_api", true],
    ["maya-read_registry", false]
  ])("are read by %s: %s", async (who, isRead) => {
    const { ask } = await serve()
    await change(ask, "owner")
    const { data } = await ask(who, events("", "nodes { sequence }"))
    expect(data["project"]?.["jobTokenAuditEvents"]?.["nodes"] !== undefined).toBe(isRead)
  })

  it("name no project that their reader may not know", async () => {
    const { ask } = await serve()
    await ask(
      "ada",
      `mutation { ciJobTokenScopeAddProject(input: {projectPath: "acme/backend", targetProjectPath: "partner/integration"}) { errors } }`
    )
    const fields =
      "nodes { eventName targetPath message hiddenChanges changes { after } accessGained { jobTokens { from { fullPath } hiddenSources } } }"
    const { data, text } = await ask("maya", events("", fields))
    expect(data["project"]?.["jobTokenAuditEvents"]?.["nodes"]).toMatchObject([
      { eventName: "secure_ci_job_token_project_added", targetPath: null, hiddenChanges: 1 }
    ])
    expect(text).not.toContain("partner")
    expect((await ask("ada", events("", fields))).text).toContain("partner/integration")
  })
})

describe("jobTokenPermissionsHistory", () => {
  const history = (args: string): string =>
    `{ project(fullPath: "acme/backend") { jobTokenPermissionsHistory${args} {
      nodes { revision sequence eventName actor { type id name } changes { path before after } sentences accessLost { cells } }
      pageInfo { hasNextPage endCursor } } } }`
  const read = async (ask: Service["ask"], args: string) =>
    (await ask("maya", history(args))).data["project"]?.["jobTokenPermissionsHistory"] as unknown as {
      readonly nodes: ReadonlyArray<{ readonly revision: number }>
      readonly pageInfo: Page["pageInfo"]
    }

  it("has each revision with what it changed, in pages, and no refused attempt", async () => {
    const { ask } = await serve()
    await change(ask, "owner")
    await ask("dev", 'mutation { resetJobTokenPermissions(input: {fullPath: "acme/backend"}) { errors } }')
    await change(ask, "maintainer")
    await change(ask, "developer")
    const first = await read(ask, "(first: 2)")
    expect(first.nodes.map(({ revision }) => revision)).toEqual([3, 2])
    const last = await read(ask, `(first: 2, after: "${first.pageInfo.endCursor}")`)
    expect(last).toMatchObject({
      nodes: [
        {
          revision: 1,
          eventName: "job_token_permissions_updated",
          actor: { type: "user", id: "3", name: "Maya Maintainer" },
          changes: [{ path: "/permissions/jobs/write", before: null, after: "owner" }],
          sentences: expect.arrayContaining([expect.stringContaining("can no longer")]),
          accessLost: [{ cells: ["jobs:write"] }]
        }
      ],
      pageInfo: { hasNextPage: false }
    })
  })

  it("takes no cursor of another list, and is for whoever may read the events", async () => {
    const { ask } = await serve()
    const other = Buffer.from("audit:1").toString("base64url")
    expect((await ask("maya", history(`(after: "${other}")`))).errors[0]?.message).toContain("no cursor")
    expect((await ask("dev", history(""))).errors.map(({ message }) => message)).toEqual([notAvailable])
    expect((await ask("audie", history(""))).errors).toEqual([])
  })
})
