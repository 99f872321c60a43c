import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import type { UseLog } from "../lint/rule.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  lintExample(rule, { title: "one of these", ...example })

const log = { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }

/** What job tokens of a project did here, each `<resource>:<action>`. */
const usedBy = (project: string, ...cells: readonly string[]): UseLog["used"] =>
  cells.map((cell) => {
    const [resource = "", action = ""] = cell.split(":")
    const caller = { type: "job", project, ref: { protected: true }, trigger_role: "owner" } as const
    return { project: "acme/backend", resource, action, caller }
  })

describe("allowlist-subsumed-entry", () => {
  const told = (uses?: UseLog) => {
    const policies = { job_token_policies: ["read_packages", "read_containers"] } as const
    const allowlist = [
      { group: "acme", ...policies },
      { project: "acme/x", ...policies }
    ]
    return findings("allowlist-subsumed-entry", { project: { scope: { allowlist } }, ...(uses && { uses }) })
  }
  const deletion = [
    { class: "safe", title: "delete the entry", scope: { entries: [{ index: 1, entry: null }] } }
  ]
  const withUses = (...used: readonly UseLog["used"][]) => told({ ...log, used: used.flat() })

  test("is found with and without a log of use, at the project", () => {
    expect(told()).toMatchObject([{ level: "project", path: ["scope", "allowlist", 1] }])
    expect(withUses(usedBy("acme/x", "releases:read"))).toHaveLength(1)
  })

  test("offers to delete the entry where the same came through both", () => {
    const [npm, maven] = ["package_registry.npm:read", "package_registry.maven:read"]
    expect(told()[0]?.fixes).toEqual(deletion)
    expect(told(log)[0]?.fixes).toEqual(deletion)
    expect(withUses(usedBy("acme/x", npm, maven), usedBy("acme/y", maven, npm))[0]?.fixes).toEqual(deletion)
    const alike = (["acme/x", "acme/y"] as const).map((source) => ({ project: "acme/backend", source }))
    expect(told({ ...log, authentications: alike })[0]?.fixes).toEqual(deletion)
  })

  test.for([
    ["more came through the group's entry", ["npm", "maven"], ["npm"]],
    ["more came through the entry", ["npm"], ["npm", "maven"]],
    ["something came through the entry alone", [], ["npm"]],
    ["something came through the group's entry alone", ["npm"], []],
    ["one thing of two is another", ["npm", "maven"], ["npm", "pypi"]]
  ] as const)("offers nothing where the two may part: %s", ([, byGroup, byEntry]) => {
    const reads = (formats: readonly string[]) => formats.map((format) => `package_registry.${format}:read`)
    const found = withUses(usedBy("acme/y", ...reads(byGroup)), usedBy("acme/x", ...reads(byEntry)))
    expect(found).toMatchObject([{ fixes: [] }])
  })

  test("offers nothing where the log does not say what came through one of them", () => {
    for (const source of ["acme/x", "acme/y"]) {
      const found = told({ ...log, authentications: [{ project: "acme/backend", source }] })
      expect(found, source).toMatchObject([{ fixes: [] }])
    }
  })
})

describe("allowlist-top-level-group", () => {
  test("says nothing of a group that nobody knows, nor of a project whose path is one name", () => {
    const allowlist = [{ group: 99 }, { project: "app" }]
    expect(findings("allowlist-top-level-group", { project: { scope: { allowlist } } })).toEqual([])
  })
})

describe("allowlist-unused-permission", () => {
  test("offers to permit what was used, as far as the entry permits it", () => {
    const entry = { project: "a/b", expires_at: "2030-01-01T00:00:00Z" }
    const allowlist = [{ ...entry, job_token_policies: ["admin_releases", "read_jobs"] }] as const
    const used = usedBy("a/b", "releases:read", "releases:write", "container_registry:read")
    const [finding, ...others] = findings("allowlist-unused-permission", {
      project: { permissions: { releases: { write: "job_token" } }, scope: { allowlist } },
      uses: { ...log, used }
    })
    expect(others).toEqual([])
    expect(finding?.fixes).toEqual([
      {
        class: "narrowing",
        title: "permit what was used",
        scope: {
          entries: [
            { index: 0, entry: { ...entry, job_token_policies: ["read_releases", "releases:write"] } }
          ]
        }
      }
    ])
  })
})

describe.for([
  ["allowlisted-token-write", "write", "writing"],
  ["allowlisted-token-delete", "delete", "deleting"]
] as const)("%s", ([rule, action, doing]) => {
  test("stands at the project's entry, and names its job tokens alone", () => {
    const grant = {
      min_role: "maintainer",
      deploy_token: true,
      job_token: { trigger_role: "owner" }
    } as const
    const entry = { group: "acme/tools" }
    const [finding, ...others] = findings(rule, {
      project: {
        permissions: { releases: { [action]: grant } },
        scope: { allowlist: [{ project: "acme/x", job_token_policies: [] }, entry] }
      }
    })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ level: "project", path: ["scope", "allowlist", 1] })
    const jobs = { from: [entry], trigger_roles: ["owner"] }
    expect(finding?.accesses).toMatchObject([{ cells: [`releases:${action}`], job_tokens: [jobs] }])
    expect(finding?.accesses.flatMap((access) => Object.keys(access))).toEqual(["cells", "job_tokens"])
    expect(finding?.fixes.map(({ title }) => title)).toEqual([
      `permit what the entry permits, without the ${doing}`
    ])
  })
})
