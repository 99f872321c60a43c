import { describe, expect, test } from "vitest"
import { noon } from "../test/documents.ts"
import { createEngine, createEngineFor } from "./engine.ts"
import type { Domain } from "./domain/domain.ts"
import type { Grant, ProjectInput, Role } from "./gitlab.ts"
import { InvalidInput } from "./input/decode.ts"

const path = "acme/backend"
const described: ProjectInput = { id: 11, path, permissions: { jobs: { write: "job_token" } } }

const engineWith = (project: ProjectInput = described) => {
  const engine = createEngine({ now: () => noon })
  engine.putProject(project)
  return engine
}

const user = { type: "user", role: "owner" } as const

describe("a question about a project that was put", () => {
  test("finds it by id and by path, and never by its id as a text", () => {
    const engine = engineWith()
    const expected = engine.whoCan(path, "jobs", "write")
    expect(expected).toMatchObject({ cells: ["jobs:write"], job_tokens: [{ from: ["own"] }] })
    expect(engine.whoCan(11, "jobs", "write")).toEqual(expected)
    expect(engine.whatCan(11, user)).toEqual(engine.whatCan(path, user))
    expect([engine.whoCan("11", "jobs", "write"), engine.whatCan("11", user)]).toEqual([null, null])
  })

  test("is answered by `null` where the project or the cell is unknown", () => {
    const engine = engineWith()
    for (const [project, resource, action] of [
      ["acme", "jobs", "write"],
      [path, "package_registry", "read"],
      [path, "package_registry.default", "read"],
      [path, "__proto__", "read"],
      [path, "jobs", "admin"],
      [null, "jobs", "write"],
      [path, ["jobs"], "write"]
    ]) {
      expect(engine.whoCan(project as string, resource as string, action as string)).toBeNull()
    }
    expect(engine.whatCan({} as never, user)).toBeNull()
  })

  test("says of nobody that nobody can", () => {
    const engine = engineWith({ path, permissions: { jobs: { write: false } } })
    expect(engine.whoCan(path, "jobs", "write")).toEqual({ cells: ["jobs:write"] })
  })

  test("says of a malformed caller that it can do nothing", () => {
    for (const caller of [
      null,
      undefined,
      [],
      { type: "user", role: "root" },
      { type: "job", project: path },
      {
        get type(): never {
          throw new Error("no")
        }
      }
    ]) {
      expect(engineWith().whatCan(path, caller as never)).toEqual([])
    }
  })

  test("counts with the moment at which it is asked", () => {
    const clock = { now: noon }
    const engine = createEngine({ now: () => clock.now })
    const until = { job_token: { expires_at: "2026-03-01T12:00:01Z" } }
    const project: ProjectInput = { path, permissions: { jobs: { write: until } } }
    engine.putProject(project)
    const answers = () => ({
      can: engine.whoCan(path, "jobs", "write")?.job_tokens !== undefined,
      lost: engine.diff(project, { path, permissions: { jobs: { write: false } } }).lost.length
    })
    expect(answers()).toEqual({ can: true, lost: 1 })
    clock.now = noon + 1000
    expect(answers()).toEqual({ can: false, lost: 0 })
    clock.now = noon
    expect(answers()).toEqual({ can: true, lost: 1 })
  })
})

describe("a question about projects as described", () => {
  const closed: ProjectInput = { ...described, permissions: { jobs: { write: false } } }

  test("says whether one gives everybody what the other does, and nobody more", () => {
    const engine = engineWith()
    const inWords: ProjectInput = { ...described, permissions: { jobs: { write: { job_token: {} } } } }
    const [wide, narrow] = [described, closed]
    expect(engine.equivalent(described, inWords)).toBe(true)
    expect([engine.equivalent(wide, narrow), engine.equivalent(narrow, wide)]).toEqual([false, false])
    expect([engine.narrower(narrow, wide), engine.narrower(wide, narrow)]).toEqual([true, false])
    expect(engine.narrower(described, inWords)).toBe(true)
  })

  test("counts of a minimal policy only what was observed, and refuses what is no list", () => {
    const engine = engineWith()
    const caller = { type: "job", project: 11, ref: { protected: true }, trigger_role: "owner" } as const
    const { permissions, scope } = engine.minimalPolicy(described, [
      { project: path, caller, resource: "jobs", action: "write" }
    ])
    expect(permissions["jobs"]).toMatchObject({ read: false, write: { job_token: { refs: "protected" } } })
    expect(scope).toMatchObject({ inbound_enabled: true })
    expect(() => engine.minimalPolicy(described, {} as never)).toThrow(
      new InvalidInput("observed", [{ path: [], message: "expected a list, got an object" }])
    )
  })

  test("says what is handed beyond the writer's role, by the baseline of the visibility", () => {
    const engine = engineWith()
    const reading = (visibility: ProjectInput["visibility"], read: Grant): ProjectInput => ({
      path,
      visibility: visibility ?? null,
      permissions: { repository: { read } }
    })
    const handed = (writer: Role, visibility?: ProjectInput["visibility"]) =>
      engine.cellsHandedBeyond(writer, reading(visibility, false), reading(visibility, "job_token")).length
    expect([handed("guest"), handed("guest", "private"), handed("reporter"), handed("owner")]).toEqual([
      1, 1, 0, 0
    ])
    expect([
      handed("guest", "public"),
      handed("anonymous", "public"),
      handed("anonymous", "internal")
    ]).toEqual([0, 0, 1])
    // Not below the weakest of roles, but none at all.
    expect(handed("root" as Role, "public")).toBe(1)
  })

  test("changes nothing that was put", () => {
    const engine = engineWith()
    const before = engine.whoCan(path, "jobs", "write")
    engine.diff(described, closed)
    engine.limitedCells(closed)
    engine.cellsHandedBeyond("guest", described, closed)
    expect(engine.effectivePermissions(closed).jobs?.write).toBe(false)
    expect(engine.whoCan(path, "jobs", "write")).toEqual(before)
  })

  test("counts in the groups above that were put, and the instance", () => {
    const engine = engineWith()
    const unsaid: ProjectInput = { path }
    engine.putGroup({ path: "acme", defaults: { jobs: { write: "maintainer" } } })
    expect(engine.effectivePermissions(unsaid).jobs?.write).toBe("maintainer")
    engine.putInstance({ limits: { jobs: { write: "owner" } } })
    expect(engine.diff({ path: "elsewhere/x" }, { path: "elsewhere/x" }).lost).toEqual([])
    expect(engine.limitedCells(unsaid)).toMatchObject([{ resource: "jobs", lost: { users: ["maintainer"] } }])
    engine.removeGroup("acme")
    expect(engine.effectivePermissions(unsaid).jobs?.write).toBe(true)
  })

  test("throws one `InvalidInput` for a description that is none, whichever it is", () => {
    const engine = engineWith()
    const wrong = { path, permissions: { jobz: {} }, scope: { allowlist: [{}] } } as never
    for (const ask of [
      () => engine.diff(described, wrong),
      () => engine.diff(wrong, described),
      () => engine.equivalent(wrong, described),
      () => engine.narrower(described, wrong),
      () => engine.effectivePermissions(wrong),
      () => engine.limitedCells(wrong),
      () => engine.cellsHandedBeyond("owner", described, wrong)
    ]) {
      expect(ask).toThrow(InvalidInput)
      expect(ask).toThrow(/^project is invalid:[\s\S]*jobz[\s\S]*allowlist/)
    }
  })
})

describe("a question in another domain", () => {
  const library = {
    name: "library",
    roles: ["stranger", "visitor", "reader", "librarian"],
    signedIn: "visitor",
    leastMember: "reader",
    actions: [
      { name: "look", observes: true, jobTokenFloor: null },
      { name: "lend", observes: false, jobTokenFloor: "librarian" }
    ],
    visibilities: ["closed", "open"],
    resources: [
      { name: "books", baseline: { look: { closed: "reader", open: "stranger" }, lend: "librarian" } },
      {
        name: "media",
        formats: ["film", "music"],
        baseline: { look: { closed: "reader", open: "visitor" }, lend: "reader" }
      }
    ],
    tokenScopes: [{ name: "everything", deployToken: true }],
    allowlistPolicies: { verbs: { use: ["look", "lend"] }, subjects: { all_books: "books" } }
  } as const satisfies Domain

  test("is answered in its words", () => {
    const engine = createEngineFor(library, { now: () => noon })
    const before = { path: "city/main", permissions: { books: { lend: "librarian" } } } as const
    const after = {
      path: "city/main",
      permissions: { books: { lend: "job_token" }, media: { default: { lend: "librarian" } } }
    } as const
    engine.putProject(before)
    expect(engine.whoCan("city/main", "media.film", "look")).toMatchObject({ users: ["reader", "librarian"] })
    expect(engine.whatCan("city/main", { type: "user", role: "reader" })).toEqual([
      "books:look",
      "media.film:look",
      "media.film:lend",
      "media.music:look",
      "media.music:lend"
    ])
    const { gained, lost } = engine.diff(before, after)
    expect(gained).toMatchObject([{ cells: ["books:lend"], job_tokens: [{ trigger_roles: ["librarian"] }] }])
    expect(lost.map(({ cells, users }) => ({ cells, users }))).toEqual([
      { cells: ["books:lend"], users: ["librarian"] },
      { cells: ["media.film:lend", "media.music:lend"], users: ["reader"] }
    ])
    expect(engine.cellsHandedBeyond("reader", before, after).map(({ resource }) => resource)).toEqual([
      "books"
    ])
    const request = {
      project: "city/main",
      caller: { type: "user", role: "visitor" },
      resource: "books",
      action: "look"
    } as const
    expect(engine.explain(request)).toMatchObject({
      reason: "role_too_low",
      byCaller: [[{ attribute: "role", to: "reader" }]],
      byOwner: null
    })
  })
})
