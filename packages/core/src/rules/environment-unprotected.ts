import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import type { AnyGrant } from "../policy/grant.ts"

export default defineRule({
  id: "environment-unprotected",
  number: 17,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["environments"],
  summary: "A grant asks for an environment by name that is not protected.",
  rationale:
    "A job is in an environment because its own definition says so. Only a protected environment asks who may deploy to it; any other is a word that everybody who edits the CI configuration can write.",
  remedy: "Protect the environment, or ask for `environments: protected`.",
  formula:
    "∃ r, a, e: a policy states (r,a), Tok(r,a) ≠ ∅, e ∈ environments of the grant ∧ F.environments has no protected e",
  check: ({ concerns, facts, masks }) => {
    const safe = new Set((facts.environments ?? []).filter((one) => one.protected).map(({ name }) => name))
    const named = (grant: AnyGrant): readonly string[] => {
      const names = typeof grant === "object" && grant.job_token ? grant.job_token.environments : undefined
      return typeof names === "object" ? names.filter((name) => !safe.has(name)) : []
    }
    return concerns((_, { grant }) => (named(grant).length > 0 ? masks.jobs() : null)).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) =>
        `nothing protects the environment ${named(concern.statement.grant).map(quote).join(" or ")}, which any job may name, and so ${said}; protect it, or ask for \`environments: protected\``
    }))
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "it is protected",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { environments: ["prod"] } } } } },
        facts: { environments: [{ name: "prod", protected: true }] }
      }
    },
    {
      title: "protected environments, whatever their names",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { environments: "protected" } } } } },
        facts: { environments: [{ name: "prod", protected: false }] }
      }
    }
  ],
  invalid: [
    {
      title: "it is not protected",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { environments: ["prod"] } } } } },
        facts: { environments: [{ name: "prod", protected: false }] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "one of two does not exist, and comes into being with the first job that names it",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { environments: ["prod", "review/next"] } } } }
        },
        facts: { environments: [{ name: "prod", protected: true }] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    }
  ]
}
