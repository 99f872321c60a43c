import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { gainedByPlace } from "../lint/gained-by-place.ts"

export default defineRule({
  id: "new-access",
  number: 65,
  category: "security",
  severity: "medium",
  inputs: ["P0", "P"],
  summary: "A change lets somebody do what they could not.",
  rationale:
    "A line that looks like tidying up may open a door. Listed one by one, what a change gives can be agreed to.",
  remedy: "Check the listed accesses, and acknowledge the finding with a reason, or narrow the change.",
  formula: "∃ r, a: ⟦P⟧(r,a) ∖ ⟦P0⟧(r,a) ≠ ∅, the scope applied to both",
  check: ({ gained, names, policy, vocabulary }) =>
    gainedByPlace({ gained, names, policy, vocabulary }, (_, principals) => principals).map((gain) => ({
      ...gain,
      message: (said) => `${said} after the change and not before; acknowledge it or narrow the change`
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the same again",
      before: { permissions: { package_registry: { maven: { write: "developer" } } } },
      project: { permissions: { package_registry: { maven: { write: "developer" } } } }
    },
    {
      title: "fewer people",
      before: { permissions: { package_registry: { maven: { write: "developer" } } } },
      project: { permissions: { package_registry: { maven: { write: "maintainer" } } } }
    },
    {
      title: "a role below the baseline gives nobody anything",
      before: { permissions: { package_registry: { maven: { write: "developer" } } } },
      project: { permissions: { package_registry: { maven: { write: "reporter" } } } }
    }
  ],
  invalid: [
    {
      title: "guests see releases, after reporters",
      before: { permissions: { releases: { read: "reporter" } } },
      project: { permissions: { releases: { read: "guest" } } },
      finds: [{ cells: ["releases:read"], path: "permissions.releases.read" }]
    },
    {
      title: "a grant is cleared, and the baseline takes its place",
      before: { permissions: { container_registry: { delete: false } } },
      project: {},
      finds: [{ cells: ["container_registry:delete"], path: "permissions" }]
    },
    {
      title: "another project is listed",
      before: { permissions: { releases: { read: "job_token" } } },
      project: {
        permissions: { releases: { read: "job_token" } },
        scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_releases"] }] }
      },
      finds: [{ cells: ["releases:read"], path: "permissions.releases.read" }]
    }
  ]
}
