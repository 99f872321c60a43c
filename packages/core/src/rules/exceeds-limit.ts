import { isEmpty } from "../access/class-set.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { meetOfWanted } from "../lint/meet.ts"
import { wantedOf } from "../lint/respell.ts"
import type { WantedGrant } from "../policy/shortest-grant.ts"

export default defineRule({
  id: "exceeds-limit",
  number: 50,
  category: "correctness",
  severity: "high",
  inputs: ["P", "C"],
  summary: "The project grants what a limit of a group or the instance takes away.",
  rationale:
    "The file promises what never happens, and if the limit is lifted one day, it happens without anybody having looked again.",
  remedy: "Write what the limits leave; nothing changes for anybody as long as they stand.",
  formula: "∃ r, a: the project states (r,a) and its grant admits somebody whom a limit on (r,a) does not",
  check: ({ policy, respell }) =>
    policy.statements.flatMap((statement) => {
      if (statement.level !== "project") return []
      const [first, ...others] = statement.cells.filter((cell) => !isEmpty(policy.cut(cell)))
      if (first === undefined) return []
      const cells = [first, ...others] as const
      const by = [
        ...new Set(
          cells.flatMap(({ index }) =>
            (policy.cells[index]?.limits ?? []).map(({ source }) =>
              source.path === undefined ? "the instance" : `group \`${source.path}\``
            )
          )
        )
      ]
      return [
        {
          at: statement,
          cells,
          message: `the grant admits more than the limits of ${by.join(" and ")} leave; write what they leave`,
          fixes: () =>
            respell({ statement, cells }, "write what the limits leave", (wanted, { limits }) =>
              limits
                .map((limit) => live(limit.conditions.jobToken?.expired === true, wantedOf(limit)))
                .reduce<WantedGrant | null>((met, limit) => met && meetOfWanted(met, limit), wanted)
            )
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "within the limit",
      groups: { acme: { limits: { package_registry: { default: { delete: "maintainer" } } } } },
      project: { permissions: { package_registry: { maven: { delete: "owner" } } } }
    },
    {
      title: "nothing is said",
      groups: { acme: { limits: { package_registry: { default: { delete: "owner" } } } } },
      project: {}
    }
  ],
  invalid: [
    {
      title: "the group lets owners delete",
      groups: { acme: { limits: { package_registry: { default: { delete: "owner" } } } } },
      project: { permissions: { package_registry: { maven: { delete: "maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:delete"], path: "permissions.package_registry.maven.delete" }]
    },
    {
      title: "the instance lets no job token write from unprotected refs",
      instance: {
        limits: { container_registry: { write: { min_role: "developer", job_token: { refs: "protected" } } } }
      },
      project: { permissions: { container_registry: { write: "job_token_and_maintainer" } } },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.write" }]
    }
  ]
}

/** What a limit leaves now: of job tokens that have expired, none. */
const live = (expired: boolean, wanted: WantedGrant): WantedGrant =>
  expired ? { ...wanted, jobToken: null } : wanted
