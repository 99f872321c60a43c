import { describe, expect, test } from "vitest"
import type { Reason } from "./access/reason.ts"
import { createEngine } from "./engine.ts"
import type { Scope } from "./gitlab.ts"
import { InvalidInput } from "./input/decode.ts"

type Engine = ReturnType<typeof createEngine>

const reasonFor = (engine: Engine, project: string | number, source?: string | number): Reason =>
  engine.decide({
    project,
    caller:
      source === undefined
        ? { type: "user", role: "owner" }
        : { type: "job", project: source, ref: { protected: true }, trigger_role: "maintainer" },
    resource: "container_registry",
    action: "write"
  }).reason

describe("a known project with a new path", () => {
  test("has moved: the old path is forgotten", () => {
    const engine = createEngine()
    engine.putProject({ id: 1, path: "acme/old" })
    expect(reasonFor(engine, "acme/old")).toBe("allowed")
    engine.putProject({ id: 1, path: "acme/new" })
    expect(reasonFor(engine, "acme/old")).toBe("unknown_project")
    expect([reasonFor(engine, "acme/new"), reasonFor(engine, 1)]).toEqual(["allowed", "allowed"])
  })

  test("leaves its old path free for another project", () => {
    const engine = createEngine()
    engine.putProject({ id: 1, path: "acme/old", revision: 1 })
    engine.putProject({ id: 1, path: "acme/new", revision: 2 })
    engine.putProject({ id: 2, path: "acme/old", revision: 3 })
    const revision = (project: string | number) =>
      engine.decide({ project, caller: { type: "user", role: "owner" }, resource: "jobs", action: "read" })
        .revision
    expect([revision(1), revision("acme/new"), revision(2), revision("acme/old")]).toEqual([2, 2, 3, 3])
  })

  test("comes under the groups above its new path", () => {
    const engine = createEngine()
    engine.putGroup({ path: "strict", limits: { container_registry: { write: false } } })
    engine.putProject({ id: 1, path: "acme/app" })
    expect(reasonFor(engine, 1)).toBe("allowed")
    engine.putProject({ id: 1, path: "strict/deep/app" })
    expect(reasonFor(engine, 1)).toBe("exceeds_limit")
    engine.putProject({ id: 1, path: "stricter/app" })
    expect(reasonFor(engine, 1)).toBe("allowed")
  })

  test("stays in scope by its id, and leaves it by its path", () => {
    const scopes: readonly (readonly [Scope, Reason])[] = [
      [{ allowlist: [{ project: 1 }] }, "allowed"],
      [{ allowlist: [{ project: "acme/app" }] }, "not_in_scope"],
      [{ allowlist: [{ group: "acme" }] }, "not_in_scope"],
      [{ allowlist: [{ group: 7 }] }, "not_in_scope"]
    ]
    for (const [scope, afterwards] of scopes) {
      const engine = createEngine()
      engine.putGroup({ id: 7, path: "acme" })
      engine.putProject({ id: 1, path: "acme/app" })
      engine.putProject({ id: 2, path: "target", scope })
      expect([reasonFor(engine, 2, 1), reasonFor(engine, 2, "acme/app")]).toEqual(["allowed", "allowed"])
      engine.putProject({ id: 1, path: "other/app" })
      expect([reasonFor(engine, 2, 1), reasonFor(engine, 2, "other/app")]).toEqual([afterwards, afterwards])
    }
  })

  test("takes the place of a project at its new path that has no id", () => {
    const engine = createEngine()
    engine.putProject({ path: "acme/new", permissions: { container_registry: { write: false } } })
    engine.putProject({ id: 1, path: "acme/old" })
    engine.putProject({ id: 1, path: "acme/new" })
    expect(reasonFor(engine, "acme/new")).toBe("allowed")
  })

  test("has its own jobs under either name", () => {
    const engine = createEngine()
    engine.putProject({ id: 1, path: "acme/old" })
    engine.putProject({ id: 1, path: "acme/new" })
    expect([reasonFor(engine, 1, "acme/new"), reasonFor(engine, "acme/new", 1)]).toEqual([
      "allowed",
      "allowed"
    ])
    expect(reasonFor(engine, 1, "acme/old")).toBe("not_in_scope")
  })
})

describe("a known group with a new path", () => {
  test("has moved: its old path says nothing, its new one speaks", () => {
    const engine = createEngine()
    engine.putProject({ path: "acme/app" })
    engine.putProject({ path: "new/app" })
    engine.putGroup({ id: 7, path: "acme", limits: { container_registry: { write: false } } })
    expect([reasonFor(engine, "acme/app"), reasonFor(engine, "new/app")]).toEqual([
      "exceeds_limit",
      "allowed"
    ])
    engine.putGroup({ id: 7, path: "new", limits: { container_registry: { write: false } } })
    expect([reasonFor(engine, "acme/app"), reasonFor(engine, "new/app")]).toEqual([
      "allowed",
      "exceeds_limit"
    ])
  })

  test("takes the entries that name its id along", () => {
    const engine = createEngine()
    engine.putGroup({ id: 7, path: "acme" })
    engine.putProject({ path: "target", scope: { allowlist: [{ group: 7 }] } })
    expect([reasonFor(engine, "target", "acme/app"), reasonFor(engine, "target", "new/app")]).toEqual([
      "allowed",
      "not_in_scope"
    ])
    engine.putGroup({ id: 7, path: "new" })
    expect([reasonFor(engine, "target", "acme/app"), reasonFor(engine, "target", "new/app")]).toEqual([
      "not_in_scope",
      "allowed"
    ])
    engine.removeGroup(7)
    expect(reasonFor(engine, "target", "new/app")).toBe("not_in_scope")
  })
})

describe("a path that another id has", () => {
  const taken = (put: () => void): InvalidInput => {
    try {
      put()
    } catch (error) {
      if (error instanceof InvalidInput) return error
    }
    return expect.fail("should be refused")
  }

  test("is refused, for a project and for a group, and nothing changes", () => {
    const engine = createEngine()
    engine.putGroup({ id: 7, path: "acme", limits: { container_registry: { write: false } } })
    engine.putProject({ id: 1, path: "acme/app" })
    engine.putProject({ id: 2, path: "acme/other" })
    expect(taken(() => engine.putProject({ id: 2, path: "acme/app" })).message).toBe(
      "project is invalid:\n" +
        "path: `acme/app` is already the path of project 1; remove or move that one first"
    )
    expect(taken(() => engine.putGroup({ id: 8, path: "acme" })).problems).toEqual([
      { path: ["path"], message: "`acme` is already the path of group 7; remove or move that one first" }
    ])
    expect([reasonFor(engine, 1), reasonFor(engine, 2), reasonFor(engine, "acme/other")]).toEqual([
      "exceeds_limit",
      "exceeds_limit",
      "exceeds_limit"
    ])
  })

  test("is named with its place when a whole world is loaded", () => {
    const engine = createEngine()
    const error = taken(() =>
      engine.load({
        groups: [
          { id: 7, path: "acme" },
          { id: 8, path: "acme" }
        ],
        projects: [
          { id: 1, path: "a" },
          { id: 2, path: "b" },
          { id: 3, path: "a" },
          { id: 4, path: "b" }
        ]
      })
    )
    expect(error.problems.map(({ path }) => path)).toEqual([
      ["groups", 1, "path"],
      ["projects", 2, "path"],
      ["projects", 3, "path"]
    ])
  })

  test("is refused in one load even where it is the same project twice: the order would decide", () => {
    const engine = createEngine()
    const twice = [{ id: 1, path: "a" }, { id: 1, path: "b" }, { path: "b" }]
    const error = taken(() => engine.load({ projects: twice }))
    expect(error.problems).toEqual([
      { path: ["projects", 1, "id"], message: "is the id of projects[0] as well; name it once" },
      { path: ["projects", 2, "path"], message: "is the path of projects[1] as well; name it once" }
    ])
  })

  test("is free again once that one is removed", () => {
    const engine = createEngine()
    engine.putProject({ id: 1, path: "acme/app" })
    engine.removeProject(1)
    engine.putProject({ id: 2, path: "acme/app" })
    expect([reasonFor(engine, 2), reasonFor(engine, 1)]).toEqual(["allowed", "unknown_project"])
  })
})
