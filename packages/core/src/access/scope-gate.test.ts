import { describe, expect, test } from "vitest"
import { atNoon, noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import type { Scope, Visibility } from "../gitlab.ts"
import type { Directory } from "./directory.ts"
import type { Reason } from "./reason.ts"
import { standingOf } from "./scope-gate.ts"

type Entry = NonNullable<Scope["allowlist"]>[number]

const target = { id: 1, path: "acme/target" }
const source = { id: 2, path: "acme/team/source" }

const nobodyElse: Directory = {
  project: (reference) => (typeof reference === "string" ? { path: reference } : { id: reference }),
  groupId: () => undefined,
  groupPath: () => undefined
}

const reasonFor = (
  scope: Scope,
  from: number | string = source.path,
  action = "write",
  visibility: Visibility = "private"
): Reason => {
  const engine = createEngine({ now: () => noon })
  engine.putGroup({ id: 7, path: "acme/team" })
  engine.putProject({ ...target, visibility, scope })
  engine.putProject(source)
  return engine.decide({
    project: target.path,
    caller: { type: "job", project: from, ref: { protected: true }, trigger_role: "owner" },
    resource: "repository",
    action
  }).reason
}

const list = (...allowlist: readonly Entry[]): Scope => ({ allowlist })
const lacking = { job_token_policies: ["read_repositories"] } as const
const expired = { expires_at: atNoon } as const

describe("two entries that name one source, by id and by path", () => {
  const places: readonly (readonly [string, Entry, Entry])[] = [
    ["directly", { project: source.id }, { project: source.path }],
    ["by its group", { group: 7 }, { group: "acme/team" }]
  ]
  for (const [place, byId, byPath] of places) {
    test(`${place}: both must permit, and neither may have expired`, () => {
      expect(reasonFor(list(byId, byPath))).toBe("allowed")
      for (const [one, other] of [
        [byId, byPath],
        [byPath, byId]
      ] as const) {
        expect(reasonFor(list({ ...one, ...lacking }, other))).toBe("entry_lacks_permission")
        expect(reasonFor(list({ ...one, ...expired }, other))).toBe("entry_expired")
        expect(reasonFor(list({ ...one, ...expired }, { ...other, ...lacking }))).toBe("entry_expired")
      }
    })
  }
})

describe("the gates of the scope, one by one", () => {
  const gatesOf = (scope: Scope) => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ ...target, scope })
    engine.putProject(source)
    const { gates } = engine.explain({
      project: target.path,
      caller: { type: "job", project: source.path, ref: { protected: true }, trigger_role: "owner" },
      resource: "repository",
      action: "write"
    })
    return Object.fromEntries(gates.map(({ gate, passed }) => [gate, passed]))
  }

  test("ask both of two entries that name one source", () => {
    for (const [one, other] of [
      [{ project: source.id }, { project: source.path }],
      [{ project: source.path }, { project: source.id }]
    ] as const) {
      const fine = { not_in_scope: true, entry_expired: true, entry_lacks_permission: true }
      expect(gatesOf(list(one, other))).toMatchObject(fine)
      expect(gatesOf(list({ ...one, ...expired }, other))).toMatchObject({ ...fine, entry_expired: false })
      expect(gatesOf(list({ ...one, ...lacking }, other))).toMatchObject({
        ...fine,
        entry_lacks_permission: false
      })
    }
  })

  test("are not asked of entries where none decides", () => {
    expect(gatesOf({})).not.toHaveProperty("entry_expired")
    expect(gatesOf({ inbound_enabled: false })).toMatchObject({ not_in_scope: true })
    expect(gatesOf({})).toMatchObject({ not_in_scope: false })
  })
})

describe("where a source stands", () => {
  test("is the target itself, listed by an entry that covers it, or foreign", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ ...target, scope: list({ project: "acme/listed" }) })
    engine.putProject({
      path: "acme/open",
      scope: { ...list({ project: "acme/listed" }), inbound_enabled: false }
    })
    const originIn = (project: string, path: string) => {
      const compiled = engine.compiled(project) ?? expect.fail("unknown")
      return standingOf(nobodyElse, { path: project }, compiled, { path }).origin
    }
    const sources = [target.path, "acme/listed", "acme/other"]
    expect(sources.map((path) => originIn(target.path, path))).toEqual(["own", "listed", "foreign"])
    expect(originIn("acme/open", "acme/listed")).toBe("foreign")
  })
})

describe("one entry decides", () => {
  test("the direct one, even if a group's would permit more", () => {
    expect(reasonFor(list({ project: source.path, ...lacking }, { group: "acme/team" }))).toBe(
      "entry_lacks_permission"
    )
    expect(reasonFor(list({ project: source.path, ...expired }, { group: "acme/team" }))).toBe(
      "entry_expired"
    )
    expect(reasonFor(list({ group: "acme/team", ...lacking }, { group: "acme" }))).toBe(
      "entry_lacks_permission"
    )
  })

  test("or none, and then the source is not in scope", () => {
    expect(reasonFor({})).toBe("not_in_scope")
    expect(reasonFor(list({ group: "acme/team/source" }, { group: "acme/tea" }))).toBe("not_in_scope")
  })
})

describe("the project's own jobs", () => {
  test("need no entry, and no group's restricts them", () => {
    expect(reasonFor({}, target.id)).toBe("allowed")
    expect(reasonFor(list({ group: "acme", ...lacking }, { group: 7, ...expired }), target.path)).toBe(
      "allowed"
    )
  })

  test("are restricted by an entry for the project itself, the scope on or off", () => {
    for (const inbound_enabled of [true, false, null]) {
      const restricted = (entry: Entry) => reasonFor({ inbound_enabled, allowlist: [entry] }, target.path)
      expect(restricted({ project: target.id, ...lacking })).toBe("entry_lacks_permission")
      expect(restricted({ project: target.path, ...expired })).toBe("entry_expired")
      expect(restricted({ project: target.path })).toBe("allowed")
    }
  })
})

describe("a scope that is off", () => {
  test("lets everybody in, and switches all other entries off", () => {
    const off = (...allowlist: readonly Entry[]): Scope => ({ inbound_enabled: false, allowlist })
    for (const from of [source.id, source.path, "elsewhere/tool", 999]) {
      expect(reasonFor(off({ project: source.path, ...expired }, { group: 7, ...lacking }), from)).toBe(
        "allowed"
      )
    }
  })

  test("counts as on where the instance enforces it", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ ...target, scope: { inbound_enabled: false } })
    const job = {
      type: "job",
      project: source.path,
      ref: { protected: true },
      trigger_role: "owner"
    } as const
    const request = { project: 1, caller: job, resource: "repository", action: "write" }
    expect(engine.decide(request).reason).toBe("allowed")
    engine.putInstance({ enforce_scope: true })
    expect(engine.decide(request).reason).toBe("not_in_scope")
  })
})

describe("a public read", () => {
  test("passes every entry, of whomever", () => {
    const scopes = [
      {},
      list({ project: source.path, ...expired }),
      list({ group: 7, job_token_policies: [] })
    ]
    for (const scope of [...scopes, list({ project: target.path, ...expired })]) {
      for (const visibility of ["internal", "public"] as const) {
        expect(reasonFor(scope, source.path, "read", visibility)).toBe("allowed")
        expect(reasonFor(scope, target.path, "read", visibility)).toBe("allowed")
      }
    }
    expect(reasonFor({}, source.path, "read", "private")).toBe("not_in_scope")
    expect(reasonFor({}, source.path, "write", "public")).toBe("not_in_scope")
  })
})
