import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { makeHeirs, printSource } from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-expired-entry",
  number: 37,
  category: "correctness",
  severity: "medium",
  inputs: ["L"],
  summary: "An allowlist entry has expired.",
  rationale:
    "An expired entry still decides, and refuses: it also keeps out what the entry of a group would let in. Reviewers read the line and think that it still works.",
  remedy:
    "Renew the date, or delete the entry. Deleting one may let more in than before: what the entry of a group above permits.",
  formula: "∃ entry e: e.expires_at ≤ now",
  check: ({ policy }) => {
    const heirsOf = makeHeirs(policy)
    return policy.entries.flatMap((listed) => {
      if (!listed.expired) return []
      const [heir] = heirsOf(listed)
      const otherwise = policy.isSelf(listed)
        ? "delete it, after which its own job tokens are not restricted"
        : heir === undefined
          ? "delete it"
          : `delete it, after which the entry for ${printSource(heir)} decides`
      return [
        {
          at: { level: "project" as const, path: listed.path },
          cells: [],
          message: `the entry for ${printSource(listed)} has let nothing through since ${listed.entry.expires_at}; renew the date, or ${otherwise}`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "not yet",
      project: { scope: { allowlist: [{ project: "a/b", expires_at: "2099-01-01T00:00:00Z" }] } }
    },
    {
      title: "a moment before",
      now: "2025-12-31T23:59:59Z",
      project: { scope: { allowlist: [{ project: "a/b", expires_at: "2026-01-01T00:00:00Z" }] } }
    }
  ],
  invalid: [
    {
      title: "last year",
      project: {
        scope: { allowlist: [{ project: "a/c" }, { project: "a/b", expires_at: "2025-01-01T00:00:00Z" }] }
      },
      finds: [{ path: "scope.allowlist[1]", cells: [] }]
    },
    {
      title: "on the very moment",
      now: "2026-01-01T00:00:00Z",
      project: { scope: { allowlist: [{ project: "a/b", expires_at: "2026-01-01T00:00:00Z" }] } },
      finds: [{ path: "scope.allowlist[0]", cells: [] }]
    },
    {
      title: "a group's entry would let in what this one keeps out",
      project: {
        scope: {
          allowlist: [
            { group: "acme/apps", job_token_policies: ["read_packages"] },
            {
              project: "acme/apps/web",
              job_token_policies: ["read_packages"],
              expires_at: "2026-01-01T00:00:00Z"
            }
          ]
        }
      },
      finds: [{ path: "scope.allowlist[1]", cells: [] }]
    }
  ]
}
