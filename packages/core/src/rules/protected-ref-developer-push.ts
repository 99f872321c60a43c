import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { onProtectedRefsAlone } from "../lint/protected-refs.ts"

export default defineRule({
  id: "protected-ref-developer-push",
  number: 15,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["protected_refs"],
  summary: "A grant asks for protected refs, and developers may push to one or create one.",
  rationale:
    "Who may create `release/anything` runs the CI configuration they put there, on a protected ref, and nobody has to agree first.",
  remedy: "Let maintainers alone push to protected refs and create them.",
  formula:
    "∃ r, a: a policy states (r,a) ∧ Tok(r,a) has protected refs and no others, ∃ pattern ∈ F.protected_refs: push_role ≤ developer",
  check: (context) => {
    const { facts, masks, rank } = context
    const refs = facts.protected_refs ?? []
    const weak = refs.flatMap(({ pattern, push_role: role }, index) =>
      rank(role) <= rank("developer") ? [{ index, pattern }] : []
    )
    const cells = onProtectedRefsAlone(context).flatMap((concern) => concern.cells)
    const [first] = weak
    if (first === undefined || cells.length === 0) return []
    const patterns = weak.map(({ pattern }) => quote(pattern)).join(" and ")
    return [
      {
        at: { level: "project", path: ["facts", "protected_refs", first.index, "push_role"] },
        cells: cells.toSorted((one, other) => one.index - other.index),
        concerned: () => masks.jobs(),
        message: (said) =>
          `people below maintainer may push to the protected ${patterns}, so that code which nobody reviewed counts as protected and ${said}; let only maintainers push there`
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "maintainers push",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } },
        facts: { protected_refs: [{ pattern: "release/*", push_role: "maintainer" }] }
      }
    },
    {
      title: "no grant asks for protected refs",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        facts: { protected_refs: [{ pattern: "release/*", push_role: "developer" }] }
      }
    }
  ],
  invalid: [
    {
      title: "developers create release branches",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } },
        facts: {
          protected_refs: [
            { pattern: "main", push_role: "maintainer" },
            { pattern: "release/*", push_role: "developer" }
          ]
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "facts.protected_refs[1].push_role" }]
    }
  ]
}
