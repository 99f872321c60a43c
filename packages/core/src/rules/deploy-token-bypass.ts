import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "deploy-token-bypass",
  number: 55,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["target", "deploy_tokens"],
  summary: "On GitLab a deploy token may write what the policy lets no deploy token write.",
  rationale:
    "Where a GitLab does the enforcing, a deploy token has what its scopes say, without a role, a ref or a log entry in somebody's name. The policy is not the only door.",
  remedy: "Revoke the token or take the scope from it, or say in the grant that deploy tokens may.",
  formula:
    "F.target = gitlab ∧ ∃ r, t ∈ F.deploy_tokens: a policy states (r, write) ∧ the scopes of t cover (r, write) ∧ ⟦P⟧(r, write) admits no deploy token",
  check: ({ facts, masks, policy, vocabulary }) => {
    const scopes = [...new Set((facts.deploy_tokens ?? []).flatMap((token) => token.scopes))]
    if (facts.target !== "gitlab") return []
    return policy.statements.flatMap((statement) => {
      const [first, ...others] = statement.cells.filter(
        (cell) =>
          cell.action === "write" &&
          vocabulary.covers(scopes, cell.index, true) &&
          !policy.admits(cell, masks.deployTokens)
      )
      if (first === undefined) return []
      const by = scopes.filter((scope) => vocabulary.covers([scope], first.index, true)).map(quote)
      return [
        {
          at: statement,
          cells: [first, ...others],
          message: `a deploy token with ${by.join(" and ")} can write here on GitLab, though the grant admits no deploy token; revoke it, or take the scope from it`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "no deploy token writes",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" } } },
        facts: { target: "gitlab", deploy_tokens: [{ scopes: ["read_package_registry"] }] }
      }
    },
    {
      title: "the grant admits deploy tokens",
      project: {
        permissions: {
          package_registry: { maven: { write: { min_role: "maintainer", deploy_token: true } } }
        },
        facts: { target: "gitlab", deploy_tokens: [{ scopes: ["write_package_registry"] }] }
      }
    }
  ],
  invalid: [
    {
      title: "a deploy token that publishes packages",
      project: {
        permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } },
        facts: {
          target: "gitlab",
          deploy_tokens: [{ scopes: ["read_repository"] }, { scopes: ["write_package_registry"] }]
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "one that pushes images",
      project: {
        permissions: { container_registry: { write: "maintainer" } },
        facts: { target: "gitlab", deploy_tokens: [{ scopes: ["write_registry"] }] }
      },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.write" }]
    }
  ]
}
