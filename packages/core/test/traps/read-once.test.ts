import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createEngine } from "../../src/index.ts"
import { noon } from "../documents.ts"

// What was checked is what is decided on: a member that answers differently each time gets nobody further than
// one of its answers, asked alone, would.

/** An object whose member answers with these values in turn, then with the last of them again and again. */
const changing = (object: object, key: string, ...values: readonly unknown[]): object => {
  let at = 0
  return Object.defineProperty({ ...object }, key, {
    enumerable: true,
    configurable: true,
    get: () => values[Math.min(at++, values.length - 1)]
  })
}

const engine = createEngine({ now: () => noon })
engine.putProject({
  path: "p",
  permissions: {
    jobs: {
      write: {
        min_role: "owner",
        job_token: { refs: "protected", environments: ["live"], trigger_role: "owner" }
      }
    }
  },
  scope: { allowlist: [{ project: "listed" }] }
})
engine.putProject({ path: "open", permissions: { jobs: { write: { min_role: "developer" } } } })

const user = { type: "user", role: "guest" }
const job = {
  type: "job",
  project: "p",
  ref: { protected: false },
  environment: { name: "live", protected: true },
  trigger_role: "owner"
}
const asked = { project: "p", caller: user, resource: "jobs", action: "write" }

describe("a member that answers no at first and yes afterwards", () => {
  const none = ["no", "yes", "yes", "yes"]
  /** Each no is a value that by itself is denied, each yes one that would be allowed. */
  const members: readonly (readonly [string, (values: readonly string[]) => object])[] = [
    [
      "role",
      (values) => ({
        ...asked,
        caller: changing(user, "role", ...values.map((one) => (one === "yes" ? "owner" : "guest")))
      })
    ],
    [
      "scopes",
      (values) => ({
        ...asked,
        caller: changing(
          { type: "user", role: "owner" },
          "scopes",
          ...values.map((one) => (one === "yes" ? ["api"] : []))
        )
      })
    ],
    [
      "active",
      (values) => ({
        ...asked,
        caller: changing({ type: "user", role: "owner" }, "active", ...values.map((one) => one === "yes"))
      })
    ],
    [
      "type",
      (values) => ({
        ...asked,
        caller: changing(
          { ...job, role: "owner" },
          "type",
          ...values.map((one) => (one === "yes" ? "user" : "job"))
        )
      })
    ],
    [
      "ref",
      (values) => ({
        ...asked,
        caller: changing(job, "ref", ...values.map((one) => ({ protected: one === "yes" })))
      })
    ],
    [
      "protected",
      (values) => ({
        ...asked,
        caller: { ...job, ref: changing({}, "protected", ...values.map((one) => one === "yes")) }
      })
    ],
    [
      "fork",
      (values) => ({
        ...asked,
        caller: { ...job, ref: changing({ protected: true }, "fork", ...values.map((one) => one !== "yes")) }
      })
    ],
    [
      "environment",
      (values) => ({
        ...asked,
        caller: changing(
          { ...job, ref: { protected: true } },
          "environment",
          ...values.map((one) => ({ name: one === "yes" ? "live" : "test", protected: true }))
        )
      })
    ],
    [
      "name",
      (values) => ({
        ...asked,
        caller: {
          ...job,
          ref: { protected: true },
          environment: changing(
            { protected: true },
            "name",
            ...values.map((one) => (one === "yes" ? "live" : "test"))
          )
        }
      })
    ],
    [
      "trigger_role",
      (values) => ({
        ...asked,
        caller: changing(
          { ...job, ref: { protected: true } },
          "trigger_role",
          ...values.map((one) => (one === "yes" ? "owner" : "guest"))
        )
      })
    ],
    [
      "source",
      (values) => ({
        ...asked,
        caller: changing(
          { ...job, ref: { protected: true } },
          "project",
          ...values.map((one) => (one === "yes" ? "p" : "foreign"))
        )
      })
    ],
    [
      "project",
      (values) =>
        changing(
          { ...asked, caller: { type: "user", role: "developer" } },
          "project",
          ...values.map((one) => (one === "yes" ? "open" : "p"))
        )
    ],
    [
      "caller",
      (values) =>
        changing(
          asked,
          "caller",
          ...values.map((one) => (one === "yes" ? { type: "user", role: "owner" } : user))
        )
    ],
    [
      "resource",
      (values) =>
        changing(
          { ...asked, caller: { type: "user", role: "developer" } },
          "resource",
          ...values.map((one) => (one === "yes" ? "releases" : "jobs"))
        )
    ],
    [
      "action",
      (values) =>
        changing(
          { ...asked, caller: { type: "user", role: "reporter" } },
          "action",
          ...values.map((one) => (one === "yes" ? "read" : "write"))
        )
    ]
  ]

  test.each(members)(
    "%s is asked once by `decide` and `explain`, which answer what it said",
    (_, request) => {
      expect([
        engine.decide(request(["yes"]) as never).allowed,
        engine.decide(request(["no"]) as never).allowed
      ]).toEqual([true, false])
      for (const ask of [engine.decide, engine.explain]) {
        expect(ask(request(none) as never).allowed).toBe(false)
        expect(ask(request(["yes", "no", "no"]) as never).allowed).toBe(true)
      }
    }
  )
})

describe("callers whose members change from one reading to the next", () => {
  const values = {
    type: fc.constantFrom("user", "job", "deploy_token"),
    active: fc.constantFrom(undefined, true, false),
    role: fc.constantFrom("guest", "owner", "nobody"),
    scopes: fc.constantFrom(undefined, [], ["api"], ["read_repository"]),
    project: fc.constantFrom("p", "listed", "foreign", 1),
    trigger_role: fc.constantFrom("owner", "guest"),
    ref: fc.constantFrom({ protected: true }, { protected: false }, { protected: true, name: "main" }),
    environment: fc.constantFrom(
      undefined,
      { name: "live", protected: true },
      { name: "test", protected: false }
    )
  } as const
  const turns = fc.record(
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        fc.array<unknown>(value as fc.Arbitrary<unknown>, { minLength: 1, maxLength: 3 })
      ])
    )
  )

  /** A caller that answers with these in turn, and what it last said of each. */
  const turning = (faces: Readonly<Record<string, readonly unknown[]>>) => {
    const reads = new Map<string, number>()
    const said: Record<string, unknown> = {}
    const caller = new Proxy(
      {},
      {
        get: (_, key) => {
          const [name, answers] = [String(key), faces[String(key)] ?? []]
          const at = reads.get(name) ?? 0
          reads.set(name, at + 1)
          said[name] = answers[Math.min(at, answers.length - 1)]
          return said[name]
        }
      }
    )
    return { caller, reads, said }
  }

  test("are decided on as they were when they were read last, never as a mixture", () => {
    const seen = new Set<boolean>()
    fc.assert(
      fc.property(turns, (faces) => {
        for (const ask of [engine.allows, engine.decide, engine.explain]) {
          const { caller, reads, said } = turning(faces)
          const answer = ask({ ...asked, caller } as never)
          const allowed = typeof answer === "boolean" ? answer : answer.allowed
          expect(engine.decide({ ...asked, caller: said } as never).allowed).toBe(allowed)
          // The quick way of `allows` may leave a caller to the full way, which reads it anew.
          expect(Math.max(...reads.values())).toBeLessThanOrEqual(ask === engine.allows ? 2 : 1)
          seen.add(allowed)
        }
      }),
      { numRuns: 2000 }
    )
    expect(seen.size).toBe(2)
  })
})
