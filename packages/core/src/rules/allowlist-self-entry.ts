import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { letsIn, printPermitted } from "../lint/entries.ts"
import type { ListedEntry } from "../lint/policy-view.ts"

export default defineRule({
  id: "allowlist-self-entry",
  number: 35,
  category: "correctness",
  severity: "info",
  inputs: ["L"],
  summary: "An allowlist entry names the project itself.",
  rationale:
    "A project's own jobs need no entry. One that is there takes from them everything that it does not list, which readers rarely expect: they take it for a permission.",
  remedy: "Delete the entry if its own jobs should not be restricted; keep it if that is what it is for.",
  formula: "∃ entry e: e names the project that the allowlist belongs to, by path or by id",
  check: ({ policy }) =>
    policy.entries
      .filter((listed) => policy.isSelf(listed))
      .map((listed) => ({
        at: { level: "project", path: listed.path },
        cells: [],
        message: `the entry names the project itself, ${effectOf(listed)}`
      }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "another project",
      project: { scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "the project's group, which never restricts its own jobs",
      project: { scope: { allowlist: [{ group: "acme", job_token_policies: ["read_packages"] }] } }
    }
  ],
  invalid: [
    {
      title: "the project itself",
      project: { scope: { allowlist: [{ project: "acme/backend", job_token_policies: ["read_packages"] }] } },
      finds: [{ path: "scope.allowlist[0]", cells: [] }]
    },
    {
      title: "by its number",
      project: { id: 5, scope: { allowlist: [{ project: "acme/app" }, { project: 5 }] } },
      finds: [{ path: "scope.allowlist[1]", cells: [] }]
    },
    {
      title: "a date that shuts its own jobs out",
      project: { scope: { allowlist: [{ project: "acme/backend", expires_at: "2026-01-01T00:00:00Z" }] } },
      finds: [{ path: "scope.allowlist[0]", cells: [] }]
    }
  ]
}

const effectOf = (listed: ListedEntry): string => {
  if (listed.expired) {
    return `and has shut its own job tokens out since ${listed.entry.expires_at}; delete it, or renew it if it should restrict them`
  }
  if (listed.permitsAll) return "which needs no entry and is not restricted by this one; delete it"
  const left = letsIn(listed) ? `only ${printPermitted(listed)}` : "nothing"
  return `and leaves its own job tokens ${left}; delete it if they should not be restricted`
}
