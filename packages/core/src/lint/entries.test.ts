import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { applyFixes, lint, type LintInput, type UseLog } from "../gitlab-rules.ts"
import type { GroupInput, ProjectInput } from "../gitlab.ts"

const now = Date.UTC(2026, 5, 1)
const window = { since: "2025-12-01T00:00:00Z", until: "2026-06-01T00:00:00Z" }

type Allowlist = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>

const inputOf = (
  allowlist: Allowlist,
  { groups = [], ...more }: Partial<ProjectInput> & { readonly groups?: readonly GroupInput[] } = {}
): LintInput => {
  const engine = createEngine({ now: () => now })
  for (const group of groups) engine.putGroup(group)
  const { scope, ...rest } = more
  const subject = engine.subject({ path: "acme/backend", ...rest, scope: { ...scope, allowlist } })
  if (subject === null) throw new Error("a description always makes a subject")
  return { now, subject, preset: "strict" }
}

const reading = (project: string) => ({
  project: "acme/backend",
  resource: "package_registry.npm",
  action: "read",
  caller: { type: "job", project, ref: { protected: true }, trigger_role: "developer" } as const
})

const fixed = (input: LintInput, uses?: UseLog): Allowlist | null | undefined =>
  applyFixes({ ...input, ...(uses && { uses }) }, { class: "narrowing" }).scope?.allowlist as Allowlist

describe("fixing entries together", () => {
  const alike = inputOf([{ group: "a" }, { project: "a/b" }])

  test("deletes what is subsumed where nothing else would tell the two apart", () => {
    expect(fixed(alike)).toEqual([{ group: "a" }])
  })

  test("keeps an entry through which something came, though the one above it is stale", () => {
    expect(fixed(alike, { ...window, used: [reading("a/b")] })).toEqual([
      { project: "a/b", job_token_policies: ["package_registry.npm:read"] }
    ])
  })

  test("never lets a stale entry's source fall to a broader one", () => {
    expect(fixed(alike, { ...window, used: [reading("a/c")] })).toEqual([
      { group: "a", job_token_policies: ["package_registry.npm:read"] },
      { project: "a/b", job_token_policies: [] }
    ])
  })

  test("deletes a subsumed one that is used like the one above it", () => {
    expect(fixed(alike, { ...window, used: [reading("a/b"), reading("a/c")] })).toEqual([
      { group: "a", job_token_policies: ["package_registry.npm:read"] }
    ])
  })

  test("takes out what nobody used", () => {
    expect(fixed(alike, { ...window, used: [] })).toEqual([])
  })

  test("narrows nothing where the log says who came and not for what", () => {
    const authentications = [
      { project: "acme/backend", source: "a/b" },
      { project: "acme/backend", source: "a/c" }
    ]
    expect(fixed(alike, { ...window, used: [reading("a/b")], authentications })).toEqual([{ group: "a" }])
  })

  test("leaves entries alone that an open scope switches off", () => {
    const open = inputOf([{ project: "a/b" }], { scope: { inbound_enabled: false } })
    const fixes = lint({ ...open, uses: { ...window, used: [reading("a/b")] } }).findings.flatMap((finding) =>
      finding.fixes.filter(({ scope }) => scope?.entries !== undefined)
    )
    expect(fixes).toEqual([])
  })

  test("leaves a gone project's entry in the place of a broader one, shut, in an open scope too", () => {
    const facts = { missing_paths: ["a/b"] }
    const entries = [
      { group: "a", job_token_policies: ["admin_packages"] },
      { project: "a/b", job_token_policies: ["read_packages"] }
    ] as const
    const [group] = entries
    for (const inbound_enabled of [true, false]) {
      expect(fixed(inputOf(entries, { facts, scope: { inbound_enabled } }))).toEqual([
        group,
        { project: "a/b", job_token_policies: [] }
      ])
    }
  })
})

describe("an entry", () => {
  const found = (input: LintInput, rule: string) =>
    lint(input)
      .findings.filter((finding) => finding.rule === rule)
      .map(({ path }) => path.at(-1))

  test("whose source another names too is not subsumed: without it, that one decides", () => {
    const groups = [{ path: "a/b", id: 7 }]
    const input = inputOf([{ group: "a" }, { group: "a/b" }, { group: 7 }], { groups })
    expect(found(input, "allowlist-subsumed-entry")).toEqual([])
    expect(found(input, "allowlist-duplicate-entry")).toEqual([2])
  })

  test("is not used by what its source did elsewhere, or did not do", () => {
    const input = inputOf([{ project: "a/b" }])
    const elsewhere = { ...reading("a/b"), project: "acme/other" }
    const unknown = { ...reading("a/b"), action: "dance" }
    const uses = { ...window, used: [elsewhere, unknown] }
    expect(found({ ...input, uses }, "allowlist-stale-entry")).toEqual([0])
    const authentications = [{ project: "acme/other", source: "a/b" }]
    expect(found({ ...input, uses: { ...uses, authentications } }, "allowlist-stale-entry")).toEqual([0])
  })
})

describe("an entry's message", () => {
  const messages = (input: LintInput, rule: string): readonly string[] =>
    lint(input).findings.flatMap((finding) => (finding.rule === rule ? [finding.message] : []))

  test("names a few permissions, and counts the rest", () => {
    const entry = {
      group: "acme",
      job_token_policies: ["read_jobs", "read_packages", "read_releases", "read_pipelines"] as const
    }
    expect(messages(inputOf([entry]), "allowlist-top-level-group")).toEqual([
      "every project of top-level group `acme`, present and future, is let in with `read_jobs`, `read_packages`, `read_releases` and 1 more; list the subgroups or projects that need it"
    ])
  })

  test("says how many entries of a crowded allowlist change nothing", () => {
    const entries = Array.from({ length: 180 }, (_, at) => ({ project: `${at < 3 ? "a" : `b${at}`}/x${at}` }))
    const input = inputOf([{ group: "a" }, ...entries], { facts: { target: "gitlab" } })
    expect(messages({ ...input, rules: ["allowlist-near-limit"] }, "allowlist-near-limit")).toEqual([
      "the allowlist holds 180 projects, and GitLab refuses more than 200; delete the 3 that say what the entry of a group above says already, which changes nothing"
    ])
  })
})

describe("a suppression", () => {
  const deletes = { permissions: { container_registry: { delete: "job_token" } } } as const
  const found = (rules: LintInput["rules"], more: Partial<ProjectInput> = deletes) =>
    lint({
      ...inputOf([], more),
      ...(rules && { rules }),
      suppressions: [{ rule: "job-token-can-delete", reason: "a mirror" }]
    }).findings.filter(({ rule }) => rule === "suppression-problem")

  test("that matches a finding, or whose rule did not run, is no problem", () => {
    expect(found(["job-token-can-delete", "suppression-problem"])).toEqual([])
    expect(found(["suppression-problem"])).toEqual([])
  })

  test("that matches nothing of a rule that ran is one", () => {
    const [one] = found(["job-token-can-delete", "suppression-problem"], {})
    expect(one?.message).toContain("matches no finding; delete it")
    expect(one?.path).toEqual(["suppressions", 0])
  })
})
