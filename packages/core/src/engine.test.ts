import { describe, expect, test } from "vitest"
import { createEngine } from "./engine.ts"
import type { ProjectInput, Role } from "./gitlab.ts"
import type { AccessRequest } from "./access/request.ts"

const backend: ProjectInput = {
  id: 123,
  path: "acme/backend",
  permissions: { container_registry: { read: "job_token_and_guest", write: "maintainer" } }
}

const reading: AccessRequest<Role> = {
  project: "acme/backend",
  caller: { type: "user", role: "reporter" },
  resource: "container_registry",
  action: "read"
}

describe("the example of SPEC §9.1", () => {
  const engine = createEngine()
  engine.putInstance({ defaults: {}, limits: {}, enforce_scope: true })
  engine.putGroup({ id: 7, path: "acme", defaults: {}, limits: {} })
  engine.putProject({
    id: 123,
    path: "acme/backend",
    visibility: "private",
    permissions: {
      package_registry: {
        maven: { read: true, write: "job_token_and_maintainer", delete: "maintainer" },
        default: { write: false }
      },
      container_registry: { read: true, write: "job_token_and_maintainer", delete: "maintainer" }
    },
    scope: {
      inbound_enabled: true,
      allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }]
    },
    facts: {
      registries: ["maven"],
      protected_refs: [{ pattern: "main", push_role: "maintainer" }],
      environments: [{ name: "production", protected: true }],
      overwrite: ["generic"],
      deploy_tokens: [{ scopes: ["read_package_registry"] }]
    }
  })
  const request: AccessRequest<Role> = {
    project: "acme/backend",
    caller: { type: "job", project: "acme/app", ref: { protected: true }, trigger_role: "developer" },
    resource: "package_registry.maven",
    action: "write"
  }

  test("answers as printed there", () => {
    expect(engine.allows(request)).toBe(false)
    expect(engine.decide(request)).toEqual({
      allowed: false,
      reason: "entry_lacks_permission",
      cell: { resource: "package_registry.maven", action: "write" },
      grant: { value: "job_token_and_maintainer", source: { level: "project", key: "cell" } },
      revision: 0
    })
  })

  test("allows what the entry permits, and the project's own jobs", () => {
    expect(engine.decide({ ...request, action: "read" }).reason).toBe("allowed")
    expect(engine.allows({ ...request, caller: { ...request.caller, project: 123 } as never })).toBe(true)
  })
})

describe("a decision", () => {
  test("says where the grant comes from, and the revision", () => {
    const engine = createEngine()
    engine.putInstance({
      defaults: { repository: { write: "owner" }, package_registry: { default: { read: false } } }
    })
    engine.putGroup({ path: "acme", defaults: { jobs: { delete: false } } })
    engine.putProject({ ...backend, revision: 4 })
    const about = (resource: string, action: string) =>
      engine.decide({ ...reading, resource, action }).grant?.source
    expect(engine.decide(reading).revision).toBe(4)
    expect(about("container_registry", "read")).toEqual({ level: "project", key: "cell" })
    expect(about("jobs", "delete")).toEqual({ level: "group", path: "acme", key: "cell" })
    expect(about("repository", "write")).toEqual({ level: "instance", key: "cell" })
    expect(about("package_registry.npm", "read")).toEqual({ level: "instance", key: "default" })
    expect(about("releases", "read")).toEqual({ level: "baseline" })
  })

  test("has no cell, grant or revision where the request names none", () => {
    const engine = createEngine()
    engine.putProject(backend)
    const nothing = { allowed: false, cell: null, grant: null }
    expect(engine.decide({ ...reading, project: "acme" })).toEqual({
      ...nothing,
      reason: "unknown_project",
      revision: null
    })
    expect(engine.decide({ ...reading, resource: "package_registry" })).toEqual({
      ...nothing,
      reason: "unknown_resource",
      revision: 0
    })
    expect(engine.decide({ ...reading, action: "admin" })).toEqual({
      ...nothing,
      reason: "unknown_action",
      revision: 0
    })
  })

  test("finds a project by its id, and never by its id as a text", () => {
    const engine = createEngine()
    engine.putProject(backend)
    expect(engine.allows({ ...reading, project: 123 })).toBe(true)
    expect(engine.decide({ ...reading, project: "123" }).reason).toBe("unknown_project")
    expect(engine.decide({ ...reading, project: "Acme/backend" }).reason).toBe("unknown_project")
  })
})

describe("putting again", () => {
  test("replaces what was put, whole", () => {
    const engine = createEngine()
    engine.putProject(backend)
    engine.putProject({ id: 123, path: "acme/backend", permissions: { container_registry: { read: false } } })
    expect(engine.decide(reading).reason).toBe("grant_excludes_users")
    engine.putProject({ id: 123, path: "acme/backend" })
    expect(engine.decide(reading).grant).toEqual({ value: true, source: { level: "baseline" } })
  })

  test("a group or the instance reaches projects that were asked about before", () => {
    const engine = createEngine()
    engine.putProject(backend)
    expect(engine.allows(reading)).toBe(true)
    engine.putGroup({ path: "acme", limits: { container_registry: { read: false } } })
    expect(engine.decide(reading).reason).toBe("exceeds_limit")
    engine.putGroup({ path: "acme" })
    expect(engine.allows(reading)).toBe(true)
    engine.putInstance({ limits: { container_registry: { read: "owner" } } })
    expect(engine.decide(reading).reason).toBe("exceeds_limit")
    engine.putInstance({})
    expect(engine.allows(reading)).toBe(true)
  })
})

describe("removing", () => {
  test("a project, by id or path, makes it unknown under both", () => {
    for (const reference of [123, "acme/backend"]) {
      const engine = createEngine()
      engine.putProject(backend)
      engine.removeProject(reference)
      expect(engine.decide(reading).reason).toBe("unknown_project")
      expect(engine.decide({ ...reading, project: 123 }).reason).toBe("unknown_project")
      expect(engine.compiled(123)).toBeNull()
      engine.putProject(backend)
      expect(engine.allows(reading)).toBe(true)
    }
  })

  test("a group, by id or path, takes back what it said", () => {
    for (const reference of [7, "acme"]) {
      const engine = createEngine()
      engine.putProject(backend)
      engine.putGroup({ id: 7, path: "acme", limits: { container_registry: { read: false } } })
      expect(engine.allows(reading)).toBe(false)
      engine.removeGroup(reference)
      expect(engine.allows(reading)).toBe(true)
    }
  })

  test("what is not there, or is no reference, changes nothing", () => {
    const engine = createEngine()
    engine.putProject(backend)
    for (const reference of [999, "123", "acme", "", -1, NaN, null, undefined, {}, Symbol("acme")]) {
      engine.removeProject(reference as never)
      engine.removeGroup(reference as never)
    }
    expect(engine.allows(reading)).toBe(true)
  })
})
