import { describe, expect, it } from "vitest"
import { clientDocument } from "../../test/documents.ts"
import { serve } from "../../test/serving.ts"

const fullPath = "acme/backend"
const base = "https://gitlab.acme.example/under"

const project = (id: number, path: string) => ({
  id: `gid://gitlab/Project/${id}`,
  name: path.split("/").at(-1),
  fullPath: path,
  webUrl: `${base}/${path}`,
  avatarUrl: null
})

describe("the scope of a project, as GitLab's pages read it", () => {
  it("is on or off", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask("maya", clientDocument("getInboundCIJobTokenScope"), { fullPath })
    expect(errors).toEqual([])
    expect(data["project"]).toEqual({
      id: "gid://gitlab/Project/123",
      ciCdSettings: { inboundJobTokenScopeEnabled: true }
    })
  })

  it("lets in the project itself and what is on its lists", async () => {
    const { ask } = await serve()
    await ask("ada", clientDocument("inboundAddGroupOrProjectCIJobTokenScope"), {
      projectPath: fullPath,
      targetPath: "acme"
    })
    const { data, errors } = await ask(
      "maya",
      clientDocument("inboundGetGroupsAndProjectsWithCIJobTokenScope"),
      { fullPath }
    )
    expect(errors).toEqual([])
    expect(data["project"]).toEqual({
      id: "gid://gitlab/Project/123",
      name: "backend",
      ciJobTokenScope: {
        groupsAllowlist: {
          nodes: [
            {
              id: "gid://gitlab/Group/7",
              name: "acme",
              fullPath: "acme",
              webUrl: `${base}/groups/acme`,
              avatarUrl: null
            }
          ]
        },
        inboundAllowlist: { nodes: [project(123, fullPath), project(124, "acme/app")] },
        groupsAllowlistCount: 1,
        inboundAllowlistCount: 2,
        groupAllowlistAutopopulatedIds: [],
        inboundAllowlistAutopopulatedIds: []
      }
    })
  })

  it("has entries with what they permit, and none for the project itself", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask("maya", clientDocument("getCIJobTokenScopeAllowlist"), { fullPath })
    expect(errors).toEqual([])
    expect(data["project"]?.["ciJobTokenScopeAllowlist"]).toEqual({
      groupsAllowlist: { nodes: [], count: 0 },
      projectsAllowlist: {
        nodes: [
          {
            sourceProject: { fullPath },
            target: project(124, "acme/app"),
            addedBy: null,
            defaultPermissions: false,
            jobTokenPolicies: ["READ_PACKAGES"],
            direction: "inbound",
            autopopulated: false
          }
        ],
        count: 1
      }
    })
  })

  it("comes in pages by stable cursors, and counts what is hidden", async () => {
    const { ask } = await serve()
    for (const targetPath of ["partner/integration", "acme/wiki", "acme/handbook"]) {
      await ask("ada", clientDocument("inboundAddGroupOrProjectCIJobTokenScope"), {
        projectPath: fullPath,
        targetPath
      })
    }
    const read = async (args: string) =>
      (
        await ask(
          "maya",
          `{ project(fullPath: "acme/backend") { ciJobTokenScope { inboundAllowlist${args} {
            count nodes { fullPath } edges { cursor } pageInfo { hasNextPage endCursor } } }
            ciJobTokenScopeAllowlist { projectsAllowlist { hiddenCount } } } }`
        )
      ).data["project"] as unknown as {
        readonly ciJobTokenScope: {
          readonly inboundAllowlist: {
            readonly nodes: ReadonlyArray<{ readonly fullPath: string }>
            readonly pageInfo: { readonly endCursor: string }
          }
        }
      }
    const first = await read("(first: 3)")
    expect(first).toMatchObject({
      ciJobTokenScope: {
        inboundAllowlist: {
          count: 4,
          nodes: [{ fullPath }, { fullPath: "acme/app" }, { fullPath: "acme/handbook" }],
          pageInfo: { hasNextPage: true }
        }
      },
      ciJobTokenScopeAllowlist: { projectsAllowlist: { hiddenCount: 1 } }
    })
    const { endCursor } = first.ciJobTokenScope.inboundAllowlist.pageInfo
    // What the cursor stands behind may be gone meanwhile.
    await ask("maya", clientDocument("inboundRemoveProjectCIJobTokenScope"), {
      projectPath: fullPath,
      targetProjectPath: "acme/handbook"
    })
    expect((await read(`(first: 3, after: "${endCursor}")`)).ciJobTokenScope.inboundAllowlist.nodes).toEqual([
      { fullPath: "acme/wiki" }
    ])
  })

  it("has nothing outbound", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask(
      "maya",
      `{ project(fullPath: "acme/backend") { ciJobTokenScope { projects { count nodes { id } } outboundAllowlist { count } }
        ciCdSettings { jobTokenScopeEnabled pushRepositoryForJobTokenAllowed } } }`
    )
    expect(errors).toEqual([])
    expect(data["project"]).toEqual({
      ciJobTokenScope: { projects: { count: 0, nodes: [] }, outboundAllowlist: { count: 0 } },
      ciCdSettings: { jobTokenScopeEnabled: false, pushRepositoryForJobTokenAllowed: null }
    })
  })
})
