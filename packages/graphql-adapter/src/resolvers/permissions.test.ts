import { vocabulary } from "@jobwarden/core"
import { describe, expect, it } from "vitest"
import { mission, notAvailable, serve, type Data } from "../../test/serving.ts"

const inBackend = (fields: string): string =>
  `{ project(fullPath: "acme/backend") { jobTokenPermissions { ${fields} } } }`

const permissionsIn = (data: Data): Data => data["project"]?.["jobTokenPermissions"] ?? {}

const update = `mutation ($permissions: JobTokenPermissionsDocument) {
  updateJobTokenPermissions(input: { fullPath: "acme/backend", permissions: $permissions }) { errors }
}`

describe("the permissions of a project", () => {
  it("have every cell, with its grant and who states it", async () => {
    const { ask } = await serve()
    await ask("maya", update, {
      permissions: { package_registry: { maven: { write: "maintainer" }, default: { delete: false } } }
    })
    const { data, errors } = await ask(
      "maya",
      inBackend("revision cells { resource action grant source sourceGroup byDefault }")
    )
    expect(errors).toEqual([])
    const { cells, revision } = permissionsIn(data) as unknown as {
      readonly revision: number
      readonly cells: ReadonlyArray<Readonly<Record<string, unknown>>>
    }
    expect(revision).toBe(1)
    expect(cells.map(({ action, resource }) => `${resource}:${action}`)).toEqual(
      vocabulary.cells.map(({ action, resource }) => `${resource}:${action.toUpperCase()}`)
    )
    const stated = { sourceGroup: null, source: "PROJECT" }
    expect(cells.slice(0, 3)).toEqual([
      {
        resource: "package_registry.maven",
        action: "READ",
        grant: true,
        source: "BASELINE",
        sourceGroup: null,
        byDefault: false
      },
      {
        resource: "package_registry.maven",
        action: "WRITE",
        grant: "maintainer",
        ...stated,
        byDefault: false
      },
      { resource: "package_registry.maven", action: "DELETE", grant: false, ...stated, byDefault: true }
    ])
  })

  it("are the same in every document that asks for them", async () => {
    const { ask } = await serve()
    const read = async (fields: string) =>
      permissionsIn((await ask("maya", inBackend(fields))).data) as unknown as {
        readonly cells: ReadonlyArray<unknown>
      }
    expect((await read("cells { resource action grant }")).cells.length).toBe(vocabulary.cells.length)
    expect((await read("cells { resource action }")).cells).toEqual(
      vocabulary.cells.map(({ action, resource }) => ({ resource, action: action.toUpperCase() }))
    )
    expect((await read("cells(action: READ) { resource }")).cells.length).toBe(vocabulary.resources.size)
  })

  it("name the group that states a grant", async () => {
    const { ask } = await serve()
    await ask(
      "olga",
      `mutation { updateGroupJobTokenPermissions(input: {
        fullPath: "acme", defaults: { jobs: { write: "owner" } }, limits: { releases: { delete: false } }
      }) { errors } }`
    )
    const { data } = await ask(
      "maya",
      inBackend(`cells(resource: "jobs", action: WRITE) { grant source sourceGroup }
        limited { resource action by { level group byDefault } lost { users deployTokens } }`)
    )
    expect(data["project"]?.["jobTokenPermissions"]).toEqual({
      cells: [{ grant: "owner", source: "GROUP", sourceGroup: "acme" }],
      limited: [
        {
          resource: "releases",
          action: "DELETE",
          by: [{ level: "GROUP", group: "acme", byDefault: false }],
          lost: { users: ["DEVELOPER", "MAINTAINER", "OWNER"], deployTokens: false }
        }
      ]
    })
  })

  it("are the same as one document, in force and as the project states them", async () => {
    const { ask } = await serve()
    await ask("maya", update, { permissions: mission })
    const { data } = await ask("maya", inBackend("document explicitDocument"))
    const { document, explicitDocument } = permissionsIn(data) as unknown as {
      readonly document: typeof mission & { readonly jobs: unknown }
      readonly explicitDocument: unknown
    }
    expect(explicitDocument).toEqual(mission)
    expect(document.package_registry.maven).toEqual(mission.package_registry.maven)
    expect(document.jobs).toEqual({ read: true, write: true, delete: true })
  })

  it("say who can do something, exactly and in words", async () => {
    const { ask } = await serve()
    await ask("maya", update, { permissions: mission })
    const { data } = await ask(
      "maya",
      inBackend(`access(resource: "package_registry.maven", action: DELETE) {
        resource action revision hiddenSources sentences
        principals { users deployTokens jobTokens {
          from { kind fullPath } hiddenSources refs environments environmentNames triggerRoles
        } }
      }`)
    )
    expect(data["project"]?.["jobTokenPermissions"]?.["access"]).toEqual({
      resource: "package_registry.maven",
      action: "DELETE",
      revision: 1,
      hiddenSources: 0,
      sentences: [expect.stringContaining("delete Maven packages")],
      principals: {
        users: ["MAINTAINER", "OWNER"],
        deployTokens: false,
        jobTokens: [
          {
            from: [{ kind: "OWN", fullPath: null }],
            hiddenSources: 0,
            refs: ["PROTECTED", "UNPROTECTED"],
            environments: ["NONE", "UNPROTECTED", "PROTECTED"],
            environmentNames: null,
            triggerRoles: ["DEVELOPER", "MAINTAINER", "OWNER"]
          }
        ]
      }
    })
  })

  it("count the sources that their reader may not know, and name none of them", async () => {
    const { ask } = await serve()
    const add = `mutation { ciJobTokenScopeAddGroupOrProject(input: {
      projectPath: "acme/backend", targetPath: "partner/integration"
    }) { errors } }`
    expect((await ask("ada", add)).data).toEqual({ ciJobTokenScopeAddGroupOrProject: { errors: [] } })
    const { data, text } = await ask(
      "maya",
      inBackend(`access(resource: "package_registry.maven", action: READ) {
        hiddenSources sentences principals { jobTokens { from { fullPath } hiddenSources } }
      }`)
    )
    expect(data["project"]?.["jobTokenPermissions"]?.["access"]?.["hiddenSources"]).toBe(1)
    expect(text).not.toContain("partner")
  })

  it("have findings, from the least severity that is wanted", async () => {
    const { ask } = await serve()
    await ask("maya", update, { permissions: mission })
    const all = await ask("maya", inBackend("findings { rule severity path fixes help fingerprint }"))
    const found = all.data["project"]?.["jobTokenPermissions"]?.["findings"] as unknown as ReadonlyArray<{
      readonly severity: string
      readonly path: string
      readonly fixes: ReadonlyArray<unknown>
    }>
    expect(found.map(({ path }) => path)).toContain("/package_registry/maven/delete")
    expect(found.some(({ fixes }) => fixes.length > 0)).toBe(true)
    const from = async (severity: string) =>
      (await ask("maya", inBackend(`findings(severity: ${severity}) { severity }`))).data["project"]?.[
        "jobTokenPermissions"
      ]?.["findings"]
    expect(await from("MEDIUM")).toEqual(found.map(({ severity }) => ({ severity })))
    expect(await from("CRITICAL")).toEqual([])
  })

  it("explain a no, gate by gate, with what would change it", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask(
      "maya",
      inBackend(`explanation(
        caller: { type: "job", project: "acme/app", ref: { protected: false }, trigger_role: "developer" }
        resource: "package_registry.maven", action: WRITE
      ) { allowed reason resource action grant grantSource { level } revision gates { gate passed } byCaller byOwner }`)
    )
    expect(errors).toEqual([])
    expect(data["project"]?.["jobTokenPermissions"]?.["explanation"]).toMatchObject({
      allowed: false,
      reason: "entry_lacks_permission",
      resource: "package_registry.maven",
      action: "WRITE",
      grant: true,
      grantSource: { level: "BASELINE" },
      revision: 0,
      gates: expect.arrayContaining([{ gate: "entry_lacks_permission", passed: false }]),
      byOwner: { entry: { project: "acme/app" } }
    })
  })

  it("explain nothing about places that the asker may not know", async () => {
    const { ask } = await serve()
    const why = (project: string) =>
      ask(
        "maya",
        inBackend(`explanation(
          caller: { type: "job", project: "${project}", ref: { protected: false }, trigger_role: "developer" }
          resource: "jobs", action: READ
        ) { allowed }`)
      )
    const [hidden, missing] = [await why("partner/integration"), await why("no/such")]
    expect(hidden.errors.map(({ message }) => message)).toEqual([notAvailable])
    expect(hidden.errors[0]?.extensions).toEqual(missing.errors[0]?.extensions)
    expect(hidden.data).toEqual(missing.data)
  })

  it.each([
    [
      'access(resource: "package_registry.mavn", action: READ) { resource }',
      "did you mean `package_registry.maven`?"
    ],
    ['cells(resource: "job") { grant }', "did you mean `jobs`?"],
    ['explanation(caller: 1, resource: "jobs", action: READ) { allowed }', "is no caller"]
  ])("say what is wrong with %s", async (field, hint) => {
    const { ask } = await serve()
    const { errors } = await ask("maya", inBackend(field))
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(hint),
        extensions: { code: "BAD_USER_INPUT" }
      })
    ])
  })
})
