import { describe, expect, test } from "vitest"
import { compiledOrFail } from "../../test/compiled-or-fail.ts"
import { createEngineFor } from "../engine.ts"
import { InvalidInput } from "../input/decode.ts"
import type { Domain } from "./domain.ts"

// Not a word of GitLab's: records that somebody keeps, by data alone (SPEC §2).
const records = {
  name: "records",
  roles: ["nobody", "visitor", "assistant", "archivist"],
  signedIn: "visitor",
  leastMember: "assistant",
  actions: [
    { name: "read", observes: true, jobTokenFloor: null },
    { name: "write", observes: false, jobTokenFloor: "assistant" },
    { name: "delete", observes: false, jobTokenFloor: "archivist" }
  ],
  visibilities: ["kept"],
  resources: [{ name: "record", baseline: { read: "assistant", write: "assistant", delete: "archivist" } }],
  tokenScopes: [
    { name: "reading", actions: ["read"], deployToken: true },
    { name: "all", deployToken: false }
  ],
  allowlistPolicies: { verbs: { see: ["read"], keep: ["read", "write"] }, subjects: { records: "record" } }
} as const satisfies Domain

const engineWith = (write?: "archivist" | "job_token" | { readonly min_role: "archivist" }) => {
  const engine = createEngineFor(records, { now: () => 0 })
  engine.putProject({ path: "archive", ...(write !== undefined && { permissions: { record: { write } } }) })
  return engine
}

const alice = { type: "user", role: "archivist" } as const
const bob = { type: "user", role: "assistant" } as const
const job = { type: "job", project: "archive", ref: { protected: false }, trigger_role: "assistant" } as const
const about = (action: "read" | "write" | "delete") => ({ project: "archive", resource: "record", action })

describe("a domain of records", () => {
  test("answers for two users by its baseline", () => {
    const engine = engineWith()
    const can = (caller: typeof alice | typeof bob) =>
      (["read", "write", "delete"] as const).map((action) => engine.allows({ ...about(action), caller }))
    expect([can(alice), can(bob)]).toEqual([
      [true, true, true],
      [true, true, false]
    ])
    expect(engine.decide({ ...about("delete"), caller: bob })).toEqual({
      allowed: false,
      reason: "role_too_low",
      cell: { resource: "record", action: "delete" },
      grant: { value: true, source: { level: "baseline" } },
      revision: 0
    })
  })

  test("takes its first visibility where a project says none", () => {
    expect(engineWith().allows({ ...about("read"), caller: bob })).toBe(true)
  })

  test("has its own roles in grants", () => {
    expect(engineWith("archivist").decide({ ...about("write"), caller: bob }).reason).toBe("role_too_low")
    expect(engineWith("archivist").allows({ ...about("write"), caller: alice })).toBe(true)
    expect(engineWith({ min_role: "archivist" }).decide({ ...about("write"), caller: job }).reason).toBe(
      "grant_excludes_job_tokens"
    )
  })

  test("has its own floors for job tokens", () => {
    expect(engineWith("job_token").allows({ ...about("write"), caller: job })).toBe(true)
    const low = { ...job, trigger_role: "visitor" } as const
    expect(engineWith("job_token").decide({ ...about("write"), caller: low }).reason).toBe(
      "trigger_role_too_low"
    )
  })

  test("has its own scopes and allowlist names", () => {
    const engine = engineWith()
    engine.putProject({
      path: "archive",
      scope: { allowlist: [{ project: "reader", job_token_policies: ["see_records"] }] }
    })
    const reader = { ...job, project: "reader" }
    expect(engine.allows({ ...about("read"), caller: reader })).toBe(true)
    expect(engine.decide({ ...about("write"), caller: reader }).reason).toBe("entry_lacks_permission")
    const token = { type: "deploy_token", project: "archive", scopes: ["reading", "all"] } as const
    expect(engine.allows({ ...about("read"), caller: token })).toBe(true)
    expect(engine.decide({ ...about("write"), caller: token }).reason).toBe("token_scope_insufficient")
  })

  test("has limits", () => {
    const engine = engineWith("job_token")
    engine.putInstance({ limits: { record: { write: "archivist" } } })
    expect(engine.decide({ ...about("write"), caller: job }).reason).toBe("exceeds_limit")
  })

  test("has a table of its own size: 4 users, 1 deploy token, 3 · 3 · 3 · 3 job tokens, 3 cells", () => {
    const { table, cells } = compiledOrFail(engineWith(), "archive")
    expect([cells.length, table.words, table.bits.length]).toEqual([3, 3, 9])
  })

  test("knows none of GitLab's words", () => {
    const engine = engineWith()
    const reasonFor = (change: object) =>
      engine.decide({ ...about("read"), caller: alice, ...change } as never).reason
    expect(reasonFor({ resource: "container_registry" })).toBe("unknown_resource")
    expect(reasonFor({ resource: "package_registry.maven" })).toBe("unknown_resource")
    expect(reasonFor({ caller: { type: "user", role: "maintainer" } })).toBe("invalid_request")
    expect(reasonFor({ caller: { ...alice, scopes: ["api"] } })).toBe("token_scope_insufficient")
    const refused: readonly object[] = [
      { path: "a", visibility: "public" },
      { path: "a", permissions: { jobs: { read: true } } },
      { path: "a", permissions: { record: { read: "owner" } } },
      { path: "a", permissions: { record: { default: { read: true } } } },
      { path: "a", scope: { allowlist: [{ project: "b", job_token_policies: ["read_packages"] }] } }
    ]
    for (const project of refused) expect(() => engine.putProject(project as never)).toThrow(InvalidInput)
  })

  test("names its own words in what it says of a mistake", () => {
    expect(() => engineWith("archivst" as never)).toThrow(
      "project is invalid:\n" +
        "permissions.record.write: unknown value `archivst`; did you mean `archivist`?"
    )
  })
})
