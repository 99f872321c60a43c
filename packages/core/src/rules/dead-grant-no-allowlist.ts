import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "dead-grant-no-allowlist",
  number: 45,
  category: "correctness",
  severity: "low",
  inputs: ["P", "L"],
  summary: "A grant names the job tokens of projects in scope, and no other project is in scope.",
  rationale:
    "The author believes that others have access. Nobody does, until somebody adds an allowlist entry for another purpose, and opens this as well.",
  remedy: "Write `origin: own`, which changes nothing today; or list the projects that are meant.",
  formula:
    "∃ r, a: the project states (r,a) with job_token.origin = in_scope, said and not left out ∧ the scope is closed ∧ no allowlist entry names anybody but the project itself",
  check: ({ policy, respell }) => {
    if (policy.scopeIsOpen || !policy.entries.every((listed) => policy.isSelf(listed))) return []
    return policy.statements.flatMap((statement) => {
      const { cells, grant, level } = statement
      const saysInScope =
        typeof grant === "object" && grant.job_token && grant.job_token.origin === "in_scope"
      if (level !== "project" || !saysInScope) return []
      return [
        {
          at: statement,
          cells,
          message:
            "`in_scope` means the project's own job tokens alone while the allowlist names nobody else; write `origin: own`, or list the projects that are meant",
          fixes: () => respell(statement, "say `own`", askingOfJobs({ origin: "own" }))
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "somebody is listed",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "in_scope" } } } } },
        scope: { allowlist: [{ project: "acme/app", job_token_policies: ["admin_packages"] }] }
      }
    },
    {
      title: "the scope is open",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "in_scope" } } } } },
        scope: { inbound_enabled: false }
      }
    },
    {
      title: "the origin is not said",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } }
      }
    },
    {
      title: "a group's word for all its projects",
      groups: {
        acme: { defaults: { package_registry: { maven: { write: { job_token: { origin: "in_scope" } } } } } }
      },
      project: {}
    }
  ],
  invalid: [
    {
      title: "no entries",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "in_scope" } } } } },
        scope: { allowlist: [] }
      },
      finds: [{ path: "permissions.package_registry.maven.write", cells: ["package_registry.maven:write"] }]
    },
    {
      title: "an entry for the project itself, and an open scope that the instance closes",
      instance: { enforce_scope: true },
      project: {
        permissions: {
          container_registry: {
            delete: { min_role: "owner", job_token: { origin: "in_scope", refs: "protected" } }
          }
        },
        scope: { inbound_enabled: false, allowlist: [{ project: "acme/backend" }] }
      },
      finds: [{ path: "permissions.container_registry.delete", cells: ["container_registry:delete"] }]
    }
  ]
}
