import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { hasExpired } from "../policy/grant.ts"

export default defineRule({
  id: "expired-grant",
  number: 46,
  category: "correctness",
  severity: "medium",
  inputs: ["P"],
  summary: "A grant's job tokens have expired.",
  rationale: "The line still reads as if jobs could do it, and somebody will move the date to make it true.",
  remedy: "Take the job tokens out; nobody loses anything. Or renew the date on purpose.",
  formula: "∃ r, a: a policy states (r,a) with job_token.expires_at ≤ now",
  check: ({ now, policy, respell }) =>
    policy.statements.flatMap((statement) => {
      const { grant } = statement
      const terms = typeof grant === "object" ? grant.job_token : undefined
      if (!terms || !hasExpired(terms.expires_at, now)) return []
      return [
        {
          at: statement,
          cells: statement.cells,
          message: `no job token has been admitted since ${terms.expires_at}; take the job tokens out, or renew the date`,
          fixes: () =>
            respell(statement, "take the expired job tokens out", (wanted) => ({
              ...wanted,
              jobToken: null
            }))
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "not yet",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { expires_at: "2099-01-01T00:00:00Z" } } } }
        }
      }
    },
    {
      title: "a moment before",
      now: "2025-12-31T23:59:59Z",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { expires_at: "2026-01-01T00:00:00Z" } } } }
        }
      }
    }
  ],
  invalid: [
    {
      title: "last year",
      project: {
        permissions: {
          package_registry: {
            maven: { write: { min_role: "maintainer", job_token: { expires_at: "2025-01-01T00:00:00Z" } } }
          }
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    }
  ]
}
