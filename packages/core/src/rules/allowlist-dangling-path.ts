import { isBelow } from "../access/directory.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import {
  atEntry,
  closing,
  letsIn,
  makeHeirs,
  printClosing,
  printPermitted,
  printSource
} from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-dangling-path",
  number: 33,
  category: "security",
  severity: "high",
  inputs: ["L", "F"],
  facts: ["missing_paths"],
  summary: "An allowlist entry names a path under which nothing is any more.",
  rationale:
    "The project or group was deleted, renamed or moved, and its path is free. Whoever registers it next is let in, and need not be a friend.",
  remedy: "Take the entry out, or name the new path. An entry by number cannot be taken over.",
  formula:
    "∃ entry e that names a path: e has not expired ∧ e permits some cell ∧ (path(e) ∈ F.missing_paths ∨ path(e) is below one of them)",
  check: (context) => {
    const { facts, policy } = context
    const missing = facts.missing_paths ?? []
    const heirsOf = makeHeirs(policy)
    return policy.entries.flatMap((listed) => {
      const path = listed.entry.project ?? listed.entry.group
      if (typeof path !== "string" || !letsIn(listed)) return []
      if (!missing.some((gone) => path === gone || isBelow(path, gone))) return []
      const heirs = heirsOf(listed)
      return [
        {
          ...atEntry(context, listed),
          message: `${printSource(listed)} is gone, and whoever takes its name is let in with ${printPermitted(listed)}; ${printClosing(heirs)}`,
          fixes: () => [closing(listed, heirs)]
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "it exists",
      project: {
        scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] },
        facts: { missing_paths: ["old/app"] }
      }
    },
    {
      title: "a name that only begins alike",
      project: {
        scope: { allowlist: [{ project: "old/app-next", job_token_policies: ["read_packages"] }] },
        facts: { missing_paths: ["old/app"] }
      }
    },
    {
      title: "a number, which nobody can take over",
      project: {
        scope: { allowlist: [{ project: 12, job_token_policies: ["read_packages"] }] },
        facts: { missing_paths: ["old/app"] }
      }
    },
    {
      title: "nothing is to be had under the name",
      project: {
        scope: { allowlist: [{ project: "old/app", job_token_policies: [] }] },
        facts: { missing_paths: ["old/app"] }
      }
    }
  ],
  invalid: [
    {
      title: "the project is gone",
      project: {
        scope: {
          allowlist: [
            { project: "acme/app", job_token_policies: ["read_packages"] },
            { project: "old/app", job_token_policies: ["read_packages"] }
          ]
        },
        facts: { missing_paths: ["old/app"] }
      },
      finds: [{ path: "scope.allowlist[1]" }]
    },
    {
      title: "its group is gone",
      project: { scope: { allowlist: [{ project: "old/app" }] }, facts: { missing_paths: ["old"] } },
      finds: [{ path: "scope.allowlist[0]" }]
    },
    {
      title: "without the entry a broader one would decide",
      project: {
        scope: {
          allowlist: [
            { group: "acme/apps", job_token_policies: ["admin_packages"] },
            { project: "acme/apps/old", job_token_policies: ["read_packages"] }
          ]
        },
        facts: { missing_paths: ["acme/apps/old"] }
      },
      finds: [{ path: "scope.allowlist[1]" }]
    }
  ]
}
