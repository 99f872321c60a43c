import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "default-grants-write",
  number: 56,
  category: "security",
  severity: "high",
  inputs: ["P"],
  summary: "A `default` lets somebody write or delete packages of every format that is not named.",
  rationale:
    "Each format that the platform learns later is open from its first day, without anybody having decided so.",
  remedy: "Set the default to `false`, and name the formats that are used.",
  formula:
    "∃ a ∈ {write, delete}: a policy's `default` states a and decides a format's cell (r,a) ∧ ⟦P⟧(r,a) ≠ ∅",
  check: ({ concerns, masks, respell }) =>
    concerns((cell, { key }) => (key === "default" && !cell.observes ? masks.everyone : null)).map(
      (concern) => ({
        at: concern.statement,
        cells: concern.cells,
        concerned: concern.concerned,
        message: (said) =>
          `${said}, and those of every format added later; set the default to \`false\` and name the formats in use`,
        fixes: () =>
          respell(concern, "set the default to false", () => ({
            userRank: null,
            jobToken: null,
            deployToken: false
          }))
      })
    )
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "reading only",
      project: { permissions: { package_registry: { default: { read: "reporter" } } } }
    },
    {
      title: "the format that is used is named",
      project: {
        permissions: {
          package_registry: {
            maven: { write: "developer" },
            default: { write: false, delete: false }
          }
        }
      }
    }
  ],
  invalid: [
    {
      title: "job tokens publish in every format",
      project: { permissions: { package_registry: { default: { write: "job_token" } } } },
      finds: [{ path: "permissions.package_registry.default.write" }]
    },
    {
      title: "the baseline for writing, and maintainers delete",
      project: {
        permissions: {
          package_registry: {
            maven: { write: "maintainer", delete: "owner" },
            default: { write: true, delete: "maintainer" }
          }
        }
      },
      finds: [
        { path: "permissions.package_registry.default.write" },
        { path: "permissions.package_registry.default.delete" }
      ]
    },
    {
      title: "a group says so for all its projects",
      project: {},
      groups: { acme: { defaults: { package_registry: { default: { write: true } } } } },
      finds: [{ path: "defaults.package_registry.default.write" }]
    }
  ]
}
