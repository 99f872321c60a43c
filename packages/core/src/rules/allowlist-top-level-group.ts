import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { atEntry, letsIn, pathOf, printPermitted, printSource } from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-top-level-group",
  number: 30,
  category: "security",
  severity: "high",
  inputs: ["L"],
  summary: "The allowlist lets a whole top-level group in.",
  rationale:
    "Every project of the organisation can come in, the forgotten and the experimental ones too, and so can each project that somebody makes there tomorrow. One of them in the wrong hands is enough.",
  remedy: "List the projects that need it, or the subgroup that holds nothing else.",
  formula: "∃ entry e of a group: depth(path(e)) = 1 ∧ e has not expired ∧ e permits some cell",
  check: (context) =>
    context.policy.entries.flatMap((listed) => {
      const path = pathOf(context.policy, listed)
      if (listed.entry.group === undefined || path?.includes("/") !== false || !letsIn(listed)) return []
      return [
        {
          ...atEntry(context, listed),
          message: `every project of top-level ${printSource(listed)}, present and future, is let in with ${printPermitted(listed)}; list the subgroups or projects that need it`
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a subgroup",
      project: {
        scope: { allowlist: [{ group: "acme/platform/ci", job_token_policies: ["read_packages"] }] }
      }
    },
    {
      title: "a project",
      project: { scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "an entry that keeps a group out",
      project: { scope: { allowlist: [{ group: "acme", job_token_policies: [] }] } }
    },
    {
      title: "an entry that has expired",
      project: { scope: { allowlist: [{ group: "acme", expires_at: "2026-01-01T00:00:00Z" }] } }
    },
    {
      title: "a subgroup by its number",
      groups: { "acme/platform": { id: 7 } },
      project: { scope: { allowlist: [{ group: 7, job_token_policies: ["read_packages"] }] } }
    }
  ],
  invalid: [
    {
      title: "the whole organisation",
      project: { scope: { allowlist: [{ group: "acme", job_token_policies: ["read_packages"] }] } },
      finds: [{ path: "scope.allowlist[0]" }]
    },
    {
      title: "by its number",
      groups: { partner: { id: 9 } },
      project: { scope: { allowlist: [{ project: "acme/app" }, { group: 9 }] } },
      finds: [{ path: "scope.allowlist[1]" }]
    }
  ]
}
