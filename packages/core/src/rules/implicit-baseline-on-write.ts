import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "implicit-baseline-on-write",
  number: 6,
  category: "hygiene",
  severity: "info",
  inputs: ["P"],
  summary: "The project says `true` where something is written or deleted.",
  rationale:
    '`true` reads as "enabled", and means: whoever the platform allows, job tokens and deploy tokens among them. A reader of the file cannot tell who that is.',
  remedy: "Name who may: a role, `job_token`, or both.",
  formula: "∃ r, a ∈ {write, delete}: the project's own document says literally `true` for (r,a)",
  check: ({ baseline, masks, policy, vocabulary }) =>
    policy.statements.flatMap((statement) => {
      const { cells, grant, level } = statement
      const [first] = cells
      if (level !== "project" || grant !== true || first.observes) return []
      const least = vocabulary.domain.roles[baseline(first)] ?? ""
      const who = [`people from \`${least}\` up`, "their pipelines"]
      if (cells.some((cell) => policy.admits(cell, masks.deployTokens))) who.push("deploy tokens")
      return [
        {
          at: statement,
          cells,
          message: `\`true\` means whoever the platform allows, here ${who.slice(0, -1).join(", ")} and ${who.at(-1)}; name who may ${first.action}`
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    { title: "a read", project: { permissions: { package_registry: { maven: { read: true } } } } },
    {
      title: "the people are named",
      project: { permissions: { package_registry: { maven: { write: "developer" } } } }
    },
    { title: "nothing is said", project: {} },
    {
      title: "a group says it, for projects that it does not know",
      project: {},
      groups: { acme: { defaults: { container_registry: { write: true } } } }
    }
  ],
  invalid: [
    {
      title: 'publishing is "on"',
      project: { permissions: { package_registry: { maven: { write: true } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: 'deleting every format is "on"',
      project: { permissions: { package_registry: { default: { delete: true }, npm: { delete: "owner" } } } },
      finds: [{ path: "permissions.package_registry.default.delete" }]
    }
  ]
}
