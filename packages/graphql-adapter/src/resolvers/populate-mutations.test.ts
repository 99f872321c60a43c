import { describe, expect, it } from "vitest"
import { clientDocument } from "../../test/documents.ts"
import { notAvailable, serve, type Service } from "../../test/serving.ts"
import { letIn } from "../../test/uses.ts"

const projectPath = "acme/backend"
const fullPath = projectPath
const fill = clientDocument("CiJobTokenScopeAutopopulateAllowlist")
const clear = clientDocument("CiJobTokenScopeClearAllowlistAutopopulations")
const readScope = clientDocument("inboundGetGroupsAndProjectsWithCIJobTokenScope")
const readEntries = clientDocument("getCIJobTokenScopeAllowlist")
const setEnabled = clientDocument("inboundUpdateCIJobTokenScope")

const filled = (answer: Awaited<ReturnType<Service["ask"]>>) =>
  answer.data["ciJobTokenScopeAutopopulateAllowlist"]

const complete = { status: "complete", errors: [] }

describe("ciJobTokenScopeAutopopulateAllowlist", () => {
  it("adds whose jobs were let in, turns the scope on, and tells which entries those are", async () => {
    const service = await serve()
    await service.ask("maya", setEnabled, { input: { fullPath, inboundJobTokenScopeEnabled: false } })
    await service.uses(letIn(125), letIn(127), letIn(124))
    const answer = await service.ask("maya", fill, { projectPath })
    expect(answer.errors).toEqual([])
    expect(filled(answer)).toEqual(complete)

    const { data } = await service.ask("maya", readScope, { fullPath })
    expect(data["project"]?.["ciJobTokenScope"]).toMatchObject({
      inboundAllowlistCount: 4,
      groupAllowlistAutopopulatedIds: [],
      inboundAllowlistAutopopulatedIds: ["gid://gitlab/Project/125", "gid://gitlab/Project/127"]
    })
    const entries = await service.ask("maya", readEntries, { fullPath })
    const { nodes } = entries.data["project"]?.["ciJobTokenScopeAllowlist"]?.["projectsAllowlist"] ?? {}
    expect(nodes).toMatchObject([
      { target: { fullPath: "acme/app" }, autopopulated: false, addedBy: null },
      { target: { fullPath: "acme/handbook" }, autopopulated: true, addedBy: { username: "maya" } },
      { target: { fullPath: "acme/wiki" }, defaultPermissions: true, jobTokenPolicies: [] }
    ])
    expect(await service.events()).toMatchObject([
      { event_name: "secure_ci_job_token_inbound_disabled" },
      { event_name: "job_token_permissions_updated", autopopulated: true, actor: { id: 3 } }
    ])
  })

  it("counts what its writer may not let in, and names it nowhere", async () => {
    const service = await serve()
    await service.uses(letIn(126), letIn(4711))
    const answer = await service.ask(
      "maya",
      `mutation { ciJobTokenScopeAutopopulateAllowlist(input: {projectPath: "acme/backend", clientMutationId: "7"}) {
        clientMutationId status leftOutCount errors } }`
    )
    expect(filled(answer)).toEqual({ clientMutationId: "7", ...complete, leftOutCount: 2 })
    expect(answer.text).not.toMatch(/126|4711|partner/)
    expect(await service.events()).toEqual([])
  })

  it("says in its payload that there is no log of use", async () => {
    const service = await serve({ unrecorded: true })
    const answer = await service.ask("maya", fill, { projectPath })
    expect(answer.errors).toEqual([])
    expect(filled(answer)).toEqual({
      status: "error",
      errors: ["no log of use is kept here to fill the list from"]
    })
  })
})

describe("ciJobTokenScopeClearAllowlistAutopopulations", () => {
  it("removes what was added so, and nothing else", async () => {
    const service = await serve()
    await service.uses(letIn(125))
    await service.ask("maya", fill, { projectPath })
    await service.ask("maya", clientDocument("ciJobTokenScopeAddProject"), {
      input: { projectPath, targetProjectPath: "acme/wiki" }
    })
    const answer = await service.ask("maya", clear, { projectPath })
    expect(answer.data["ciJobTokenScopeClearAllowlistAutopopulations"]).toEqual(complete)
    const { data } = await service.ask("maya", readScope, { fullPath })
    expect(data["project"]?.["ciJobTokenScope"]).toMatchObject({
      inboundAllowlist: { nodes: [{ name: "backend" }, { name: "app" }, { name: "wiki" }] },
      inboundAllowlistAutopopulatedIds: []
    })
  })

  it("works without a log of use, too", async () => {
    const service = await serve({ unrecorded: true })
    const answer = await service.ask("maya", clear, { projectPath })
    expect(answer.data["ciJobTokenScopeClearAllowlistAutopopulations"]).toEqual(complete)
  })
})

describe.each([
  ["filling", fill],
  ["clearing", clear]
])("%s an allowlist", (_, document) => {
  it.each([null, "job-onMain", "pia", "dev", "maya-read_api", "audie"])(
    "is an error with one text for %s",
    async (who) => {
      const service = await serve()
      await service.uses(letIn(125))
      const { data, errors } = await service.ask(who, document, { projectPath })
      expect(Object.values(data)).toEqual([null])
      expect(errors).toMatchObject([{ message: notAvailable }])
      expect(await service.policies()).toEqual([])
    }
  )

  it("is that for a project that is not there, too", async () => {
    const { ask } = await serve()
    const { errors } = await ask("maya", document, { projectPath: "no/such" })
    expect(errors).toMatchObject([{ message: notAvailable }])
  })
})

describe("who added an entry", () => {
  const both = `{ project(fullPath: "acme/backend") { ciJobTokenScopeAllowlist { projectsAllowlist { nodes {
    target { ... on CiJobTokenAccessibleProject { fullPath } } addedBy { id username name } createdAt autopopulated
  } } } } }`

  it("is in the audit log, and when is too; of what the platform brought nothing is known", async () => {
    const service = await serve()
    const before = new Date().toISOString()
    await service.ask("maya", clientDocument("ciJobTokenScopeAddProject"), {
      input: { projectPath, targetProjectPath: "acme/wiki" }
    })
    const answer = await service.ask("ada", both)
    expect(answer.errors).toEqual([])
    const { nodes } = answer.data["project"]?.["ciJobTokenScopeAllowlist"]?.["projectsAllowlist"] ?? {}
    const [event] = await service.events()
    expect(nodes).toEqual([
      {
        target: { fullPath: "acme/app" },
        addedBy: null,
        createdAt: "1970-01-01T00:00:00.000Z",
        autopopulated: false
      },
      {
        target: { fullPath: "acme/wiki" },
        addedBy: { id: "gid://gitlab/User/3", username: "maya", name: "Maya Maintainer" },
        createdAt: event?.["time"],
        autopopulated: false
      }
    ])
    expect(String(event?.["time"]) >= before).toBe(true)
  })

  it("is said of an entry that was removed, as well", async () => {
    const service = await serve()
    await service.ask("maya", clientDocument("ciJobTokenScopeAddProject"), {
      input: { projectPath, targetProjectPath: "acme/wiki" }
    })
    const { data, errors } = await service.ask("ada", clientDocument("inboundRemoveProjectCIJobTokenScope"), {
      projectPath,
      targetProjectPath: "acme/wiki"
    })
    expect(errors).toEqual([])
    const [added] = await service.events()
    expect(data["ciJobTokenScopeRemoveProject"]?.["ciJobTokenScopeAllowlistEntry"]).toMatchObject({
      target: { fullPath: "acme/wiki" },
      createdAt: added?.["time"]
    })
  })
})
