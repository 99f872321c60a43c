import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { gainedByPlace } from "../lint/gained-by-place.ts"

export default defineRule({
  id: "new-token-access",
  number: 64,
  category: "security",
  severity: "high",
  inputs: ["P0", "P"],
  summary: "A change lets job tokens write or delete what they could not.",
  rationale:
    "What a pipeline gains, everybody gains who can change what the pipeline does. Such a change deserves a second look, however small its text.",
  remedy: "Check the listed accesses, and acknowledge the finding with a reason, or narrow the change.",
  formula: "∃ r, a ∈ {write, delete}: (⟦P⟧(r,a) ∖ ⟦P0⟧(r,a)) ∩ TOK ≠ ∅, the scope applied to both",
  check: ({ gained, names, policy, vocabulary }) =>
    gainedByPlace({ gained, names, policy, vocabulary }, (cell, { job_tokens }) =>
      cell.observes || job_tokens === undefined ? null : { job_tokens }
    ).map((gain) => ({
      ...gain,
      message: (said) => `${said} after the change and not before; acknowledge it or narrow the change`
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the same again",
      before: { permissions: { package_registry: { maven: { write: "job_token" } } } },
      project: { permissions: { package_registry: { maven: { write: "job_token" } } } }
    },
    {
      title: "people gain, job tokens do not",
      before: { permissions: { package_registry: { maven: { write: "maintainer" } } } },
      project: { permissions: { package_registry: { maven: { write: "developer" } } } }
    },
    {
      title: "job tokens gain a read",
      before: { permissions: { package_registry: { maven: { read: "developer" } } } },
      project: { permissions: { package_registry: { maven: { read: "job_token_and_developer" } } } }
    }
  ],
  invalid: [
    {
      title: "job tokens are added",
      before: { permissions: { package_registry: { maven: { write: "maintainer" } } } },
      project: { permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "a grant is cleared, and the baseline takes its place",
      before: { permissions: { container_registry: { delete: false } } },
      project: {},
      finds: [{ cells: ["container_registry:delete"], path: "permissions" }]
    },
    {
      title: "another project is listed",
      before: { permissions: { releases: { write: "job_token" } } },
      project: {
        permissions: { releases: { write: "job_token" } },
        scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }] }
      },
      finds: [
        { cells: ["releases:write"], path: "permissions.releases.write" },
        { cells: ["releases:delete"], path: "permissions" }
      ]
    }
  ]
}
