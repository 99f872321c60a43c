import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { spellOut } from "../policy/grant.ts"

export default defineRule({
  id: "grant-below-baseline",
  number: 5,
  category: "correctness",
  severity: "medium",
  inputs: ["P", "F"],
  summary: "A grant names a role below the cell's baseline.",
  rationale:
    "The platform's baseline still applies to people, so the line promises what never happens: it reads as if guests could publish.",
  remedy: "Name the baseline's role: the same people can do it, and the text says so.",
  formula: "∃ r, a: a policy states (r,a) with a least role below the baseline of (r,a)",
  check: ({ baseline, policy, respell, vocabulary }) =>
    policy.statements.flatMap((statement) => {
      const { grant } = statement
      if (typeof grant === "boolean") return []
      const { min_role: role } = typeof grant === "string" ? spellOut(grant) : grant
      const named = role == null ? Infinity : (vocabulary.rank.get(role) ?? Infinity)
      const [first, ...others] = statement.cells.filter((cell) => named < baseline(cell))
      if (first === undefined) return []
      const least = vocabulary.domain.roles[baseline(first)] ?? ""
      const at = { statement, cells: [first, ...others] as const }
      return [
        {
          at: statement,
          cells: at.cells,
          message: `\`${role}\` is named and the platform asks for \`${least}\` all the same; write \`${least}\``,
          fixes: () => respell(at, `raise the role to ${least}`, (grant) => grant)
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the baseline itself",
      project: { permissions: { package_registry: { npm: { write: "developer" } } } }
    },
    {
      title: "no role is named",
      project: { permissions: { package_registry: { npm: { write: "job_token" } } } }
    },
    {
      title: "in a public project anybody may read",
      project: { visibility: "public", permissions: { package_registry: { npm: { read: "guest" } } } }
    }
  ],
  invalid: [
    {
      title: "reporters publish",
      project: { permissions: { package_registry: { npm: { write: "reporter" } } } },
      finds: [{ cells: ["package_registry.npm:write"], path: "permissions.package_registry.npm.write" }]
    },
    {
      title: "a group says so for all its projects",
      project: {},
      groups: { acme: { defaults: { secure_files: { read: { min_role: "guest", job_token: {} } } } } },
      finds: [{ cells: ["secure_files:read"], path: "defaults.secure_files.read" }]
    }
  ]
}
