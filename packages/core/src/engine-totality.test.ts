import { describe, expect, test } from "vitest"
import { noon } from "../test/documents.ts"
import { reasons, type Reason } from "./access/reason.ts"
import { createEngine } from "./engine.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const oddNames = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "prototype",
  "length",
  ""
]

const engine = createEngine({ now: () => noon })
engine.putGroup({ id: 7, path: "acme" })
engine.putProject({
  id: 1,
  path: "acme/app",
  visibility: "public",
  scope: { allowlist: [{ group: "acme" }] }
})
for (const path of oddNames.filter((name) => name !== "")) engine.putProject({ path })

const job = { type: "job", project: 1, ref: { protected: true }, trigger_role: "owner" }
const user = { type: "user", role: "owner" }
const reading = { project: 1, caller: job, resource: "repository", action: "read" }

/** The reason, once it is sure that both ways of asking are total and agree. */
const reasonFor = (request: unknown, asked = engine): Reason => {
  const { allowed, reason } = asked.decide(request as never)
  if (asked.allows(request as never) !== allowed || allowed !== (reason === "allowed")) {
    expect.fail(`allows and decide disagree about ${reason}`)
  }
  if (!reasons.includes(reason)) expect.fail(`no such reason: ${reason}`)
  return reason
}

const from = (caller: unknown): Reason => reasonFor({ ...reading, caller })

describe("deciding answers anything at all", () => {
  test("that is no object", () => {
    const values = [
      undefined,
      null,
      true,
      0,
      NaN,
      1n,
      "",
      "request",
      Symbol("request"),
      () => reading,
      [],
      [reading],
      Object.assign([], reading)
    ]
    expect(new Set(values.map((value) => reasonFor(value)))).toEqual(new Set(["invalid_request"]))
  })

  test("with names that every object has", () => {
    for (const name of oddNames) {
      expect(reasonFor({ ...reading, project: `${name}/none` })).toBe("unknown_project")
      expect(reasonFor({ ...reading, resource: name })).toBe("unknown_resource")
      expect(reasonFor({ ...reading, resource: `package_registry.${name}` })).toBe("unknown_resource")
      expect(reasonFor({ ...reading, action: name })).toBe("unknown_action")
      expect(from({ type: name })).toBe("invalid_request")
      expect(from({ type: "user", role: name })).toBe("invalid_request")
      expect(from({ ...job, trigger_role: name })).toBe("invalid_request")
      expect(from({ type: "user", role: "owner", scopes: [name] })).toBe("token_scope_insufficient")
      expect(from({ type: "deploy_token", project: 1, scopes: [name] })).toBe("token_scope_insufficient")
      expect(from({ ...job, environment: { name, protected: true } })).toBe(
        name === "" ? "invalid_request" : "allowed"
      )
    }
  })

  test("about projects with such names, when they are there", () => {
    for (const path of oddNames.filter((name) => name !== "")) {
      expect(reasonFor({ ...reading, project: path, caller: user })).toBe("allowed")
      expect(reasonFor({ ...reading, project: path, caller: { ...job, project: path } })).toBe("allowed")
      expect(reasonFor({ ...reading, project: path })).toBe("not_in_scope")
    }
    expect(reasonFor({ ...reading, project: "isPrototypeOf" })).toBe("unknown_project")
  })

  test("with getters that throw, wherever they are", () => {
    const trap = { get: () => expect.fail("read"), enumerable: true, configurable: true }
    const trapped = (object: object, key: string) => Object.defineProperty({ ...object }, key, trap)
    for (const key of Object.keys(reading)) expect(reasonFor(trapped(reading, key))).toBe("invalid_request")
    const place = { name: "production", protected: true }
    const full = {
      ...job,
      ref: { protected: true, fork: false, name: "main" },
      environment: place,
      active: true
    }
    for (const key of Object.keys(full)) expect(from(trapped(full, key))).toBe("invalid_request")
    for (const key of Object.keys(full.ref)) {
      expect(from({ ...full, ref: trapped(full.ref, key) })).toBe("invalid_request")
    }
    for (const key of Object.keys(place)) {
      expect(from({ ...full, environment: trapped(place, key) })).toBe("invalid_request")
    }
    const token = { type: "deploy_token", group: "acme", scopes: ["read_repository"] }
    for (const key of Object.keys(token)) expect(from(trapped(token, key))).toBe("invalid_request")
    expect(from({ ...user, scopes: Object.defineProperty(["api"], 0, trap) })).toBe("invalid_request")
  })

  test("behind proxies, honest, throwing or revoked", () => {
    const honest = (object: object): object => new Proxy(object, {})
    expect(reasonFor(honest({ ...reading, caller: honest({ ...job, ref: honest(job.ref) }) }))).toBe(
      "allowed"
    )
    const hostile = new Proxy(reading, {
      get: () => {
        throw new Error("no")
      }
    })
    expect(reasonFor(hostile)).toBe("invalid_request")
    const { proxy, revoke } = Proxy.revocable({ ...reading }, {})
    revoke()
    expect(reasonFor(proxy)).toBe("invalid_request")
    expect(reasonFor({ ...reading, project: proxy })).toBe("unknown_project")
    expect(from(proxy)).toBe("invalid_request")
    expect(from({ ...job, ref: proxy })).toBe("invalid_request")
    expect(from({ ...user, scopes: proxy })).toBe("invalid_request")
  })

  test("frozen, cyclic, without a prototype, or of a class", () => {
    expect(reasonFor(Object.freeze({ ...reading, caller: Object.freeze({ ...job }) }))).toBe("allowed")
    const cyclic: Record<string, unknown> = { ...reading }
    cyclic["self"] = cyclic
    expect(reasonFor(cyclic)).toBe("allowed")
    cyclic["caller"] = cyclic
    expect(reasonFor(cyclic)).toBe("invalid_request")
    expect(reasonFor(Object.assign(Object.create(null), reading))).toBe("allowed")
    class Request {
      readonly project = 1
      readonly caller = user
      readonly resource = "jobs"
      readonly action = "read"
    }
    expect(reasonFor(new Request())).toBe("allowed")
  })

  test("with huge lists and texts, without waiting", () => {
    const started = cpuMilliseconds()
    const long = "a/".repeat(500_000)
    expect(from({ ...user, scopes: Array.from({ length: 200_000 }, () => "no_such_scope") })).toBe(
      "token_scope_insufficient"
    )
    const holes: unknown[] = []
    holes.length = 2 ** 32 - 1
    expect(from({ ...user, scopes: holes })).toBe("invalid_request")
    expect(from({ ...job, ref: { protected: true, name: long } })).toBe("allowed")
    expect(from({ ...job, environment: { name: long, protected: true } })).toBe("allowed")
    expect(reasonFor({ ...reading, project: long })).toBe("unknown_project")
    expect(cpuMilliseconds() - started).toBeLessThan(3000)
  })

  test("whose every member says something else each time: each is read once", () => {
    const reads = new Map<string, number>()
    const counted = (what: string, object: object): object =>
      new Proxy(object, {
        get: (target, key) => {
          const name = `${what}.${String(key)}`
          reads.set(name, (reads.get(name) ?? 0) + 1)
          return Reflect.get(target, key) as unknown
        }
      })
    const ref = counted("ref", { protected: true, fork: false, name: "main" })
    const environment = counted("environment", { name: "production", protected: true })
    const callers = [
      { ...job, ref, environment, active: true },
      { ...user, scopes: counted("scopes", ["read_api"]), active: true },
      { type: "deploy_token", group: "acme", scopes: counted("scopes", ["read_repository"]), active: true }
    ]
    for (const caller of callers) {
      reads.clear()
      expect(
        engine.decide(counted("request", { ...reading, caller: counted("caller", caller) }) as never).allowed
      ).toBe(true)
      expect([...reads].filter(([, count]) => count > 1)).toEqual([])
    }
  })

  test("with a clock that throws: nothing is allowed", () => {
    const broken = createEngine({
      now: () => {
        throw new Error("no clock")
      }
    })
    broken.putProject({ path: "acme/app", permissions: { repository: { read: { min_role: "guest" } } } })
    expect(reasonFor({ ...reading, project: "acme/app", caller: user }, broken)).toBe("invalid_request")
  })
})
