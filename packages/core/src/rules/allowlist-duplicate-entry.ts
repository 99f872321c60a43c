import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { pathOf, printSource } from "../lint/entries.ts"
import type { ListedEntry } from "../lint/policy-view.ts"

export default defineRule({
  id: "allowlist-duplicate-entry",
  number: 36,
  category: "correctness",
  severity: "low",
  inputs: ["L"],
  summary: "Two allowlist entries name one source, by its number and by its path.",
  rationale:
    "Then both decide: only what both permit comes through, and nothing once one of them has expired. Whoever reads or edits one of them does not see that.",
  remedy: "Keep one of the two, with what both permit; the number survives a renaming.",
  formula:
    "∃ entries e1, e2: e1 ≠ e2 ∧ both name a project, or both a group ∧ the source of e1 is the source of e2 (one path or id twice is refused before)",
  check: ({ policy }) => {
    const seen = new Map<string, ListedEntry>()
    return policy.entries.flatMap((listed) => {
      const path = pathOf(policy, listed)
      if (path === undefined) return []
      const key = `${listed.entry.project === undefined ? "group" : "project"} ${path}`
      const first = seen.get(key)
      if (first === undefined) {
        seen.set(key, listed)
        return []
      }
      return [
        {
          at: { level: "project" as const, path: listed.path },
          cells: [],
          message: `${printSource(listed)} is ${printSource(first)}, which \`allowlist[${first.index}]\` names already, and only what both permit comes through; make one entry of the two`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "once",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "a number that is another's",
      groups: { acme: { id: 7 } },
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { group: 8, job_token_policies: ["read_packages"] }
          ]
        }
      }
    },
    {
      title: "a group, and a project of the same number",
      groups: { acme: { id: 7 } },
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { project: 7, job_token_policies: ["read_packages"] }
          ]
        }
      }
    }
  ],
  invalid: [
    {
      title: "a group by its path and by its number",
      groups: { acme: { id: 7 } },
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { project: "acme/app", job_token_policies: ["read_packages", "read_releases"] },
            { group: 7, job_token_policies: ["read_containers"] }
          ]
        }
      },
      finds: [{ path: "scope.allowlist[2]", cells: [] }]
    },
    {
      title: "the project itself by its number and by its path",
      project: {
        id: 5,
        scope: {
          allowlist: [
            { project: 5, job_token_policies: ["read_packages"] },
            { project: "acme/backend", job_token_policies: ["admin_packages"] }
          ]
        }
      },
      finds: [{ path: "scope.allowlist[1]", cells: [] }]
    }
  ]
}
