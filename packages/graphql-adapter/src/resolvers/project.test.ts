import { describe, expect, it } from "vitest"
import { notAvailable, serve } from "../../test/serving.ts"

const project = (path: string, fields = "id"): string => `{ project(fullPath: "${path}") { ${fields} } }`
const permissions = "fullPath jobTokenPermissions { revision }"

describe("a project", () => {
  it("is known by its full path, its global id and GitLab's names", async () => {
    const { ask } = await serve()
    const { data } = await ask(
      "maya",
      project("acme/backend", "id fullPath path name nameWithNamespace visibility webUrl avatarUrl")
    )
    expect(data["project"]).toEqual({
      id: "gid://gitlab/Project/123",
      fullPath: "acme/backend",
      path: "backend",
      name: "backend",
      nameWithNamespace: "acme / backend",
      visibility: "private",
      webUrl: "https://gitlab.acme.example/under/acme/backend",
      avatarUrl: null
    })
  })

  // What GET of the permissions answers to the same: 401 and 404 are null, 403 is a project without them.
  it.each([
    [null, "acme/backend", "nothing"],
    [null, "acme/handbook", "nothing"],
    ["maya", "acme/backend", "all"],
    ["ada", "partner/integration", "all"],
    ["audie", "partner/integration", "a name"],
    ["dev", "acme/backend", "a name"],
    ["gus", "acme/backend", "a name"],
    ["pia", "acme/backend", "nothing"],
    ["pia", "acme/handbook", "a name"],
    ["pia", "acme/wiki", "a name"],
    ["maya", "no/such", "nothing"],
    ["maya", "123", "nothing"],
    ["maya", "ACME/backend", "nothing"],
    ["maya-read_api", "acme/backend", "all"],
    ["maya-read_registry", "acme/backend", "nothing"],
    ["gone", "acme/backend", "nothing"],
    ["job-onMain", "acme/backend", "nothing"],
    ["job-onMain", "acme/handbook", "nothing"]
  ])("to %s is %s: %s", async (who, path, shown) => {
    const { ask } = await serve()
    const { data, errors } = await ask(who, project(path, permissions))
    if (shown === "nothing") {
      expect(data).toEqual({ project: null })
      expect(errors).toEqual([])
      return
    }
    expect(data).toEqual({
      project: { fullPath: path, jobTokenPermissions: shown === "all" ? { revision: 0 } : null }
    })
    expect(
      errors.map(({ extensions, message, path: at }) => ({ at, code: extensions?.code, message }))
    ).toEqual(
      shown === "all"
        ? []
        : [{ at: ["project", "jobTokenPermissions"], code: "RESOURCE_NOT_AVAILABLE", message: notAvailable }]
    )
  })

  it("that is hidden answers as one that is not there, whatever is asked of it", async () => {
    const { ask } = await serve()
    const fields = `${permissions} ciCdSettings { inboundJobTokenScopeEnabled } ciJobTokenScope { inboundAllowlistCount }
      jobTokenAuditEvents { nodes { id } }`
    const [hidden, missing] = [
      await ask("pia", project("acme/backend", fields)),
      await ask("pia", project("acme/nothing", fields))
    ]
    expect(hidden.text).toBe(missing.text)
  })

  it("below maintainer keeps every field of its policy back", async () => {
    const { ask } = await serve()
    for (const field of [
      "jobTokenPermissions { revision }",
      "jobTokenAuditEvents { nodes { id } }",
      "ciJobTokenScope { inboundAllowlistCount }",
      "ciJobTokenScopeAllowlist { projectsAllowlist { count } }",
      "ciCdSettings { inboundJobTokenScopeEnabled }"
    ]) {
      const { data, errors } = await ask("dev", project("acme/backend", field))
      expect(Object.values(data["project"] ?? {})).toEqual([null])
      expect(errors.map(({ message }) => message)).toEqual([notAvailable])
    }
  })
})

describe("a group", () => {
  const group = (path: string): string =>
    `{ group(fullPath: "${path}") { id fullPath name webUrl jobTokenPermissions { defaults limits revision updatedAt enforceScope } } }`

  it("says to its owner what it states", async () => {
    const { ask } = await serve()
    expect((await ask("olga", group("acme"))).data["group"]).toEqual({
      id: "gid://gitlab/Group/7",
      fullPath: "acme",
      name: "acme",
      webUrl: "https://gitlab.acme.example/under/groups/acme",
      jobTokenPermissions: { defaults: {}, limits: {}, revision: 0, updatedAt: null, enforceScope: null }
    })
  })

  it.each([
    ["maya", "acme", "a name"],
    ["pia", "partner", "a name"],
    ["maya", "partner", "nothing"],
    [null, "acme", "nothing"],
    ["job-onMain", "acme", "nothing"],
    ["olga", "acme/backend", "nothing"]
  ])("to %s is %s: %s", async (who, path, shown) => {
    const { ask } = await serve()
    const { data, errors } = await ask(who, group(path))
    if (shown === "nothing") expect([data, errors]).toEqual([{ group: null }, []])
    else {
      expect(data["group"]).toMatchObject({ fullPath: path, jobTokenPermissions: null })
      expect(errors.map(({ message }) => message)).toEqual([notAvailable])
    }
  })
})

describe("the instance", () => {
  it.each([
    ["ada", true],
    ["audie", false],
    ["olga", false],
    [null, false]
  ])("is shown to %s: %s", async (who, isShown) => {
    const { ask } = await serve()
    const { data, errors } = await ask(who, "{ instanceJobTokenPermissions { revision enforceScope } }")
    expect(data["instanceJobTokenPermissions"]).toEqual(isShown ? { revision: 0, enforceScope: false } : null)
    expect(errors.map(({ message }) => message)).toEqual(isShown ? [] : [notAvailable])
  })
})
