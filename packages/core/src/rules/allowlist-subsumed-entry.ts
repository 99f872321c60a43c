import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { isSubsumed, makeHeirs, printSource } from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-subsumed-entry",
  number: 34,
  category: "hygiene",
  severity: "low",
  inputs: ["L"],
  summary: "An allowlist entry says what the entry of a group above it says already.",
  rationale:
    "Lines that change nothing hide those that do, and they count towards the 200 entries that GitLab allows.",
  remedy: "Delete the entry; nobody gains or loses anything.",
  formula:
    "∃ entries e1 of a group, e2: path(e1) is a proper prefix of path(e2) ∧ without e2 only such e1 would decide for its source ∧ e2 is not the project itself ∧ e1 and e2 permit the same cells and expire at the same instant, or never",
  check: ({ policy, usedThrough }) => {
    const heirsOf = makeHeirs(policy)
    return policy.entries.flatMap((listed) => {
      const heirs = heirsOf(listed)
      const [heir] = heirs
      if (heir === undefined || !isSubsumed(policy, listed, heirs)) return []
      // Other rules narrow each entry to what came through it (G), and then the two are no longer alike. The heirs
      // are the entries of one group: the same came through each.
      const stayAlike = isSameUse(usedThrough(heir), usedThrough(listed))
      return [
        {
          at: { level: "project" as const, path: listed.path },
          cells: [],
          message: `the entry for ${printSource(listed)} says what the entry for ${printSource(heir)} says already; delete it, and nobody gains or loses anything`,
          fixes: () =>
            stayAlike
              ? [
                  {
                    title: "delete the entry",
                    change: { scope: { entries: [{ index: listed.index, entry: null }] } }
                  }
                ]
              : []
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "neither is above the other",
      project: {
        scope: {
          allowlist: [
            { project: "acme/x", job_token_policies: ["read_packages"] },
            { project: "acme/y", job_token_policies: ["read_packages"] }
          ]
        }
      }
    },
    {
      title: "the nearer entry permits less",
      project: {
        scope: {
          allowlist: [
            { group: "acme/apps", job_token_policies: ["admin_packages"] },
            { project: "acme/apps/web", job_token_policies: ["read_packages"] }
          ]
        }
      }
    },
    {
      title: "the nearer entry ends",
      project: {
        scope: {
          allowlist: [
            { group: "acme/apps", job_token_policies: ["read_packages"] },
            {
              project: "acme/apps/web",
              job_token_policies: ["read_packages"],
              expires_at: "2099-01-01T00:00:00Z"
            }
          ]
        }
      }
    },
    {
      title: "one between them says something else",
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { group: "acme/apps", job_token_policies: ["read_containers"] },
            { project: "acme/apps/web", job_token_policies: ["read_packages"] }
          ]
        }
      }
    },
    {
      title: "a project is above nothing",
      project: {
        scope: {
          allowlist: [
            { project: "acme/x", job_token_policies: ["read_packages"] },
            { project: "acme/x/y", job_token_policies: ["read_packages"] }
          ]
        }
      }
    },
    {
      title: "the project itself, for which no group decides",
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { project: "acme/backend", job_token_policies: ["read_packages"] }
          ]
        }
      }
    }
  ],
  invalid: [
    {
      title: "a project of a group that is listed alike",
      project: {
        scope: {
          allowlist: [
            { group: "acme", job_token_policies: ["read_packages"] },
            { project: "acme/x", job_token_policies: ["read_packages"] }
          ]
        }
      },
      finds: [{ path: "scope.allowlist[1]", cells: [] }]
    },
    {
      title: "the same in other words",
      project: {
        scope: {
          allowlist: [
            {
              group: "acme/apps/web",
              job_token_policies: ["container_registry:read", "releases:read"],
              expires_at: "2027-01-01T01:00:00+01:00"
            },
            {
              group: "acme",
              job_token_policies: ["read_releases", "read_containers"],
              expires_at: "2027-01-01T00:00:00Z"
            }
          ]
        }
      },
      finds: [{ path: "scope.allowlist[0]", cells: [] }]
    }
  ]
}

type Use = ReadonlySet<number> | null

const isSameUse = (one: Use, other: Use): boolean =>
  one === null || other === null
    ? one === other
    : one.size === other.size && [...one].every((cell) => other.has(cell))
