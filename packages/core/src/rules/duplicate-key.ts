import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { writtenProblems } from "../lint/written-problems.ts"

export default defineRule({
  id: "duplicate-key",
  number: 61,
  category: "correctness",
  severity: "error",
  inputs: ["D"],
  summary: "A key stands twice in one place, or twice but for the case of its letters.",
  rationale:
    "A parser keeps the last one and says nothing, so that a reviewer reads a rule that does not hold.",
  remedy: "Keep one of them.",
  formula: "∃ keys k1, k2 of one mapping, at two places: lower(k1) = lower(k2)",
  check: ({ vocabulary, written }) =>
    writtenProblems(vocabulary, written).flatMap((problem) => {
      if (problem.kind !== "repeated_key") return []
      const { first, key, path } = problem
      const message =
        first === key
          ? `${quote(key)} stands twice in one place, and only one of the two would count; keep one`
          : `${quote(first)} and ${quote(key)} differ only in case, so that one is read for the other; keep one`
      return [{ at: { level: "project" as const, path }, cells: [], message }]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "one key in two places",
      project: {},
      written: {
        value: { permissions: { releases: { write: "owner" }, jobs: { write: "owner" } } },
        problems: []
      }
    }
  ],
  invalid: [
    {
      title: "the parser has seen it twice",
      project: {},
      written: {
        value: { permissions: { package_registry: { maven: { write: "maintainer" } } } },
        problems: [
          {
            path: ["permissions", "package_registry", "maven"],
            message: "the key `maven` is given twice in one place; keep one of them",
            kind: "repeated_key"
          }
        ]
      },
      finds: [{ cells: [], path: "permissions.package_registry.maven" }]
    },
    {
      title: "once in capitals",
      project: {},
      written: {
        value: { permissions: { package_registry: { maven: { write: false }, Maven: { write: true } } } },
        problems: [
          {
            path: ["permissions", "package_registry", "Maven"],
            message: "unknown key `Maven`; did you mean `maven`?"
          }
        ]
      },
      finds: [{ cells: [], path: "permissions.package_registry.Maven" }]
    }
  ]
}
