import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "mutable-version-write",
  number: 54,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["overwrite"],
  summary: "Job tokens publish where publishing a version again replaces it.",
  rationale:
    "A job that somebody took over need not bring out a new version, which people would see: it replaces one that is in use already.",
  remedy: "Forbid duplicates for the format, so that a version once published stays what it is.",
  formula: "∃ r: a policy states (r, write) ∧ Tok(r, write) ≠ ∅ ∧ r ∈ F.overwrite",
  check: ({ concerns, facts, masks }) => {
    const mutable = new Set(facts.overwrite)
    return concerns(({ action, address }) =>
      action === "write" && mutable.has(address.at(-1) ?? "") ? masks.jobs() : null
    ).map((concern) => {
      const formats = concern.cells.map(({ address }) => quote(address.at(-1) ?? "")).join(", ")
      return {
        at: concern.statement,
        cells: concern.cells,
        concerned: concern.concerned,
        message: (said) =>
          `${said}, and thereby replace versions that are in use; forbid duplicates of ${formats}`
      }
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a version stays what it is",
      project: {
        permissions: { package_registry: { generic: { write: "job_token" } } },
        facts: { overwrite: [] }
      }
    },
    {
      title: "people alone publish",
      project: {
        permissions: { package_registry: { generic: { write: "maintainer" } } },
        facts: { overwrite: ["generic"] }
      }
    },
    {
      title: "another format is overwritten",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        facts: { overwrite: ["generic"] }
      }
    }
  ],
  invalid: [
    {
      title: "jobs replace versions",
      project: {
        permissions: { package_registry: { generic: { write: "job_token_and_maintainer" } } },
        facts: { overwrite: ["generic"] }
      },
      finds: [
        { cells: ["package_registry.generic:write"], path: "permissions.package_registry.generic.write" }
      ]
    },
    {
      title: "a grant for all formats, one of which is overwritten",
      project: {
        permissions: { package_registry: { default: { write: "job_token" } } },
        facts: { overwrite: ["maven"] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.default.write" }]
    }
  ]
}
