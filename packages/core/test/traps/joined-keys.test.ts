import { describe, expect, test } from "vitest"
import { createEngine, type ProjectInput } from "../../src/index.ts"
import { noon } from "../documents.ts"

// A key made by joining two texts is the key of another pair as well: ("a:b", "c") and ("a", "b:c").

const engineWith = (...projects: readonly ProjectInput[]) => {
  const engine = createEngine({ now: () => noon })
  engine.load({ projects })
  return engine
}

const job = (project: number | string) =>
  ({ type: "job", project, ref: { protected: true }, trigger_role: "maintainer" }) as const
const writing = { resource: "container_registry", action: "write" } as const

describe("a request", () => {
  test("whose resource holds an action, or whose action holds a resource, names no cell", () => {
    const engine = engineWith({ path: "a" })
    const reasonFor = (resource: string, action: string) =>
      engine.decide({ project: "a", caller: { type: "user", role: "owner" }, resource, action }).reason
    expect([
      reasonFor("jobs:read", "read"),
      reasonFor("jobs:read", ""),
      reasonFor("package_registry.maven:read", "read"),
      reasonFor("package_registry.maven.read", "read"),
      reasonFor("jobs", "read:read"),
      reasonFor("jobs", ":read"),
      reasonFor("package_registry", "maven:read"),
      reasonFor("package_registry.", "read")
    ]).toEqual([
      ...Array.from({ length: 4 }, () => "unknown_resource"),
      "unknown_action",
      "unknown_action",
      "unknown_resource",
      "unknown_resource"
    ])
    expect(engine.whoCan("a", "jobs:read", "read")).toBeNull()
    expect(engine.whoCan("a", "jobs", "read:read")).toBeNull()
  })
})

describe("an id and a path of the same digits", () => {
  test("are two projects, each with its own policy", () => {
    const engine = engineWith(
      { id: 1, path: "2", permissions: { container_registry: { write: false } } },
      { id: 2, path: "1", permissions: { container_registry: { write: "job_token" } } }
    )
    const may = (project: number | string) => engine.allows({ project, caller: job(project), ...writing })
    expect([may(1), may("2"), may(2), may("1")]).toEqual([false, false, true, true])
    const open = (project: number | string) =>
      engine.whoCan(project, writing.resource, writing.action)?.job_tokens !== undefined
    expect([open(1), open("2"), open(2), open("1")]).toEqual([false, false, true, true])
  })

  test("are not found by one another where only one of them is there", () => {
    const engine = engineWith({ id: 9, path: "3", scope: { allowlist: [{ project: 4 }] } }, { path: "5" })
    const reasonFor = (project: number | string, source: number | string) =>
      engine.decide({ project, caller: job(source), ...writing }).reason
    expect([reasonFor(3, 9), reasonFor("9", 9), reasonFor(5, "5")]).toEqual([
      "unknown_project",
      "unknown_project",
      "unknown_project"
    ])
    expect([reasonFor(9, 3), reasonFor(9, "9"), reasonFor(9, 4), reasonFor(9, "4")]).toEqual([
      "not_in_scope",
      "not_in_scope",
      "allowed",
      "not_in_scope"
    ])
    engine.removeProject(3)
    engine.removeProject("9")
    expect(engine.compiled(9)).not.toBeNull()
  })

  test("are two entries of an allowlist, and neither covers the other's source", () => {
    const allowlist = [
      { project: 1, job_token_policies: ["read_containers"] },
      { project: "1", job_token_policies: ["admin_containers"] },
      { group: 1, default_permissions: false },
      { group: "1", default_permissions: true }
    ] as const
    const engine = engineWith({ id: 9, path: "target", scope: { allowlist } })
    const reasonFor = (source: number | string) =>
      engine.decide({ project: 9, caller: job(source), ...writing }).reason
    expect([reasonFor(1), reasonFor("1"), reasonFor("1/app"), reasonFor("01")]).toEqual([
      "entry_lacks_permission",
      "allowed",
      "allowed",
      "not_in_scope"
    ])
  })

  test("are told apart by a difference, a minimal policy and a deploy token's home", () => {
    const engine = engineWith({ id: 1, path: "a" }, { path: "1" })
    const target = { id: 9, path: "target" }
    const listing = (project: number | string) => ({ ...target, scope: { allowlist: [{ project }] } })
    expect(engine.equivalent(listing(1), listing("1"))).toBe(false)
    expect(engine.equivalent(listing(1), listing("a"))).toBe(true)
    const both = { ...target, scope: { allowlist: [{ project: 1 }, { project: "1" }] } }
    const observed = [1, "1"].map((source) => ({ project: 9, caller: job(source), ...writing }))
    engine.putProject(both)
    const { allowlist } = engine.minimalPolicy(both, observed).scope
    expect(allowlist?.map(({ project }) => project)).toEqual(["target", "1", 1])
    const home = { type: "deploy_token", scopes: ["read_registry"] } as const
    const reading = { project: "1", resource: "container_registry", action: "read" }
    expect(engine.decide({ ...reading, caller: { ...home, project: 1 } }).reason).toBe("not_in_scope")
    expect(engine.decide({ ...reading, caller: { ...home, project: "1" } }).reason).toBe("allowed")
  })
})

describe("paths with separators in their names", () => {
  const names = [
    "a:b",
    "a,b",
    "a b",
    "a.b",
    "a\u0000b",
    'a"b',
    "a\\b",
    "a[0]",
    "1 [[],[],false]",
    "a_b",
    "a%2Fb"
  ]

  test("are each a project of its own, however much one looks like a part of another", () => {
    const engine = engineWith(
      ...names.map((path, at) => ({ path, permissions: { jobs: { write: at % 2 === 0 } } })),
      { path: "a/b", permissions: { jobs: { write: false } } }
    )
    const may = (project: string) =>
      engine.allows({ project, caller: { type: "user", role: "owner" }, resource: "jobs", action: "write" })
    expect(names.map(may)).toEqual(names.map((_, at) => at % 2 === 0))
    expect(["a", "b", "a/b", "a//b", "a/b/"].map(may)).toEqual([false, false, false, false, false])
  })

  test("lie below a group only at a whole name", () => {
    const engine = createEngine({ now: () => noon })
    engine.putGroup({ id: 7, path: "acme", limits: { jobs: { write: false } } })
    const projects = ["acme/a", "acmeco/a", "acme.co/a", "acme:a", "acme a/b", "a/acme/a"]
    for (const path of projects) engine.putProject({ path, scope: { allowlist: [{ group: "acme" }] } })
    const owner = { type: "user", role: "owner" } as const
    const may = (project: string) =>
      engine.allows({ project, caller: owner, resource: "jobs", action: "write" })
    expect(projects.map(may)).toEqual([false, true, true, true, true, true])
    const comes = (source: string) => engine.allows({ project: "acmeco/a", caller: job(source), ...writing })
    expect(["acme/x", "acmeco/x", "acme.co/x", "acme", "acme/"].map(comes)).toEqual([
      true,
      false,
      false,
      false,
      true
    ])
  })

  test("are a deploy token's home only at a whole name", () => {
    const engine = engineWith(...["acme/a", "acmeco/a", "acme.co/a", "a/acme/a"].map((path) => ({ path })))
    const caller = { type: "deploy_token", group: "acme", scopes: ["read_registry"] } as const
    const reading = { resource: "container_registry", action: "read", caller }
    expect(
      ["acme/a", "acmeco/a", "acme.co/a", "a/acme/a"].map((project) => engine.allows({ ...reading, project }))
    ).toEqual([true, false, false, false])
  })

  test("keep policies apart under every pair of parents and documents", () => {
    const engine = createEngine({ now: () => noon })
    engine.putGroup({ path: "a", defaults: { jobs: { write: false } } })
    engine.putGroup({ path: "a/b:c", defaults: { jobs: { write: true } } })
    engine.putProject({ path: "a/b:c/d" })
    engine.putProject({ path: "a/b/c:d" })
    const may = (project: string) =>
      engine.allows({ project, caller: { type: "user", role: "owner" }, resource: "jobs", action: "write" })
    expect([may("a/b:c/d"), may("a/b/c:d")]).toEqual([true, false])
  })
})

describe("environment names with separators", () => {
  const lists = [["a", "b"], ["a,b"], ['a","b'], ["a b"], ["a:b"], ["a\u0000b"]] as const
  const described = (environments: readonly string[]): ProjectInput => ({
    path: "p",
    permissions: { jobs: { write: { job_token: { environments } } } }
  })

  test("admit only jobs in an environment of exactly that name", () => {
    for (const environments of lists) {
      const engine = engineWith(described(environments))
      const admitted = [...new Set(lists.flat())].filter((name) =>
        engine.allows({
          project: "p",
          caller: { ...job("p"), environment: { name, protected: true } },
          resource: "jobs",
          action: "write"
        })
      )
      expect(admitted.toSorted()).toEqual([...environments].toSorted())
    }
  })

  test("are told apart by `equivalent`", () => {
    const engine = engineWith()
    for (const [at, one] of lists.entries()) {
      const equal = lists.map((other) => engine.equivalent(described(one), described(other)))
      expect(equal).toEqual(lists.map((_, place) => place === at))
    }
  })
})
