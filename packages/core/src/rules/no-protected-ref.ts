import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { onProtectedRefsAlone } from "../lint/protected-refs.ts"

export default defineRule({
  id: "no-protected-ref",
  number: 16,
  category: "correctness",
  severity: "medium",
  inputs: ["P", "F"],
  facts: ["protected_refs"],
  summary: "A grant asks for protected refs, and the project has none.",
  rationale:
    "No pipeline ever meets the condition, so jobs fail, and whoever mends them in a hurry takes the condition out instead of protecting a branch.",
  remedy: "Protect the branch or tag whose pipelines are meant.",
  formula: "∃ r, a: a policy states (r,a) ∧ Tok(r,a) has protected refs and no others, F.protected_refs = ∅",
  check: (context) =>
    (context.facts.protected_refs ?? []).length > 0
      ? []
      : onProtectedRefsAlone(context).map(({ cells, statement }) => ({
          at: statement,
          cells,
          message:
            "job tokens are let in on protected refs only, and the project protects no ref, so that no job gets in; protect the branch that they run on"
        }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a protected branch",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } },
        facts: { protected_refs: [{ pattern: "main", push_role: "maintainer" }] }
      }
    },
    {
      title: "no grant asks for protected refs",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        facts: { protected_refs: [] }
      }
    }
  ],
  invalid: [
    {
      title: "nothing is protected",
      project: {
        permissions: {
          package_registry: { maven: { write: { min_role: "maintainer", job_token: { refs: "protected" } } } }
        },
        facts: { protected_refs: [] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    }
  ]
}
