import { broadEntries, entryWithout } from "../lint/broad-entries.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "allowlisted-token-write",
  number: 9,
  category: "security",
  severity: "high",
  inputs: ["P", "L"],
  summary: "An allowlist entry that does not name it lets another project's job tokens write.",
  rationale:
    "Whoever takes over one consumer can then poison what it consumes. An entry without permissions, or with everything of a resource, was mostly written for reading.",
  remedy:
    "List in `job_token_policies` what the other project needs, and a write by its own name (`package_registry.maven:write`) where it is meant.",
  formula:
    "∃ r, entry e: a policy states (r, write) ∧ Tok(r, write) ∩ ({listed} × *) ≠ ∅ ∧ e permits (r, write), and not by the name `r:write`",
  check: ({ masks, policy, vocabulary }) =>
    broadEntries({ masks, policy, vocabulary }, "write").map(({ cells, listedEntry }) => ({
      at: { level: "project", path: listedEntry.path },
      cells,
      concerned: () => masks.jobs({ origins: ["listed"] }),
      from: listedEntry.source,
      message: (said) => `${said} by an entry that does not name it; list what the source needs`,
      fixes: () => [
        {
          title: "permit what the entry permits, without the writing",
          change: entryWithout(vocabulary, listedEntry, cells)
        }
      ]
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the entry reads",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_packages"] }] }
      }
    },
    {
      title: "the entry names the write",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["package_registry.maven:write"] }] }
      }
    },
    {
      title: "only own job tokens write",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "own" } } } } },
        scope: { allowlist: [{ project: "g/app" }] }
      }
    }
  ],
  invalid: [
    {
      title: "an entry with everything",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        scope: { allowlist: [{ project: "g/app", default_permissions: true }] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "scope.allowlist[0]" }]
    },
    {
      title: "an entry with everything of a resource",
      project: {
        permissions: { container_registry: { write: "job_token_and_developer" } },
        scope: { allowlist: [{ group: "g", job_token_policies: ["read_packages", "admin_containers"] }] }
      },
      finds: [{ cells: ["container_registry:write"], path: "scope.allowlist[0]" }]
    }
  ]
}
