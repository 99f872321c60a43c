import { describe, expect, test } from "vitest"
import {
  createEngine,
  decodePermissions,
  decodeProject,
  InvalidInput,
  type ProjectInput
} from "../../src/index.ts"
import { deepFreeze, noon } from "../documents.ts"

// How an object was made says nothing about what it asks: only what it says counts.

const project: ProjectInput = {
  id: 1,
  path: "p",
  visibility: "internal",
  permissions: {
    jobs: { write: { min_role: "maintainer", job_token: { environments: ["live"] } } },
    releases: { read: false }
  },
  scope: { allowlist: [{ project: "source", job_token_policies: ["admin_jobs"] }] }
}
const caller = {
  type: "job",
  project: "source",
  ref: { protected: true },
  environment: { name: "live", protected: true },
  trigger_role: "maintainer"
} as const
const request = { project: "p", caller, resource: "jobs", action: "write" }

/** The same value with every object in it made otherwise. */
const remade = (
  value: unknown,
  make: (members: readonly (readonly [string, unknown])[]) => object
): unknown => {
  if (Array.isArray(value)) return value.map((item) => remade(item, make))
  if (typeof value !== "object" || value === null) return value
  return make(Object.entries(value).map(([key, member]) => [key, remade(member, make)]))
}

class Thing {
  keys(): readonly string[] {
    return Object.keys(this)
  }
}

const makers: readonly (readonly [string, (members: readonly (readonly [string, unknown])[]) => object])[] = [
  ["frozen", (members) => Object.freeze(Object.fromEntries(members))],
  ["sealed", (members) => Object.seal(Object.fromEntries(members))],
  [
    "without a prototype",
    (members) => Object.assign(Object.create(null) as object, Object.fromEntries(members))
  ],
  ["of a class", (members) => Object.assign(new Thing(), Object.fromEntries(members))],
  ["behind a proxy", (members) => new Proxy(Object.fromEntries(members), {})],
  ["behind two proxies", (members) => new Proxy(new Proxy(Object.fromEntries(members), {}), {})],
  [
    "of getters",
    (members) =>
      Object.defineProperties(
        {},
        Object.fromEntries(members.map(([key, value]) => [key, { get: () => value, enumerable: true }]))
      )
  ],
  [
    "of getters of a prototype",
    (members) =>
      Object.create(
        Object.defineProperties(
          {},
          Object.fromEntries(members.map(([key, value]) => [key, { get: () => value, enumerable: true }]))
        )
      ) as object
  ],
  [
    "of members that are not enumerable",
    (members) =>
      Object.defineProperties(
        {},
        Object.fromEntries(members.map(([key, value]) => [key, { value, enumerable: false }]))
      )
  ]
]

const answersOf = (description: unknown, asked: unknown): readonly unknown[] => {
  const engine = createEngine({ now: () => noon })
  engine.putProject(description as never)
  const { caller: asking } = asked as typeof request
  return [
    engine.allows(asked as never),
    engine.decide(asked as never),
    engine.explain(asked as never),
    engine.whatCan("p", asking),
    engine.whoCan("p", "jobs", "write"),
    engine.diff(description as never, { path: "p" }),
    engine.equivalent(description as never, project),
    engine.narrower(description as never, project),
    engine.minimalPolicy(description as never, [asked as never]).permissions,
    engine.effectivePermissions(description as never),
    engine.limitedCells(description as never)
  ]
}

describe("objects made in every way say the same", () => {
  const plain = answersOf(project, request)

  test("and what the plain ones say is something", () => {
    expect(plain.slice(0, 2)).toMatchObject([true, { reason: "allowed" }])
    expect(plain.slice(6, 8)).toEqual([true, true])
  })

  test.each(makers)("%s", (_, make) => {
    expect(answersOf(remade(project, make), remade(request, make))).toEqual(plain)
  })

  test("frozen all the way down", () => {
    expect(answersOf(deepFreeze(structuredClone(project)), deepFreeze(structuredClone(request)))).toEqual(
      plain
    )
  })
})

describe("keys beside those that are asked for", () => {
  const extra = { extra: 1, allowed: true, reason: "allowed", admin: true, [Symbol("extra")]: true }

  test("change no decision, wherever in a request they are", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject(project)
    const asked = (denied: boolean) => ({
      ...request,
      action: denied ? "delete" : "write",
      ...extra,
      caller: {
        ...caller,
        ...extra,
        ref: { ...caller.ref, ...extra },
        environment: { ...caller.environment, ...extra }
      }
    })
    for (const denied of [false, true]) {
      const { allowed, reason } = engine.decide({ ...request, action: denied ? "delete" : "write" })
      expect(engine.allows(asked(denied))).toBe(allowed)
      expect(engine.decide(asked(denied)).reason).toBe(reason)
    }
    expect(
      engine.decide({
        ...asked(true),
        caller: { ...caller, role: "owner", scopes: ["api"], type: "job" } as never
      }).allowed
    ).toBe(true)
  })

  test("are refused in a document, a symbol's included", () => {
    for (const key of ["extra", Symbol("extra")]) {
      expect(() => createEngine().putProject({ ...project, [key]: 1 })).toThrow(InvalidInput)
      expect(decodePermissions({ jobs: { [key]: true } })).toMatchObject({ _tag: "Failure" })
    }
  })
})

describe("values that JSON does not have", () => {
  const strange: readonly unknown[] = [
    Symbol("x"),
    10n,
    () => "p",
    Number.NaN,
    Infinity,
    -0,
    new Date(0),
    /p/,
    new Map(),
    undefined
  ]

  test("name no project, cell or caller", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject(project)
    for (const value of strange) {
      const reasonFor = (change: object) => engine.decide({ ...request, ...change } as never).reason
      expect([
        reasonFor({ project: value }),
        reasonFor({ resource: value }),
        reasonFor({ action: value }),
        reasonFor({ caller: value })
      ]).toEqual(["unknown_project", "unknown_resource", "unknown_action", "invalid_request"])
      for (const key of ["type", "project", "ref", "trigger_role"]) {
        expect(reasonFor({ caller: { ...caller, [key]: value } })).toBe("invalid_request")
      }
      expect([
        engine.whoCan(value as never, "jobs", "write"),
        engine.whoCan("p", value as never, "write"),
        engine.whatCan(value as never, caller)
      ]).toEqual([null, null, null])
      engine.removeProject(value as never)
      engine.removeGroup(value as never)
    }
    expect(engine.compiled(1)).not.toBeNull()
  })

  test("are refused at every place of a document, by their kind", () => {
    for (const value of strange.filter((one) => typeof one !== "number" && one !== undefined)) {
      for (const description of [
        { path: value },
        { path: "p", id: value },
        { path: "p", visibility: value },
        { path: "p", permissions: { jobs: { read: { min_role: value } } } },
        { path: "p", permissions: { jobs: { read: { job_token: { environments: [value] } } } } },
        { path: "p", scope: { inbound_enabled: value } },
        { path: "p", scope: { allowlist: value } },
        { path: "p", scope: { allowlist: [{ project: value }] } }
      ]) {
        expect(decodeProject(description)).toMatchObject({ _tag: "Failure" })
      }
    }
    expect(() => createEngine().putProject({ path: Symbol("p") } as never)).toThrow(
      "path: expected a text, got the symbol `Symbol(p)`"
    )
    expect(() => createEngine().putProject({ path: "p", id: 10n } as never)).toThrow(
      "id: expected a number, got the bigint `10`"
    )
  })

  test("are no objects of a document: what they hold would be passed over", () => {
    const holders: readonly object[] = [
      new Map([["jobs", { write: false }]]),
      new Set(["jobs"]),
      new Date(0),
      /x/,
      new Error("x"),
      Promise.resolve({}),
      new Boolean(false),
      new Number(0),
      new WeakMap(),
      new Uint8Array(0)
    ]
    for (const holder of holders) {
      for (const description of [
        { path: "p", permissions: holder },
        { path: "p", permissions: { jobs: holder } },
        { path: "p", permissions: { jobs: { read: holder } } },
        { path: "p", permissions: { jobs: { read: { job_token: holder } } } },
        { path: "p", scope: holder }
      ]) {
        expect(decodeProject(description)).toMatchObject({ _tag: "Failure" })
      }
      expect(() => createEngine().putInstance({ limits: holder })).toThrow(InvalidInput)
      expect(() => createEngine().load(holder)).toThrow(InvalidInput)
    }
  })
})
