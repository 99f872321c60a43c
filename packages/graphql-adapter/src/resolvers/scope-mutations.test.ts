import { describe, expect, it } from "vitest"
import { clientDocument } from "../../test/documents.ts"
import { notAvailable, serve, type Service } from "../../test/serving.ts"

const projectPath = "acme/backend"
const addAny = clientDocument("inboundAddGroupOrProjectCIJobTokenScope")
const addProject = clientDocument("ciJobTokenScopeAddProject")
const setPolicies = clientDocument("updateCiJobTokenPolicies")
const removeProject = clientDocument("inboundRemoveProjectCIJobTokenScope")
const removeGroup = clientDocument("inboundRemoveGroupCIJobTokenScope")
const setEnabled = clientDocument("inboundUpdateCIJobTokenScope")

const hidden = (name: string): string =>
  `The ${name} that you are attempting to access does not exist or you don't have permission to perform this action`

const storedScope = async ({ policies }: Service): Promise<unknown> =>
  (await policies()).find(({ entity }) => entity.id === 123)?.document["scope"]

describe("ciJobTokenScopeAddGroupOrProject", () => {
  it("adds a group, permitting everything where nothing is said", async () => {
    const service = await serve()
    const { data, errors } = await service.ask("olga", addAny, { projectPath, targetPath: "acme" })
    expect(errors).toEqual([])
    expect(data["ciJobTokenScopeAddGroupOrProject"]).toEqual({
      errors: [],
      ciJobTokenScope: {
        groupsAllowlist: { nodes: [{ path: "acme" }] },
        inboundAllowlist: { nodes: [{ path: "backend" }, { path: "app" }] },
        inboundAllowlistCount: 2,
        groupsAllowlistCount: 1
      },
      ciJobTokenScopeAllowlistEntry: {
        sourceProject: { fullPath: projectPath },
        target: { fullPath: "acme" },
        direction: "inbound",
        defaultPermissions: true,
        jobTokenPolicies: [],
        addedBy: { name: "Olga Owner" },
        createdAt: expect.stringMatching(/^20\d\d-.*Z$/)
      }
    })
    expect(await storedScope(service)).toEqual({
      inbound_enabled: true,
      allowlist: [
        { project: 124, job_token_policies: ["read_packages"] },
        { group: 7, default_permissions: true }
      ]
    })
    expect(await service.events()).toMatchObject([{ event_name: "secure_ci_job_token_group_added" }])
  })

  it("adds a project with policies, GitLab's and finer ones", async () => {
    const service = await serve()
    const { data } = await service.ask("maya", addAny, {
      projectPath,
      targetPath: "acme/wiki",
      defaultPermissions: false,
      jobTokenPolicies: ["READ_JOBS", "ADMIN_PACKAGES", "CONTAINER_REGISTRY_READ"]
    })
    expect(data["ciJobTokenScopeAddGroupOrProject"]?.["ciJobTokenScopeAllowlistEntry"]).toMatchObject({
      defaultPermissions: false,
      jobTokenPolicies: ["READ_JOBS", "ADMIN_PACKAGES", "CONTAINER_REGISTRY_READ"]
    })
    expect(await storedScope(service)).toMatchObject({
      allowlist: [
        {},
        {
          project: 127,
          default_permissions: false,
          job_token_policies: ["read_jobs", "admin_packages", "container_registry:read"]
        }
      ]
    })
  })

  it.each([
    ["acme/app", "This project is already in the job token allowlist."],
    ["partner/integration", "The group or project does not exist."],
    ["partner", "The group or project does not exist."],
    ["no/such", "The group or project does not exist."]
  ])("refuses %s with GitLab's text", async (targetPath, text) => {
    const service = await serve()
    const { data, errors } = await service.ask("maya", addAny, { projectPath, targetPath })
    expect(errors).toEqual([])
    expect(data["ciJobTokenScopeAddGroupOrProject"]).toEqual({
      errors: [text],
      ciJobTokenScope: null,
      ciJobTokenScopeAllowlistEntry: null
    })
    expect(await storedScope(service)).toBeUndefined()
  })

  it("takes no policy that there is not", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask("maya", addAny, {
      projectPath,
      targetPath: "acme/wiki",
      jobTokenPolicies: ["read_packages"]
    })
    expect(data).toEqual({})
    expect(errors[0]?.message).toContain("CiJobTokenScopePolicies")
  })
})

describe("ciJobTokenScopeAddProject", () => {
  it("adds a project", async () => {
    const service = await serve()
    const { data, errors } = await service.ask("maya", addProject, {
      input: { projectPath, targetProjectPath: "acme/wiki" }
    })
    expect(errors).toEqual([])
    expect(data["ciJobTokenScopeAddProject"]).toMatchObject({
      errors: [],
      ciJobTokenScope: { projects: { nodes: [] } },
      ciJobTokenScopeAllowlistEntry: { target: { fullPath: "acme/wiki" } }
    })
    expect(await storedScope(service)).toMatchObject({ allowlist: [{}, { project: 127 }] })
  })

  it("takes no group, nothing hidden, and nothing outbound", async () => {
    const { ask } = await serve()
    const add = (targetProjectPath: string, direction?: string) =>
      ask("maya", addProject, { input: { projectPath, targetProjectPath, ...(direction && { direction }) } })
    for (const path of ["acme", "partner/integration", "no/such"]) {
      expect((await add(path)).data["ciJobTokenScopeAddProject"]?.["errors"]).toEqual([
        hidden("target_project")
      ])
    }
    expect(await add("acme/wiki", "OUTBOUND")).toMatchObject({
      data: { ciJobTokenScopeAddProject: null },
      errors: [
        {
          message:
            "direction: OUTBOUND scope entries can only be removed. Only INBOUND scope can be expanded."
        }
      ]
    })
  })
})

describe("ciJobTokenScopeUpdatePolicies", () => {
  it("says anew what an entry permits, and is audited by GitLab's name", async () => {
    const service = await serve()
    const { data, errors } = await service.ask("maya", setPolicies, {
      projectPath,
      targetPath: "acme/app",
      defaultPermissions: false,
      jobTokenPolicies: ["ADMIN_RELEASES"]
    })
    expect(errors).toEqual([])
    expect(data["ciJobTokenScopeUpdatePolicies"]).toEqual({
      errors: [],
      ciJobTokenScopeAllowlistEntry: {
        target: { fullPath: "acme/app" },
        defaultPermissions: false,
        jobTokenPolicies: ["ADMIN_RELEASES"]
      }
    })
    expect(await storedScope(service)).toEqual({
      inbound_enabled: true,
      allowlist: [{ project: 124, default_permissions: false, job_token_policies: ["admin_releases"] }]
    })
    const read = await service.ask(
      "maya",
      `{ project(fullPath: "acme/backend") { jobTokenAuditEvents { nodes { eventName message targetPath } } } }`
    )
    expect(read.data["project"]?.["jobTokenAuditEvents"]?.["nodes"]).toEqual([
      {
        eventName: "secure_ci_job_token_policies_updated",
        message: "CI job token updated to default permissions: false, policies: admin_releases",
        targetPath: "acme/app"
      }
    ])
  })

  it("gives the project itself an entry where it has none", async () => {
    const service = await serve()
    const { data } = await service.ask("maya", setPolicies, {
      projectPath,
      targetPath: projectPath,
      defaultPermissions: false,
      jobTokenPolicies: ["READ_JOBS"]
    })
    expect(data["ciJobTokenScopeUpdatePolicies"]?.["errors"]).toEqual([])
    expect(await storedScope(service)).toMatchObject({
      allowlist: [{ project: 124 }, { project: 123, job_token_policies: ["read_jobs"] }]
    })
  })

  it.each([
    ["acme/wiki", "Unable to find a job token scope for the given project & target"],
    ["partner/integration", "The target does not exist"],
    ["no/such", "The target does not exist"]
  ])("refuses %s with GitLab's text", async (targetPath, text) => {
    const service = await serve()
    const { data } = await service.ask("maya", setPolicies, {
      projectPath,
      targetPath,
      defaultPermissions: true,
      jobTokenPolicies: []
    })
    expect(data["ciJobTokenScopeUpdatePolicies"]).toEqual({
      errors: [text],
      ciJobTokenScopeAllowlistEntry: null
    })
    expect(await storedScope(service)).toBeUndefined()
  })
})

describe("ciJobTokenScopeRemoveProject and RemoveGroup", () => {
  it("remove what is on the list", async () => {
    const service = await serve()
    await service.ask("olga", addAny, { projectPath, targetPath: "acme" })
    const project = await service.ask("maya", removeProject, { projectPath, targetProjectPath: "acme/app" })
    expect(project.data["ciJobTokenScopeRemoveProject"]).toMatchObject({
      errors: [],
      ciJobTokenScopeAllowlistEntry: { target: { fullPath: "acme/app" }, direction: "inbound" }
    })
    const group = await service.ask("maya", removeGroup, { projectPath, targetGroupPath: "acme" })
    expect(group.data["ciJobTokenScopeRemoveGroup"]).toEqual({
      errors: [],
      ciJobTokenScope: { groupsAllowlist: { nodes: [] } }
    })
    expect(await storedScope(service)).toEqual({ inbound_enabled: true, allowlist: [] })
  })

  it.each([
    ["acme/wiki", "Target project is not in the job token scope"],
    [projectPath, "Source project cannot be removed from the job token scope"],
    ["partner/integration", hidden("target_project")],
    ["no/such", hidden("target_project")]
  ])("refuse %s with GitLab's text", async (targetProjectPath, text) => {
    const { ask } = await serve()
    const { data } = await ask("maya", removeProject, { projectPath, targetProjectPath })
    expect(data["ciJobTokenScopeRemoveProject"]?.["errors"]).toEqual([text])
  })

  it("do not tell whether a path that the caller may not know is on the list", async () => {
    const { ask } = await serve()
    await ask("ada", addAny, { projectPath, targetPath: "partner/integration" })
    const { data } = await ask("maya", removeProject, {
      projectPath,
      targetProjectPath: "partner/integration"
    })
    expect(data["ciJobTokenScopeRemoveProject"]?.["errors"]).toEqual([hidden("target_project")])
    const list = await ask("ada", clientDocument("getCIJobTokenScopeAllowlist"), { fullPath: projectPath })
    expect(list.text).toContain("partner/integration")
  })

  it("have nothing outbound to remove", async () => {
    const { ask } = await serve()
    const { data } = await ask("maya", removeProject.replace("INBOUND", "OUTBOUND"), {
      projectPath,
      targetProjectPath: "acme/app"
    })
    expect(data["ciJobTokenScopeRemoveProject"]?.["errors"]).toEqual([
      "Target project is not in the job token scope"
    ])
  })
})

describe("projectCiCdSettingsUpdate", () => {
  it("turns the scope off and on", async () => {
    const { ask, events } = await serve()
    for (const enabled of [false, true]) {
      const { data } = await ask("maya", setEnabled, {
        input: { fullPath: projectPath, inboundJobTokenScopeEnabled: enabled }
      })
      expect(data["projectCiCdSettingsUpdate"]).toEqual({
        ciCdSettings: { inboundJobTokenScopeEnabled: enabled },
        errors: []
      })
    }
    expect(await events()).toMatchObject([
      { event_name: "secure_ci_job_token_inbound_disabled" },
      { event_name: "secure_ci_job_token_inbound_enabled" }
    ])
  })

  it("cannot turn off what the instance enforces", async () => {
    const { ask } = await serve()
    await ask("ada", "mutation { updateInstanceJobTokenPermissions(input: {enforceScope: true}) { errors } }")
    const { data } = await ask("maya", setEnabled, {
      input: { fullPath: projectPath, inboundJobTokenScopeEnabled: false }
    })
    expect(data["projectCiCdSettingsUpdate"]).toEqual({
      ciCdSettings: null,
      errors: ["Job token scope cannot be disabled for this project because it is enforced for the instance."]
    })
  })

  it.each([
    [{ pushRepositoryForJobTokenAllowed: true, inboundJobTokenScopeEnabled: false }, "is not kept here"],
    [{ jobTokenScopeEnabled: true }, "can only be false"],
    [{}, "give `inboundJobTokenScopeEnabled`"]
  ])("refuses %j, and stores none of it", async (input, hint) => {
    const service = await serve()
    const { data } = await service.ask("maya", setEnabled, { input: { fullPath: projectPath, ...input } })
    expect(data["projectCiCdSettingsUpdate"]?.["errors"]).toEqual([expect.stringContaining(hint)])
    expect(await storedScope(service)).toBeUndefined()
  })
})

describe("every change of a scope", () => {
  const changes: ReadonlyArray<readonly [string, (path: string) => unknown]> = [
    [addAny, (path) => ({ projectPath: path, targetPath: "acme/app" })],
    [addAny, (path) => ({ projectPath: path, targetPath: "no/such" })],
    [addProject, (path) => ({ input: { projectPath: path, targetProjectPath: "acme/app" } })],
    [
      setPolicies,
      (path) => ({ projectPath: path, targetPath: "no/such", defaultPermissions: true, jobTokenPolicies: [] })
    ],
    [removeProject, (path) => ({ projectPath: path, targetProjectPath: "acme/app" })],
    [removeProject, (path) => ({ projectPath: path, targetProjectPath: "no/such" })],
    [removeGroup, (path) => ({ projectPath: path, targetGroupPath: "acme" })],
    [setEnabled, (path) => ({ input: { fullPath: path, inboundJobTokenScopeEnabled: false } })],
    [setEnabled, (path) => ({ input: { fullPath: path, jobTokenScopeEnabled: true } })]
  ]

  it.each([
    ["dev", projectPath],
    ["pia", projectPath],
    ["audie", projectPath],
    ["maya", "no/such"],
    ["maya-read_api", projectPath],
    ["job-onMain", projectPath],
    [null, projectPath]
  ])("is refused to %s in %s by one text, whatever it names", async (who, path) => {
    const { ask, policies } = await serve()
    for (const [document, variables] of changes) {
      const { data, errors } = await ask(who, document, variables(path))
      expect(Object.values(data)).toEqual([null])
      expect(errors.map(({ extensions, message }) => ({ extensions, message }))).toEqual([
        { extensions: { code: "RESOURCE_NOT_AVAILABLE" }, message: notAvailable }
      ])
    }
    expect(await policies()).toEqual([])
  })
})
