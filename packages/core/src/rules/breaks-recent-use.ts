import { groupBy } from "../access/accesses.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { printNames } from "../lint/entries.ts"
import { deniedUses } from "../lint/denied-uses.ts"

export default defineRule({
  id: "breaks-recent-use",
  number: 66,
  category: "correctness",
  severity: "high",
  inputs: ["P", "G"],
  summary: "The policy refuses what the log of use shows to have worked.",
  rationale:
    "Somebody's next pipeline fails, perhaps the nightly release. It is better to hear of it before the policy is stored.",
  remedy: "Allow what should go on, or change those pipelines first and acknowledge the finding.",
  formula:
    "∃ use u ∈ G of this project: P denies u, for another reason than the caller's own token ∨ ∃ source s ∈ G that came for nobody knows what: P lets s do nothing",
  check: ({ masks, names, policy, uses, vocabulary }) => {
    if (uses === null) return []
    const denied = deniedUses({ masks, policy, uses })
    return groupBy(denied, ({ at }) => JSON.stringify([at.level, at.group, at.path])).flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const cells = vocabulary.cells.filter((cell) => group.some((one) => one.cell === cell))
      const broken = new Set(
        group.map(({ cell, reason, who }) => {
          const what = cell === undefined ? "everything" : `\`${names([cell]).join()}\``
          return `${what} to ${who} (\`${reason}\`)`
        })
      )
      return [
        {
          at: first.at,
          cells,
          message: `what worked since ${uses.since} would be refused: ${printNames([...broken])}; allow it, or change the pipelines first`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "it still works",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } }
      },
      uses: {
        since: "2026-05-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "package_registry.maven",
            action: "write",
            caller: {
              type: "job",
              project: "acme/backend",
              ref: { protected: true },
              trigger_role: "developer"
            }
          }
        ]
      }
    },
    {
      title: "another project's log",
      project: { permissions: { package_registry: { maven: { write: false } } } },
      uses: {
        since: "2026-05-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/other",
            resource: "package_registry.maven",
            action: "write",
            caller: { type: "user", role: "owner" }
          }
        ]
      }
    },
    {
      title: "a source is still let in for something",
      project: { scope: { allowlist: [{ group: "acme", job_token_policies: ["read_packages"] }] } },
      uses: {
        since: "2026-05-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [],
        authentications: [{ project: "acme/backend", source: "acme/app" }]
      }
    }
  ],
  invalid: [
    {
      title: "the nightly publishing runs on an unprotected branch",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { refs: "protected" } } } } }
      },
      uses: {
        since: "2026-05-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "package_registry.maven",
            action: "write",
            caller: {
              type: "job",
              project: "acme/backend",
              ref: { protected: false, name: "nightly" },
              trigger_role: "maintainer"
            },
            count: 31,
            last_used: "2026-05-31T02:00:00Z"
          }
        ]
      },
      finds: [{ path: "permissions.package_registry.maven.write", cells: ["package_registry.maven:write"] }]
    },
    {
      title: "an entry no longer permits it, and another source has none",
      project: { scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] } },
      uses: {
        since: "2026-05-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "container_registry",
            action: "read",
            caller: { type: "job", project: "acme/app", ref: { protected: true }, trigger_role: "developer" }
          }
        ],
        authentications: [{ project: "acme/backend", source: "acme/web" }]
      },
      finds: [
        { path: "scope.allowlist[0]", cells: ["container_registry:read"] },
        { path: "scope.allowlist", cells: [] }
      ]
    }
  ]
}
