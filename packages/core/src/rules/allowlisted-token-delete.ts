import { broadEntries, entryWithout } from "../lint/broad-entries.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "allowlisted-token-delete",
  number: 10,
  category: "security",
  severity: "critical",
  inputs: ["P", "L"],
  summary: "An allowlist entry that does not name it lets another project's job tokens delete.",
  rationale:
    "Whoever takes over one consumer can then remove what all others depend on, and it does not come back. An entry without permissions, or with everything of a resource, was mostly written for reading.",
  remedy:
    "List in `job_token_policies` what the other project needs, and a deletion by its own name (`package_registry.maven:delete`) where it is meant.",
  formula:
    "∃ r, entry e: a policy states (r, delete) ∧ Tok(r, delete) ∩ ({listed} × *) ≠ ∅ ∧ e permits (r, delete), and not by the name `r:delete`",
  check: ({ masks, policy, vocabulary }) =>
    broadEntries({ masks, policy, vocabulary }, "delete").map(({ cells, listedEntry }) => ({
      at: { level: "project", path: listedEntry.path },
      cells,
      concerned: () => masks.jobs({ origins: ["listed"] }),
      from: listedEntry.source,
      message: (said) =>
        `${said} for good, which this entry does not name; list in \`job_token_policies\` what they need`,
      fixes: () => [
        {
          title: "permit what the entry permits, without the deleting",
          change: entryWithout(vocabulary, listedEntry, cells)
        }
      ]
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "people delete",
      project: {
        permissions: { package_registry: { maven: { delete: "maintainer" } } },
        scope: { allowlist: [{ project: "g/app", default_permissions: true }] }
      }
    },
    {
      title: "the entry reads",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_packages"] }] }
      }
    },
    {
      title: "the entry names the deletion",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["package_registry.maven:delete"] }] }
      }
    },
    {
      title: "the entry has expired",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", expires_at: "2026-01-01T00:00:00Z" }] }
      }
    },
    {
      title: "the entry is for the project itself",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { allowlist: [{ project: "acme/backend" }] }
      }
    }
  ],
  invalid: [
    {
      title: "an entry with everything",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", default_permissions: true }] }
      },
      finds: [{ cells: ["package_registry.maven:delete"], path: "scope.allowlist[0]" }]
    },
    {
      title: "an entry that was to write, and has everything of packages",
      project: {
        permissions: { package_registry: { maven: { write: "job_token", delete: "job_token" } } },
        scope: {
          allowlist: [{ group: "g", job_token_policies: ["admin_packages", "package_registry.maven:write"] }]
        }
      },
      finds: [{ cells: ["package_registry.maven:delete"], path: "scope.allowlist[0]" }]
    },
    {
      title: "everything wins over the name beside it",
      project: {
        permissions: { container_registry: { delete: "job_token" } },
        scope: {
          allowlist: [
            {
              project: "g/app",
              default_permissions: true,
              job_token_policies: ["container_registry:delete"]
            }
          ]
        }
      },
      finds: [{ cells: ["container_registry:delete"], path: "scope.allowlist[0]" }]
    }
  ]
}
