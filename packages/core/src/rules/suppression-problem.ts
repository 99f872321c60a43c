import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import type { SuppressionUse } from "../lint/suppressions.ts"

export default defineRule({
  id: "suppression-problem",
  number: 68,
  category: "hygiene",
  severity: "medium",
  inputs: ["S"],
  summary: "A suppression has no reason, is past its `until`, or matches no finding.",
  rationale:
    "A suppression that nobody can justify becomes a permanent blind spot. One that matches nothing lies in wait for a finding that nobody has looked at.",
  remedy:
    "Write the reason, renew the date on purpose, or delete the suppression. One whose rule did not run is left alone.",
  formula:
    "∃ suppression s: s has no reason ∨ s.until ≤ now ∨ (the rule of s ran, or is none ∧ no finding is what s names)",
  check: ({ suppressions }) =>
    suppressions.flatMap((use) => {
      const message = messageOf(use)
      if (message === null) return []
      return [{ at: { level: "project" as const, path: ["suppressions", use.index] }, cells: [], message }]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "nobody knows whether it matches: its rule did not run",
      project: {},
      suppressions: [{ rule: "job-token-can-delete", reason: "a mirror", until: "2099-01-01T00:00:00Z" }]
    },
    { title: "no suppressions", project: {}, suppressions: [] }
  ],
  invalid: [
    {
      title: "no reason",
      project: {},
      suppressions: [{ rule: "job-token-can-delete" }, { rule: "job-token-can-delete", reason: " " }],
      finds: [
        { path: "suppressions[0]", cells: [] },
        { path: "suppressions[1]", cells: [] }
      ]
    },
    {
      title: "past its date",
      project: {},
      suppressions: [{ rule: "job-token-can-delete", reason: "a mirror", until: "2025-12-31T00:00:00Z" }],
      finds: [{ path: "suppressions[0]", cells: [] }]
    },
    {
      title: "no rule has this name",
      project: {},
      suppressions: [
        { rule: "job-token-can-delete", reason: "a mirror" },
        { rule: "job-token-can-deleet", reason: "a mirror" }
      ],
      finds: [{ path: "suppressions[1]", cells: [] }]
    }
  ]
}

const messageOf = ({ matches, problem, suppression }: SuppressionUse): string | null => {
  const what = `the suppression of ${quote(suppression.rule)}`
  if (matches === 0) return `${what} matches no finding; delete it, before it hides one that nobody has seen`
  if (problem === "no_reason")
    return `${what} hides nothing, since it gives no reason; write why, or delete it`
  if (problem === "expired") {
    return `${what} has hidden nothing since ${quote(suppression.until ?? "")}; close the finding, or renew the date with a reason`
  }
  return null
}
