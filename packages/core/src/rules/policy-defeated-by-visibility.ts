import { difference, isEmpty } from "../access/class-set.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

/** What GitLab shows to everybody in a public project, unless the feature is for project members only. */
const shown = ["container_registry", "deployments", "environments", "jobs", "releases", "repository"]

export default defineRule({
  id: "policy-defeated-by-visibility",
  number: 52,
  category: "correctness",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["target"],
  summary: "A read is restricted that GitLab gives to everybody, since the project is public or internal.",
  rationale:
    "Where a GitLab does the enforcing, its allowlist and its permissions of job tokens never apply to public features: the policy promises a secrecy that is not there.",
  remedy: "Set the feature to project members only in GitLab, or make the project private.",
  formula:
    "F.target = gitlab ∧ visibility ∈ {public, internal} ∧ ∃ r that such a project shows: a policy states (r, read) ∧ ⟦P⟧(r, read) lacks somebody whom the baseline admits",
  check: ({ baseline, facts, now, policy }) => {
    const { compiler, sources } = policy
    if (facts.target !== "gitlab" || sources.visibility === "private") return []
    const readers = sources.visibility === "public" ? "everybody" : "everybody who is signed in"
    return policy.statements.flatMap((statement) => {
      const [first, ...others] = statement.cells.filter((cell) => {
        const [family] = cell.address
        if (!cell.observes || (family !== "package_registry" && !shown.includes(family))) return false
        const { conditions, reachable, admitted } = compiler.sets
        const platform = reachable(cell, admitted(conditions(cell, baseline(cell), true, now)))
        return !isEmpty(difference(platform, policy.admitted(cell)))
      })
      if (first === undefined) return []
      return [
        {
          at: statement,
          cells: [first, ...others],
          message: `on GitLab ${readers} may read this, since the project is ${sources.visibility}, whatever the grant says; set the feature to project members only`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a private project",
      project: {
        permissions: { package_registry: { npm: { read: "maintainer" } } },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "the read is not restricted",
      project: {
        visibility: "public",
        permissions: { package_registry: { npm: { read: true } } },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "nor is this one, which no deploy token could read",
      project: {
        visibility: "public",
        permissions: { releases: { read: true } },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "secure files are for members, whatever the visibility",
      project: {
        visibility: "public",
        permissions: { secure_files: { read: "maintainer" } },
        facts: { target: "gitlab" }
      }
    }
  ],
  invalid: [
    {
      title: "reporters read, and everybody does",
      project: {
        visibility: "public",
        permissions: { package_registry: { npm: { read: "reporter" } } },
        facts: { target: "gitlab" }
      },
      finds: [{ cells: ["package_registry.npm:read"], path: "permissions.package_registry.npm.read" }]
    },
    {
      title: "an internal project",
      project: {
        visibility: "internal",
        permissions: { releases: { read: "job_token_and_guest" } },
        facts: { target: "gitlab" }
      },
      finds: [{ cells: ["releases:read"], path: "permissions.releases.read" }]
    }
  ]
}
