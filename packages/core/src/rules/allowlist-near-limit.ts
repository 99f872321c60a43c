import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { isSubsumed, makeHeirs } from "../lint/entries.ts"
import type { ListedEntry } from "../lint/policy-view.ts"

/** What GitLab allows, of projects and of groups each. */
const most = 200
const near = 180

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

const many = (count: number, ...kinds: readonly ("project" | "group")[]) =>
  kinds.flatMap((kind) =>
    Array.from({ length: count }, (_, at) => ({
      [kind]: at + 1,
      job_token_policies: ["read_packages"] as const
    }))
  )

// Unless the calls are marked, a bundler may keep all of it for whoever only lints; some keep it for a sum, too.
export const examples: RuleExamples = {
  valid: [
    {
      title: "a few entries",
      project: { scope: { allowlist: /* @__PURE__ */ many(20, "project") }, facts: { target: "gitlab" } }
    },
    {
      title: "one fewer",
      project: {
        scope: { allowlist: /* @__PURE__ */ many(179, "project") },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "many projects and groups, but not too many of either",
      project: {
        scope: { allowlist: /* @__PURE__ */ many(100, "project", "group") },
        facts: { target: "gitlab" }
      }
    },
    {
      title: "no GitLab that would refuse them",
      project: { scope: { allowlist: /* @__PURE__ */ many(190, "project") } }
    }
  ],
  invalid: [
    {
      title: "190 projects",
      project: { scope: { allowlist: /* @__PURE__ */ many(190, "project") }, facts: { target: "gitlab" } },
      finds: [{ path: "scope.allowlist", cells: [] }]
    },
    {
      title: "180 groups",
      project: {
        scope: { allowlist: /* @__PURE__ */ many(near, "group") },
        facts: { target: "gitlab" }
      },
      finds: [{ path: "scope.allowlist", cells: [] }]
    }
  ]
}
