import { describe, expect, test } from "vitest"
import { compiler } from "../../test/compiling.ts"
import { afterNoon, beforeNoon, noon } from "../../test/documents.ts"
import { vocabulary, type Permissions, type Scope } from "../gitlab.ts"
import { makeQuickAnswer, quickRows } from "./allow.ts"
import type { CompiledProject } from "./compile.ts"
import { resolveAllowlist } from "./resolved-allowlist.ts"

const path = "acme/app"
const quickAnswer = makeQuickAnswer(vocabulary, compiler.space, compiler.classSets)

const compile = (permissions: Permissions, scope?: Scope, visibility = "private"): CompiledProject =>
  compiler.compile(
    {
      visibility,
      documents: [{ source: { level: "project" }, document: permissions }],
      limits: [],
      scope,
      enforceScope: false
    },
    noon
  )

const resolved = (allowlist: CompiledProject["allowlist"]) =>
  resolveAllowlist(allowlist, {
    project: (reference) => (typeof reference === "string" ? { path: reference } : { id: reference }),
    groupId: () => undefined,
    groupPath: () => undefined
  })

const askOf =
  (compiled: CompiledProject) =>
  (caller: unknown, resource: unknown = "jobs", action: unknown = "read"): boolean | undefined =>
    quickAnswer(resolved, { path, compiled, rows: quickRows(compiled, { path }) }, caller, resource, action)

const user = { type: "user", role: "reporter" }
const job = { type: "job", project: path, ref: { protected: true }, trigger_role: "developer" }

describe("the quick way answers", () => {
  test("for a user whose token is unrestricted", () => {
    const ask = askOf(compile({ jobs: { read: "developer" } }))
    expect(["reporter", "developer", "owner"].map((role) => ask({ ...user, role }))).toEqual([
      false,
      true,
      true
    ])
    expect(ask({ ...user, role: "owner", active: true })).toBe(true)
    expect(ask({ ...user, role: "owner" }, "jobs", "delete")).toBe(true)
    expect(ask({ ...user, role: "developer" }, "package_registry.npm", "delete")).toBe(false)
  })

  test("for a job of the project itself, by its ref and its trigger", () => {
    const ask = askOf(compile({ jobs: { read: { job_token: { refs: "protected" } } } }))
    expect(ask(job)).toBe(true)
    expect(ask({ ...job, ref: { protected: true, name: "main", fork: false } })).toBe(true)
    expect(ask({ ...job, ref: { protected: false } })).toBe(false)
    expect(ask({ ...job, trigger_role: "guest" })).toBe(false)
    const forks = askOf(compile({ jobs: { read: { job_token: { refs: "any_including_forks" } } } }))
    expect([
      forks({ ...job, ref: { protected: true, fork: true } }),
      ask({ ...job, ref: { protected: true, fork: true } })
    ]).toEqual([true, false])
  })

  test("for a job of the project itself by its number, and for no other number", () => {
    const compiled = compile({ jobs: { read: "job_token" } })
    const target = { id: 7, path, compiled, rows: quickRows(compiled, { id: 7, path }) }
    const from = (project: number) => quickAnswer(resolved, target, { ...job, project }, "jobs", "read")
    expect([from(7), from(8)]).toEqual([true, undefined])
  })

  test("for a job whose trigger is not signed in as for one who is", () => {
    const ask = askOf(compile({ jobs: { read: { job_token: { trigger_role: "authenticated" } } } }))
    expect(["anonymous", "authenticated"].map((trigger_role) => ask({ ...job, trigger_role }))).toEqual([
      true,
      true
    ])
  })

  test("for a job in an environment, by its protection and by its name", () => {
    const inside = (name: string, isProtected: boolean) => ({
      ...job,
      environment: { name, protected: isProtected }
    })
    const byProtection = askOf(compile({ jobs: { read: { job_token: { environments: "protected" } } } }))
    expect([byProtection(job), byProtection(inside("a", false)), byProtection(inside("a", true))]).toEqual([
      false,
      false,
      true
    ])
    const byName = askOf(compile({ jobs: { read: { job_token: { environments: ["a"] } } } }))
    expect([byName(job), byName(inside("a", false)), byName(inside("b", true))]).toEqual([false, true, false])
  })

  test("for a job of another project, by the allowlist", () => {
    const ask = askOf(
      compile(
        {},
        { allowlist: [{ project: "tools/a", job_token_policies: ["jobs:read"] }, { group: "all" }] }
      )
    )
    const from = (project: string, action = "read") => ask({ ...job, project }, "jobs", action)
    expect([from("tools/a"), from("tools/a", "write"), from("tools/b"), from("all/x", "write")]).toEqual([
      true,
      false,
      false,
      true
    ])
  })

  test("for a job of another project where the scope is open, or the read is public", () => {
    const from = (compiled: CompiledProject) => askOf(compiled)({ ...job, project: "tools/a" })
    expect(from(compile({}))).toBe(false)
    expect(from(compile({}, { inbound_enabled: false, allowlist: [{ project: "other" }] }))).toBe(true)
    const without: Scope = { allowlist: [{ project: "tools/a", job_token_policies: [] }] }
    expect(from(compile({}, without))).toBe(false)
    expect(from(compile({}, { ...without, inbound_enabled: false }))).toBe(true)
    expect(from(compile({}, {}, "public"))).toBe(true)
    expect(
      from(compile({ jobs: { read: { job_token: { origin: "own" } } } }, { inbound_enabled: false }))
    ).toBe(false)
  })
})

describe("the quick way leaves to the full way", () => {
  const ask = askOf(compile({}))

  test("what it is not for", () => {
    const left: readonly unknown[] = [
      { ...user, scopes: ["api"] },
      { ...user, active: false },
      { ...job, active: false },
      { ...job, project: 7 },
      { type: "deploy_token", project: path, scopes: ["read_repository"] }
    ]
    expect(left.map((caller) => ask(caller))).toEqual(left.map(() => undefined))
  })

  test("what is malformed", () => {
    const malformed: readonly unknown[] = [
      null,
      undefined,
      "user",
      Object.assign([], user),
      {},
      { role: "owner" },
      { ...user, type: "job" },
      { ...user, role: "king" },
      { ...user, role: undefined },
      { ...user, active: "yes" },
      { ...user, active: null },
      { ...user, scopes: null },
      { ...job, type: "pipeline" },
      { ...job, project: "" },
      { ...job, project: undefined },
      { ...job, trigger_role: "king" },
      { ...job, ref: undefined },
      { ...job, ref: null },
      { ...job, ref: "main" },
      { ...job, ref: Object.assign([], job.ref) },
      { ...job, ref: {} },
      { ...job, ref: { protected: "yes" } },
      { ...job, ref: { protected: true, fork: "no" } },
      { ...job, ref: { protected: true, fork: null } },
      { ...job, ref: { protected: true, name: 7 } },
      { ...job, ref: { protected: true, name: null } },
      { ...job, environment: null },
      { ...job, environment: "production" },
      { ...job, environment: Object.assign([], { name: "a", protected: true }) },
      { ...job, environment: { protected: true } },
      { ...job, environment: { name: "", protected: true } },
      { ...job, environment: { name: 7, protected: true } },
      { ...job, environment: { name: "a" } },
      { ...job, environment: { name: "a", protected: 1 } }
    ]
    expect(malformed.map((caller) => ask(caller))).toEqual(malformed.map(() => undefined))
    for (const strange of ["nothing", null, 0, "__proto__"]) {
      expect([ask(user, strange), ask(user, "jobs", strange)]).toEqual([undefined, undefined])
    }
  })

  test("a project in which something expires, or whose own jobs an entry restricts", () => {
    const expiring = (expires_at: string) => compile({ jobs: { read: { job_token: { expires_at } } } })
    expect([beforeNoon, afterNoon].map((at) => quickRows(expiring(at), { path }))).toEqual([null, null])
    const restricted = compile({}, { allowlist: [{ project: path }, { project: 7 }] })
    expect(quickRows(restricted, { path })).toBeNull()
    expect(quickRows(restricted, { path: "acme/other", id: 7 })).toBeNull()
    expect(quickRows(restricted, { path: "acme/other", id: 8 })).toBe(restricted.table.rows)
    expect(quickRows(restricted, {})).toBe(restricted.table.rows)
    expect(askOf(restricted)(job)).toBeUndefined()
    const compiled = compile({})
    const none = { path, compiled: null, rows: compiled.table.rows }
    expect(quickAnswer(resolved, none, user, "jobs", "read")).toBeUndefined()
  })
})
