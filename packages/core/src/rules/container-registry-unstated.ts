import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "container-registry-unstated",
  number: 20,
  category: "hygiene",
  severity: "low",
  inputs: ["P", "F"],
  facts: ["registries"],
  summary: "The container registry is enabled, and no policy says a word about it.",
  rationale:
    "GitLab's own policies cannot restrict it, so silence is easily read as safe. It is the platform's baseline: developers and their pipelines push and delete images.",
  remedy: "Say who may under `container_registry`, if only what holds anyhow.",
  formula: "container_registry ∈ F.registries ∧ no policy states (container_registry, a) for any action a",
  check: ({ baseline, facts, masks, policy, vocabulary }) => {
    const cells = vocabulary.cells.filter(({ resource }) => resource === "container_registry")
    if (facts.registries?.includes("container_registry") !== true || cells.some(policy.isStated)) return []
    const least = Math.min(...cells.filter(({ observes }) => !observes).map(baseline))
    const role = vocabulary.domain.roles[least] ?? ""
    return [
      {
        at: { level: "project", path: ["permissions"] },
        cells,
        concerned: (cell) => (cell.observes ? nobody : masks.everyone),
        message: `no policy speaks of the container registry, so the platform lets everyone from \`${role}\` up, and their pipelines, push or delete images; say who may under \`container_registry\``
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the project says who writes",
      project: {
        permissions: {
          container_registry: { write: { job_token: { origin: "own", refs: "protected" } } }
        },
        facts: { registries: ["maven", "container_registry"] }
      }
    },
    {
      title: "a group says it for its projects",
      groups: { acme: { defaults: { container_registry: { delete: "maintainer" } } } },
      project: { facts: { registries: ["container_registry"] } }
    },
    { title: "it is not enabled", project: { facts: { registries: ["maven"] } } }
  ],
  invalid: [
    {
      title: "only Maven packages are spoken of",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" } } },
        facts: { registries: ["maven", "container_registry"] }
      },
      finds: [
        {
          cells: ["container_registry:read", "container_registry:write", "container_registry:delete"],
          path: "permissions"
        }
      ]
    }
  ]
}

const nobody = new Uint32Array(0)
