import { describe, expect, test } from "vitest"
import { createEngine, InvalidInput, type ObservedAccess, type ProjectInput } from "../../src/index.ts"
import { noon } from "../documents.ts"

// A list that names one thing twice: the last one wins, the first one wins, or it counts twice. None is right.

const fresh = () => createEngine({ now: () => noon })

const placesOf = (put: () => void): readonly string[] => {
  try {
    put()
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.map(({ path }) => path.join("."))
    throw error
  }
  return []
}

describe("one load with the same thing twice", () => {
  const project: ProjectInput = { id: 1, path: "acme/app" }

  test("is refused, the very same project included, and nothing of it is loaded", () => {
    const engine = fresh()
    engine.putProject({ path: "kept" })
    expect(placesOf(() => engine.load({ projects: [project, project] }))).toEqual([
      "projects.1.id",
      "projects.1.path"
    ])
    expect(placesOf(() => engine.load({ projects: [project, { path: "acme/app" }] }))).toEqual([
      "projects.1.path"
    ])
    expect(placesOf(() => engine.load({ projects: [project, { id: 1, path: "acme/other" }] }))).toEqual([
      "projects.1.id"
    ])
    expect([engine.compiled("kept") === null, engine.compiled(1)]).toEqual([false, null])
  })

  test("is refused for groups, each time that one is repeated", () => {
    const groups = [{ id: 7, path: "acme" }, { path: "acme" }, { id: 7, path: "acme" }]
    expect(placesOf(() => fresh().load({ groups }))).toEqual([
      "groups.1.path",
      "groups.2.id",
      "groups.2.path"
    ])
  })

  test("is not confused by a group and a project of one id and path", () => {
    const engine = fresh()
    engine.load({ groups: [{ id: 1, path: "acme/app" }], projects: [project] })
    expect(engine.compiled(1)).toBe(engine.compiled("acme/app"))
  })

  test("is not confused by one project's id and another's path of the same digits", () => {
    const engine = fresh()
    engine.load({
      projects: [
        { id: 1, path: "2" },
        { id: 2, path: "1" }
      ]
    })
    expect([1, 2, "1", "2"].map((reference) => engine.compiled(reference) !== null)).toEqual([
      true,
      true,
      true,
      true
    ])
  })
})

describe("one allowlist with the same source twice", () => {
  const places = (...allowlist: readonly object[]) =>
    placesOf(() => fresh().putProject({ path: "target", scope: { allowlist } } as ProjectInput))

  test("is refused, whether the two say the same or not", () => {
    expect(places({ project: "a" }, { project: "a" })).toEqual(["scope.allowlist.1"])
    expect(places({ project: 1 }, { project: 1, default_permissions: false })).toEqual(["scope.allowlist.1"])
    expect(places({ group: "a" }, { project: "a" }, { group: "a" }, { group: "a" })).toEqual([
      "scope.allowlist.2",
      "scope.allowlist.3"
    ])
  })

  test("is refused wherever a description is taken", () => {
    const twice = { path: "target", scope: { allowlist: [{ project: "a" }, { project: "a" }] } }
    const engine = fresh()
    for (const ask of [
      () => engine.load({ projects: [twice] }),
      () => engine.diff(twice, { path: "target" }),
      () => engine.minimalPolicy(twice, []),
      () => engine.effectivePermissions(twice),
      () => engine.limitedCells(twice)
    ]) {
      expect(placesOf(ask).at(-1)).toMatch(/scope\.allowlist\.1$/)
    }
  })

  test("by its id and by its path asks both, in either order", () => {
    const entries = [
      { project: 2, job_token_policies: ["admin_containers"] },
      { project: "acme/source", job_token_policies: ["read_containers", "admin_jobs"] }
    ] as const
    for (const allowlist of [entries, entries.toReversed()]) {
      const engine = fresh()
      engine.load({
        projects: [
          { path: "target", scope: { allowlist } },
          { id: 2, path: "acme/source" }
        ]
      })
      const caller = { type: "job", project: 2, ref: { protected: true }, trigger_role: "owner" } as const
      expect(engine.whatCan("target", caller)).toEqual(["container_registry:read"])
    }
  })

  test("of policy names is the same as naming each once", () => {
    const listing = (job_token_policies: readonly ("read_jobs" | "jobs:read")[]): ProjectInput => ({
      path: "target",
      scope: { allowlist: [{ project: "a", job_token_policies }] }
    })
    const engine = fresh()
    expect(engine.equivalent(listing(["read_jobs", "read_jobs", "jobs:read"]), listing(["read_jobs"]))).toBe(
      true
    )
  })
})

describe("a grant that names an environment twice", () => {
  const naming = (...environments: readonly string[]): ProjectInput => ({
    path: "p",
    permissions: { jobs: { write: { job_token: { environments } } } }
  })

  test("is the one that names it once, in every answer", () => {
    const engine = fresh()
    const [once, twice] = [naming("production"), naming("production", "production")]
    expect(engine.equivalent(once, twice)).toBe(true)
    const gained = (project: ProjectInput) =>
      engine.diff({ path: "p", permissions: { jobs: { write: false } } }, project).gained
    expect(gained(twice)).toEqual(gained(once))
    const answers = [once, twice].map((project) => {
      engine.putProject(project)
      return engine.whoCan("p", "jobs", "write")
    })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[1]?.job_tokens?.map(({ environment_names }) => environment_names)).toEqual([
      ["production"]
    ])
  })
})

describe("a log that shows one access twice", () => {
  const caller = {
    type: "job",
    project: "source",
    ref: { protected: true },
    environment: { name: "live", protected: true },
    trigger_role: "owner"
  } as const
  const seen: ObservedAccess = { project: "p", caller, resource: "jobs", action: "write" }
  const today: ProjectInput = { path: "p", scope: { allowlist: [{ project: "source" }] } }

  test("asks for the same policy as one that shows it once", () => {
    const engine = fresh()
    const once = engine.minimalPolicy(today, [seen])
    expect(engine.minimalPolicy(today, [seen, { ...seen }, seen])).toEqual(once)
    expect(once.permissions).toMatchObject({ jobs: { write: { job_token: { environments: ["live"] } } } })
    expect(once.scope.allowlist).toHaveLength(2)
  })

  test("lists what it refuses as often as it was seen: nothing observed goes missing", () => {
    const denied = { ...seen, project: "elsewhere" }
    expect(fresh().minimalPolicy(today, [denied, seen, denied]).refused).toEqual([
      { observed: denied, reason: "unknown_project" },
      { observed: denied, reason: "unknown_project" }
    ])
  })

  test("may have been put by id once and by path once", () => {
    const engine = fresh()
    engine.putProject({ id: 2, path: "source" })
    const byId = { ...seen, caller: { ...caller, project: 2 } }
    expect(engine.minimalPolicy(today, [seen, byId, seen])).toEqual(engine.minimalPolicy(today, [seen]))
  })
})

describe("putting the same again", () => {
  test("changes no answer, for projects, groups and the instance", () => {
    const engine = fresh()
    const putAll = () => {
      engine.putInstance({ limits: { jobs: { write: "maintainer" } } })
      engine.putGroup({ id: 7, path: "acme", defaults: { jobs: { write: "developer" } } })
      engine.putProject({ id: 1, path: "acme/app", revision: 3 })
    }
    const answer = () => [
      engine.whoCan(1, "jobs", "write"),
      engine.decide({
        project: "acme/app",
        caller: { type: "user", role: "developer" },
        resource: "jobs",
        action: "write"
      })
    ]
    putAll()
    const first = answer()
    putAll()
    expect(answer()).toEqual(first)
    expect(first[1]).toMatchObject({ reason: "exceeds_limit", revision: 3 })
  })
})
