import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { onProtectedRefsAlone } from "../lint/protected-refs.ts"

export default defineRule({
  id: "protected-ref-wildcard",
  number: 14,
  category: "correctness",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["protected_refs"],
  summary: "A grant asks for protected refs, and every branch is protected by a wildcard.",
  rationale:
    "`refs: protected` is there to keep out what nobody reviewed. Where each new branch is protected as soon as it has a name, it keeps out nothing.",
  remedy: "Protect the branches and tags that are reviewed, by their names or by a narrower pattern.",
  formula:
    "∃ r, a: a policy states (r,a) ∧ Tok(r,a) has protected refs and no others, ∃ pattern ∈ F.protected_refs: the pattern matches every name (`*`, or stars alone)",
  check: (context) => {
    const { facts, masks } = context
    const refs = facts.protected_refs ?? []
    const all = refs.flatMap(({ pattern }, index) => (/^\*+$/.test(pattern) ? [{ index, pattern }] : []))
    const cells = onProtectedRefsAlone(context).flatMap((concern) => concern.cells)
    const [first] = all
    if (first === undefined || cells.length === 0) return []
    const patterns = all.map(({ pattern }) => quote(pattern)).join(" and ")
    return [
      {
        at: { level: "project", path: ["facts", "protected_refs", first.index, "pattern"] },
        cells: cells.toSorted((one, other) => one.index - other.index),
        concerned: () => masks.jobs(),
        message: (said) =>
          `${patterns} ${all.length === 1 ? "protects" : "protect"} every branch, so that \`refs: protected\` keeps none out and ${said}; protect only what is reviewed`
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "names and a narrower pattern",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } },
        facts: {
          protected_refs: [
            { pattern: "main", push_role: "maintainer" },
            { pattern: "v*", push_role: "maintainer" }
          ]
        }
      }
    },
    {
      title: "no grant asks for protected refs",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        facts: { protected_refs: [{ pattern: "*", push_role: "maintainer" }] }
      }
    }
  ],
  invalid: [
    {
      title: "every branch is protected",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } },
        facts: {
          protected_refs: [
            { pattern: "main", push_role: "maintainer" },
            { pattern: "*", push_role: "maintainer" }
          ]
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "facts.protected_refs[1].pattern" }]
    },
    {
      title: "a limit of the group asks for protected refs",
      groups: { acme: { limits: { releases: { write: { job_token: { refs: "protected" } } } } } },
      project: {
        permissions: { releases: { write: "job_token" } },
        facts: { protected_refs: [{ pattern: "**", push_role: "maintainer" }] }
      },
      finds: [{ cells: ["releases:write"], path: "facts.protected_refs[0].pattern" }]
    }
  ]
}
