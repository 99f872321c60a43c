import { describe, expect, test } from "vitest"
import type { AccessRequest } from "./access/request.ts"
import { createEngine } from "./engine.ts"
import type { ProjectInput, Role } from "./gitlab.ts"
import { InvalidInput } from "./input/decode.ts"

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

describe("load", () => {
  const blocked: ProjectInput = { ...backend, permissions: { container_registry: { read: false } } }

  test("replaces everything", () => {
    const engine = createEngine()
    engine.putInstance({ limits: { container_registry: { read: false } } })
    engine.putGroup({ path: "acme", limits: { container_registry: { read: false } } })
    engine.putProject({ path: "acme/other" })
    engine.load({ projects: [backend] })
    expect(engine.allows(reading)).toBe(true)
    expect(engine.decide({ ...reading, project: "acme/other" }).reason).toBe("unknown_project")
    engine.load({})
    expect(engine.decide(reading).reason).toBe("unknown_project")
  })

  test("is atomic: something bad in the middle leaves the old world as it was", () => {
    const engine = createEngine()
    engine.load({ instance: { enforce_scope: true }, groups: [{ id: 7, path: "acme" }], projects: [backend] })
    const badWorlds: readonly object[] = [
      { projects: [blocked, { path: "" }, { path: "acme/third" }] },
      { projects: [blocked, { id: 9, path: "acme/backend" }] },
      {
        groups: [{ path: "acme", limits: { container_registry: { read: false } } }, {}],
        projects: [blocked]
      },
      {
        groups: [
          { id: 1, path: "acme" },
          { id: 2, path: "acme" }
        ],
        projects: [blocked]
      },
      { instance: { limits: { container_registry: { read: "nobody" } } }, projects: [] },
      { projects: "acme/backend" }
    ]
    for (const world of badWorlds) {
      expect(() => engine.load(world)).toThrow(InvalidInput)
      expect(engine.allows(reading)).toBe(true)
      expect(engine.decide({ ...reading, project: "acme/third" }).reason).toBe("unknown_project")
    }
  })

  test("lets projects swap their paths", () => {
    const engine = createEngine()
    engine.load({
      projects: [
        { id: 1, path: "a" },
        { id: 2, path: "b" }
      ]
    })
    engine.load({
      projects: [
        { id: 1, path: "b", revision: 8 },
        { id: 2, path: "a", revision: 9 }
      ]
    })
    expect(engine.decide({ ...reading, project: 1 }).revision).toBe(8)
    expect(engine.decide({ ...reading, project: "a" }).revision).toBe(9)
  })
})
