import { describe, expect, test } from "vitest"
import { checkPolicyFile, mergePolicyFiles } from "@jobwarden/policy-files"
import { reportData } from "./data.ts"

const text = `version: 1
projects:
  acme/backend:
    permissions:
      package_registry:
        # jobwarden-ignore job-token-launders-role: a secret-looking comment
        maven: { write: job_token_and_maintainer }
        npm: { delete: job_token_and_maintainer } # glpat-not-to-be-seen
    scope: { allowlist: [{ group: acme }] }
    facts: { registries: [maven, npm], protected_refs: [{ pattern: not-to-be-seen, push_role: maintainer }] }
tests:
  - name: not-to-be-seen
    project: acme/backend
    caller: { type: user, role: guest }
    cannot: { package_registry.maven: [delete] }
`
const merge = (written: string) => mergePolicyFiles([checkPolicyFile("policy.yaml", written)])
const merged = merge(text)
const asked = { version: "0.0.0", preset: "recommended", now: 0, at: null, against: null } as const

describe("the data of a report", () => {
  test("are the findings with their projects and places, the worst first", () => {
    const { accepted, findings, rules } = reportData(merged, asked)
    expect(findings.length).toBeGreaterThan(2)
    for (const finding of findings) {
      expect(finding.place).toMatch(/^policy\.yaml:\d+:\d+$/)
      expect(finding.project).toBe("acme/backend")
    }
    expect(accepted).toMatchObject([
      { rule: "job-token-launders-role", reason: "a secret-looking comment", place: "policy.yaml:7:25" }
    ])
    const named = new Set([...findings, ...accepted].map(({ rule }) => rule))
    expect(rules.map(({ id }) => id)).toEqual([...named].toSorted())
  })

  test("hold no text of a file, no tests and nothing that only the rules look at", () => {
    expect(merged.files.flatMap(({ problems }) => problems)).toEqual([])
    const json = JSON.stringify(
      reportData(merged, { ...asked, against: { name: "main", world: merged.world } })
    )
    expect(json).not.toContain("not-to-be-seen")
    expect(json).not.toContain('"facts"')
  })

  test("are the same for the same files at the same moment", () => {
    expect(JSON.stringify(reportData(merge(text), asked))).toBe(
      JSON.stringify(reportData(merge(text), asked))
    )
  })

  test("say what opens and what closes against another version", () => {
    const before = merge(text.replace("npm: { delete: job_token_and_maintainer }", "npm: { delete: owner }"))
    const against = { name: "main", world: before.world }
    expect(reportData(merged, asked).difference).toBeNull()
    const { difference } = reportData(merged, { ...asked, against })
    expect(difference).toMatchObject({
      before: "main",
      summary: "Access is gained in 1 project and lost in 0; 1 project compared.",
      changes: [{ projects: ["acme/backend"], lost: [] }]
    })
    expect(difference?.changes[0]?.gained[0]).toContain("can now delete npm packages")
    const renamed = merge(
      text.replace("acme/backend:", "acme/other:").replace("project: acme/backend", "project: acme/other")
    )
    expect(
      reportData(merged, {
        ...asked,
        against: { name: "x", world: renamed.world }
      }).difference?.changes.flatMap(({ projects }) => projects)
    ).toEqual(["acme/backend (added)", "acme/other (removed)"])
  })
})
