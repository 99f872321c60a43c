import { describe, expect, test } from "vitest"
import { rules } from "@jobwarden/core/rules"
import { checkPolicyFile, mergePolicyFiles } from "@jobwarden/policy-files"
import { lintFiles } from "./lint-files.ts"

const now = Date.parse("2026-06-01T12:00:00Z")

const linted = (files: Readonly<Record<string, string>>, preset: "recommended" | "strict" = "recommended") =>
  lintFiles(mergePolicyFiles(Object.entries(files).map(([name, text]) => checkPolicyFile(name, text))), {
    now,
    preset
  })

const found = (files: Readonly<Record<string, string>>) =>
  linted(files).results.map(({ column, file, line, rule }) => `${file}:${line}:${column} ${rule}`)

const deleting = (comment = "", behind = "") => `version: 1
projects:
  acme/backend:
    permissions:
      package_registry:
        ${comment}
        maven: { delete: job_token_and_maintainer }${behind}
`

describe("what is found in files", () => {
  test("stands where the file says it", () => {
    expect(found({ "a.yaml": deleting() })).toEqual([
      "a.yaml:7:26 job-token-launders-role",
      "a.yaml:7:26 job-token-can-delete"
    ])
  })

  test("is worked out from all of them together", () => {
    const project = "version: 1\nprojects: { acme/backend: { permissions: {} } }\n"
    const group =
      "version: 1\ngroups: { acme: { defaults: { jobs: { write: job_token_and_maintainer } } } }\n"
    expect(found({ "p.yaml": project })).toEqual([])
    const together = found({ "p.yaml": project, "g.yaml": group })
    expect(together.length).toBeGreaterThan(0)
    for (const one of together) expect(one).toMatch(/^g\.yaml:2:/)
  })

  test("includes what shows in several projects only", () => {
    const project = (path: string, other: string) => `  ${path}:
    permissions: { jobs: { write: job_token_and_maintainer } }
    scope: { inbound_enabled: true, allowlist: [{ project: ${other}, job_token_policies: [admin_jobs] }] }
`
    const text = `version: 1\nprojects:\n${project("acme/a", "acme/b")}${project("acme/b", "acme/a")}`
    const mutual = found({ "a.yaml": text }).filter((one) => one.endsWith("mutual-write"))
    expect(mutual).toEqual(["a.yaml:5:49 mutual-write", "a.yaml:8:49 mutual-write"])
  })

  test("in what is not well formed is said once, by the rule if one knows it", () => {
    const text = `version: 1
groups: { acme: { id: 0 } }
projects:
  acme/a: { permissions: { rleases: { read: true } } }
`
    expect(found({ "a.yaml": text })).toEqual(["a.yaml:4:28 unknown-resource", "a.yaml:2:23 invalid-file"])
    expect(found({ "a.yaml": "version: [" })).toEqual([
      expect.stringMatching(/^a\.yaml:\d+:\d+ invalid-file$/)
    ])
  })

  test("lists the rules that looked, and what the others would have had to see", () => {
    const { notRun, rules: looked } = linted({ "a.yaml": deleting() }, "strict")
    expect(looked.length).toBeGreaterThan(rules.length)
    expect(notRun).toContainEqual({ rule: "no-protected-ref", missing: ["facts.protected_refs"] })
    expect(notRun.filter(({ missing }) => missing.includes("P0") || missing.includes("C"))).toEqual([])
  })

  test("does not run a rule for want of what one project has", () => {
    const facts = "    facts: { protected_refs: [{ pattern: main, push_role: maintainer }] }\n"
    const { notRun } = linted({ "a.yaml": `${deleting()}${facts}  acme/app: {}\n` })
    expect(notRun.map(({ rule }) => rule)).not.toContain("no-protected-ref")
  })
})

describe("a comment in a file", () => {
  const both = "# jobwarden-ignore job-token-can-delete, job-token-launders-role: it removes snapshots"

  test("accepts what is found at its line, and the report says so", () => {
    for (const text of [deleting(both), deleting("", ` ${both}`)]) {
      const { results, suppressed } = linted({ "a.yaml": text })
      expect(results).toEqual([])
      expect(suppressed.map(({ rule, suppression }) => ({ rule, ...suppression }))).toEqual([
        { rule: "job-token-launders-role", reason: "it removes snapshots", kind: "in_file" },
        { rule: "job-token-can-delete", reason: "it removes snapshots", kind: "in_file" }
      ])
    }
  })

  test("accepts nothing at another line", () => {
    const elsewhere = `${deleting()}        # jobwarden-ignore job-token-can-delete: elsewhere\n        npm: { read: true }\n`
    expect(found({ "a.yaml": elsewhere })).toEqual([
      "a.yaml:7:26 job-token-launders-role",
      "a.yaml:7:26 job-token-can-delete",
      "a.yaml:8:9 suppression-problem"
    ])
  })

  test("accepts nothing without a reason or past its date, and both are told", () => {
    for (const rest of ["", ":", " until 2026-05-31: over"]) {
      const text = deleting(`# jobwarden-ignore job-token-can-delete${rest}`)
      expect(found({ "a.yaml": text }).filter((one) => !one.includes("launders"))).toEqual([
        "a.yaml:7:26 job-token-can-delete",
        "a.yaml:6:9 suppression-problem"
      ])
    }
  })

  test("that accepts nothing is told wherever it stands", () => {
    const text =
      "version: 1\n# jobwarden-ignore job-token-can-delete: old\ninstance: {}\nprojects: { acme/a: {} }\n"
    expect(found({ "a.yaml": text })).toEqual(["a.yaml:2:1 suppression-problem"])
  })

  test("that names no rule is told", () => {
    expect(found({ "a.yaml": deleting("# jobwarden-ignore job-token-can-deleet: typed wrong") })).toContain(
      "a.yaml:6:9 suppression-problem"
    )
  })

  test("in a group's document accepts what a project below inherits there", () => {
    const text = `version: 1
groups:
  acme:
    defaults:
      # jobwarden-ignore job-token-launders-role: for all of acme
      jobs: { write: job_token_and_maintainer }
projects: { acme/a: {}, acme/b: {} }
`
    const { results, suppressed } = linted({ "a.yaml": text })
    expect(suppressed.filter(({ rule }) => rule === "job-token-launders-role")).toHaveLength(2)
    expect(results.map(({ rule }) => rule)).not.toContain("job-token-launders-role")
    expect(results.map(({ rule }) => rule)).not.toContain("suppression-problem")
  })
})
