import { isBelow } from "../access/directory.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { atEntry, letsIn, pathOf, printPermitted, printSource } from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-external-without-expiry",
  number: 38,
  category: "security",
  severity: "low",
  inputs: ["L", "F"],
  summary: "An allowlist entry lets in somebody outside the project's own top-level group, for good.",
  rationale:
    "Work with partners ends, and nobody remembers the line. What happens in their group is out of your hands.",
  remedy: "Set `expires_at` to the day on which the work is due to end, and renew it then if it goes on.",
  formula:
    "∃ entry e: path(e) is neither the project's top-level group nor below it ∧ e has no expires_at ∧ e permits some cell",
  check: (context) => {
    const { policy } = context
    const [top = ""] = policy.target.path.split("/")
    return policy.entries.flatMap((listed) => {
      const path = pathOf(policy, listed)
      const isOutside = path !== undefined && path !== top && !isBelow(path, top)
      if (!isOutside || listed.entry.expires_at != null || !letsIn(listed)) return []
      return [
        {
          ...atEntry(context, listed),
          message: `${printSource(listed)} is outside ${quote(top)} and is let in for good, with ${printPermitted(listed)}; set \`expires_at\` to the day on which that should end`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "with a date",
      project: {
        scope: {
          allowlist: [
            {
              project: "partner/app",
              job_token_policies: ["read_packages"],
              expires_at: "2027-01-01T00:00:00Z"
            }
          ]
        }
      }
    },
    {
      title: "in the own top-level group",
      project: { scope: { allowlist: [{ project: "acme/apps/web", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "the own top-level group",
      project: { scope: { allowlist: [{ group: "acme", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "a number of which no path is known",
      project: { scope: { allowlist: [{ project: 12, job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "an entry that keeps somebody out",
      project: { scope: { allowlist: [{ project: "partner/app", job_token_policies: [] }] } }
    }
  ],
  invalid: [
    {
      title: "a partner's project",
      project: { scope: { allowlist: [{ project: "partner/app", job_token_policies: ["read_packages"] }] } },
      finds: [{ path: "scope.allowlist[0]" }]
    },
    {
      title: "a group whose name begins like the own one's, by its number",
      groups: { "acme-partners": { id: 9 } },
      project: { scope: { allowlist: [{ group: 9, expires_at: null }] } },
      finds: [{ path: "scope.allowlist[0]" }]
    }
  ]
}
