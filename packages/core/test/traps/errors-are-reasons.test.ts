import { describe, expect, test } from "vitest"
import {
  createEngine,
  decodeGrant,
  decodePermissions,
  decodePermissionsPatch,
  decodeProject,
  decodeScope,
  InvalidInput,
  type ProjectInput
} from "../../src/index.ts"
import { noon } from "../documents.ts"

// Something that goes wrong is a no with its own reason: never a yes, and never a no for another reason.

const throwing = (object: object, key: string, cause: () => unknown = () => new Error("no")): object =>
  Object.defineProperty({ ...object }, key, {
    enumerable: true,
    get: () => {
      throw cause()
    }
  })

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const caller = { type: "user", role: "owner" } as const
const request = { project: "p", caller, resource: "jobs", action: "write" }

/** The same request to a policy that allows it, and to one that denies it for a reason of its own. */
const engines = [true, false].map((write) => {
  const engine = createEngine({ now: () => noon })
  engine.putProject({ path: "p", permissions: { jobs: { write } } })
  return engine
})

const answersTo = (asked: object): readonly unknown[] =>
  engines.flatMap((engine) => [
    engine.allows(asked as never),
    engine.decide(asked as never).reason,
    engine.explain(asked as never).reason
  ])
const refusedAs = (reason: string): readonly unknown[] => [false, reason, reason, false, reason, reason]

describe("a request that cannot be read", () => {
  const unreadable: readonly (readonly [string, object])[] = [
    ...Object.keys(request).map(
      (key) => [`a getter of \`${key}\` that throws`, throwing(request, key)] as const
    ),
    ...["type", "role", "active", "scopes"].map(
      (key) =>
        [
          `a caller's getter of \`${key}\` that throws`,
          { ...request, caller: throwing(caller, key) }
        ] as const
    ),
    ["a getter that throws nothing at all", throwing(request, "resource", () => undefined)],
    ["a getter that throws a reason", throwing(request, "action", () => "allowed")],
    ["a caller that is a revoked proxy", { ...request, caller: revoked() }],
    ["a request that is a revoked proxy", revoked()],
    ["scopes that are a revoked proxy", { ...request, caller: { ...caller, scopes: revoked() } }]
  ]
  test.each(unreadable)("is `invalid_request`, whatever the policy says: %s", (_, asked) => {
    expect(answersTo(asked)).toEqual(refusedAs("invalid_request"))
  })

  const malformed: readonly (readonly [string, object, string])[] = [
    ["no project", { caller, resource: "jobs", action: "write" }, "unknown_project"],
    ["a project of a wrong type", { ...request, project: ["p"] }, "unknown_project"],
    ["no resource", { project: "p", caller, action: "write" }, "unknown_resource"],
    ["a resource of a wrong type", { ...request, resource: ["jobs"] }, "unknown_resource"],
    [
      "an object that reads as a resource",
      { ...request, resource: { toString: () => "jobs" } },
      "unknown_resource"
    ],
    ["no action", { project: "p", caller, resource: "jobs" }, "unknown_action"],
    ["a boxed action", { ...request, action: new String("write") }, "unknown_action"],
    ["no caller", { project: "p", resource: "jobs", action: "write" }, "invalid_request"],
    ["a caller that is `true`", { ...request, caller: true }, "invalid_request"],
    ["a caller that is a list", { ...request, caller: [caller] }, "invalid_request"],
    ["a role of a wrong type", { ...request, caller: { type: "user", role: 6 } }, "invalid_request"],
    ["a boxed role", { ...request, caller: { type: "user", role: new String("owner") } }, "invalid_request"],
    ["`active` that is no boolean", { ...request, caller: { ...caller, active: "true" } }, "invalid_request"],
    ["`active` that is null", { ...request, caller: { ...caller, active: null } }, "invalid_request"],
    ["`scopes` that is null", { ...request, caller: { ...caller, scopes: null } }, "invalid_request"],
    ["`scopes` that is one text", { ...request, caller: { ...caller, scopes: "api" } }, "invalid_request"],
    ["a scope that is no text", { ...request, caller: { ...caller, scopes: ["api", 1] } }, "invalid_request"]
  ]
  test.each(malformed)("has the reason that says what is wrong: %s", (_, asked, reason) => {
    expect(answersTo(asked)).toEqual(refusedAs(reason))
  })
})

describe("a clock that fails", () => {
  const failing: readonly (readonly [string, () => number])[] = [
    [
      "throws",
      () => {
        throw new Error("no clock")
      }
    ],
    ["says no number", () => Number.NaN],
    ["says a text", () => "noon" as never],
    ["says nothing", () => undefined as never],
    ["stands at the end of time", () => Infinity]
  ]
  test.each(failing)("allows nothing that may have expired: it %s", (_, now) => {
    const engine = createEngine({ now })
    const ends = { job_token: { expires_at: "2027-01-01T00:00:00Z" } }
    engine.putProject({ path: "p", permissions: { jobs: { write: ends } } })
    const job = { type: "job", project: "p", ref: { protected: true }, trigger_role: "owner" } as const
    expect(engine.allows({ ...request, caller: job })).toBe(false)
    expect(["invalid_request", "grant_expired"]).toContain(engine.decide({ ...request, caller: job }).reason)
  })
})

describe("a question about what cannot be read", () => {
  test("`whatCan` says of an unreadable caller what it says of a malformed one: nothing", () => {
    const [engine] = engines
    for (const key of ["type", "role", "active", "scopes"]) {
      expect(engine?.whatCan("p", throwing(caller, key) as never)).toEqual([])
    }
    expect(engine?.whatCan("p", revoked() as never)).toEqual([])
    expect(engine?.whatCan("none", throwing(caller, "type") as never)).toBeNull()
  })

  test("`minimalPolicy` refuses what it cannot read by name, and grants nothing for it", () => {
    const [engine] = engines
    const unreadable = [
      throwing(request, "project"),
      throwing(request, "caller"),
      null,
      undefined,
      7,
      revoked()
    ]
    const { permissions, refused } = engine?.minimalPolicy({ path: "p" }, unreadable as never) ?? {}
    expect(refused?.map(({ reason }) => reason)).toEqual(unreadable.map(() => "invalid_request"))
    expect(permissions).toEqual(engine?.minimalPolicy({ path: "p" }, []).permissions)
  })

  test("`minimalPolicy` passes over no hole in a list", () => {
    const observed: object[] = []
    observed[1] = request
    expect(engines[0]?.minimalPolicy({ path: "p" }, observed as never).refused).toEqual([
      { observed: undefined, reason: "invalid_request" }
    ])
  })

  test.each([[null], [undefined], ["jobs"], [{}], [{ length: 0 }], [new Set([request])]])(
    "`minimalPolicy` takes no %s for an empty log",
    (observed) => {
      expect(() => engines[0]?.minimalPolicy({ path: "p" }, observed as never)).toThrow(InvalidInput)
      expect(() => engines[0]?.minimalPolicy({ path: "p" }, observed as never)).toThrow(
        /^observed is invalid:\nexpected a list, got /
      )
    }
  )
})

describe("an input that cannot be read", () => {
  const decoders = { decodeProject, decodePermissions, decodePermissionsPatch, decodeScope, decodeGrant }
  const keys = {
    decodeProject: "path",
    decodePermissions: "jobs",
    decodePermissionsPatch: "jobs",
    decodeScope: "allowlist",
    decodeGrant: "min_role"
  }

  test.each(Object.entries(decoders))("is a problem that says why, on one line: %s", (name, decode) => {
    const key = keys[name as keyof typeof keys]
    const messageFor = (cause: unknown) => {
      const decoded = decode(throwing({}, key, () => cause))
      return decoded._tag === "Failure" ? decoded.failure : "taken"
    }
    const says = (message: string) => [{ path: [], message: `could not be read: ${message}` }]
    expect(messageFor(new Error("the disk is gone"))).toEqual(says("the disk is gone"))
    expect(messageFor(new Error("a\nb\u202Ec\u0000"))).toEqual(says("a\uFFFDb\uFFFDc\uFFFD"))
    expect(messageFor("a text")).toEqual(says("unknown cause"))
    expect(messageFor(revoked())).toEqual(says("unknown cause"))
    expect(messageFor(throwing(new Error("hidden"), "message"))).toEqual(says("unknown cause"))
    expect(messageFor(Object.setPrototypeOf(throwing({}, "message"), Error.prototype))).toEqual(
      says("unknown cause")
    )
    expect(messageFor(Object.assign(new Error("x"), { message: Symbol("x") }))).toEqual(says("unknown cause"))
  })

  test("changes nothing, and is one `InvalidInput`", () => {
    const engine = createEngine({ now: () => noon })
    const before: ProjectInput = { id: 1, path: "p", permissions: { jobs: { write: "owner" } } }
    engine.putProject(before)
    engine.putGroup({ path: "g" })
    const known = engine.compiled("p")
    const puts = [
      () => engine.putProject(throwing(before, "permissions") as never),
      () => engine.putProject(revoked() as never),
      () => engine.putGroup(throwing({ path: "" }, "limits") as never),
      () => engine.putInstance(throwing({}, "enforce_scope") as never),
      () => engine.load(throwing({ groups: [] }, "projects") as never),
      () => engine.load({ projects: [before, throwing(before, "id") as never] }),
      () => engine.load(revoked() as never)
    ]
    for (const put of puts) {
      expect(put).toThrow(InvalidInput)
      expect(engine.compiled("p")).toBe(known)
    }
  })

  test("a list with a hole is refused, not loaded without the one that is missing", () => {
    const engine = createEngine({ now: () => noon })
    const projects: ProjectInput[] = []
    projects[1] = { path: "p" }
    expect(() => engine.load({ projects })).toThrow(
      "world is invalid:\nprojects[0]: expected an object, got nothing"
    )
    expect(() => engine.load({ groups: projects })).toThrow("groups[0]: expected an object, got nothing")
    projects.length = 2 ** 32 - 1
    expect(() => engine.load({ projects })).toThrow(InvalidInput)
    expect(engine.compiled("p")).toBeNull()
  })
})
