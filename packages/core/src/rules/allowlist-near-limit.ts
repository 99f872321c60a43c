import { defineRule } from "../lint/define-rule.ts"
import { isSubsumed, makeHeirs } from "../lint/entries.ts"
import type { ListedEntry } from "../lint/policy-view.ts"

/** What GitLab allows, of projects and of groups each. */
const most = 200
const near = 180

const many = (count: number, of: "project" | "group" = "project") =>
  Array.from({ length: count }, (_, at) => ({ [of]: at + 1, job_token_policies: ["read_packages"] as const }))

export default defineRule({
  id: "allowlist-near-limit",
  number: 40,
  category: "correctness",
  severity: "medium",
  inputs: ["L", "F"],
  summary: "The allowlist is about to have more projects or groups than GitLab allows.",
  rationale:
    "GitLab takes 200 projects and 200 groups, and refuses the next. Its own way out puts projects together to their groups, which lets in many that nobody meant.",
  remedy:
    "Delete what changes nothing: the rules on subsumed, duplicate, expired and stale entries find it. Then put projects that belong together into a subgroup, and list that.",
  formula: "F.target = gitlab ∧ (#{entries of projects} ≥ 180 ∨ #{entries of groups} ≥ 180)",
  valid: [
    {
      title: "a few entries",
      project: { scope: { allowlist: many(20) }, facts: { target: "gitlab" } }
    },
    {
      title: "one fewer",
      project: { scope: { allowlist: many(near - 1) }, facts: { target: "gitlab" } }
    },
    {
      title: "many projects and groups, but not too many of either",
      project: {
        scope: { allowlist: [...many(100), ...many(100, "group")] },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "no GitLab that would refuse them",
      project: { scope: { allowlist: many(190) } }
    }
  ],
  invalid: [
    {
      title: "190 projects",
      project: { scope: { allowlist: many(190) }, facts: { target: "gitlab" } },
      finds: [{ path: "scope.allowlist", cells: [] }]
    },
    {
      title: "180 groups",
      project: {
        scope: { allowlist: many(near, "group") },
        facts: { target: "gitlab" }
      },
      finds: [{ path: "scope.allowlist", cells: [] }]
    }
  ],
  check: ({ facts, policy }) => {
    if (facts.target !== "gitlab") return []
    const isProject = ({ entry }: ListedEntry): boolean => entry.project !== undefined
    const crowded = [
      { of: "projects", entries: policy.entries.filter(isProject) },
      { of: "groups", entries: policy.entries.filter((listed) => !isProject(listed)) }
    ].filter(({ entries }) => entries.length >= near)
    if (crowded.length === 0) return []
    const heirsOf = makeHeirs(policy)
    const idle = crowded
      .flatMap(({ entries }) => entries)
      .filter((listed) => isSubsumed(policy, listed, heirsOf(listed))).length
    const counts = crowded.map(({ entries, of }) => `${entries.length} ${of}`).join(" and ")
    const advice =
      idle === 0
        ? "take out what is not needed, or put projects that belong together into a subgroup and list that"
        : `delete the ${idle} that say what the entry of a group above says already, which changes nothing`
    return [
      {
        at: { level: "project", path: ["scope", "allowlist"] },
        cells: [],
        message: `the allowlist holds ${counts}, and GitLab refuses more than ${most}${crowded.length > 1 ? " of each" : ""}; ${advice}`
      }
    ]
  }
})
