import { describe, expect, test } from "vitest"
import type { AccessRequest } from "./access/request.ts"
import type { GitLab } from "./domain/gitlab.ts"
import { createEngine, type WorldOf } from "./engine.ts"
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

  test("holds the instance, the groups and the projects that it is given", () => {
    const limits = { container_registry: { read: false } } as const
    const allows = (world: WorldOf<GitLab>): boolean => {
      const engine = createEngine()
      engine.load({ projects: [backend], ...world })
      return engine.allows(reading)
    }
    expect([
      allows({}),
      allows({ instance: { limits } }),
      allows({ groups: [{ path: "other" }, { path: "acme", limits }] }),
      allows({ projects: [{ path: "acme/app" }] })
    ]).toEqual([true, false, false, false])
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

  test("refuses what is named twice, and says where it was first", () => {
    const message = (world: WorldOf<GitLab>): string => {
      try {
        createEngine().load(world)
      } catch (error) {
        if (error instanceof InvalidInput) return error.message
      }
      return "accepted"
    }
    const [one, other] = [
      { id: 1, path: "a" },
      { id: 2, path: "b" }
    ]
    expect(
      message({ groups: [one, { path: "c" }, other], projects: [{ path: "c" }, { path: "d" }, one] })
    ).toBe("accepted")
    expect(message({ projects: [{ path: "a" }, { path: "b" }, { path: "a" }, { path: "a" }] })).toBe(
      "world is invalid:\n" +
        "projects[2].path: is the path of projects[0] as well; name it once\n" +
        "projects[3].path: is the path of projects[0] as well; name it once"
    )
    expect(message({ groups: [one, { ...other, id: 1 }], projects: [other, { ...one, id: 2 }] })).toBe(
      "world is invalid:\n" +
        "groups[1].id: is the id of groups[0] as well; name it once\n" +
        "projects[1].id: is the id of projects[0] as well; name it once"
    )
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
