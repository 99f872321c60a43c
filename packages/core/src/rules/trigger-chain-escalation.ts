import { entryWithout } from "../lint/broad-entries.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "trigger-chain-escalation",
  number: 26,
  category: "security",
  severity: "high",
  background: true,
  inputs: ["P", "L"],
  summary:
    "An allowlist entry lets a project run pipelines here, whose own job tokens write what that project may not.",
  rationale:
    "A pipeline that another project's job starts has this project's own job tokens. What is kept from the other project directly, it reaches by way of the pipeline: with a variable, or on a ref that it chooses.",
  remedy:
    "Take the running of pipelines out of the entry, or let people alone run them; or admit own job tokens on protected refs only, and write jobs that trust nothing they are given.",
  formula:
    "∃ entry e, r: policies state (pipelines, write) and (r, write) ∧ (listed from e) ∈ Tok(pipelines, write) ∧ own ∈ Tok(r, write) ∧ (listed from e) ∉ Tok(r, write), the scope applied",
  check: ({ masks, names, policy, vocabulary }) => {
    const [own, listed] = [masks.jobs({ origins: ["own"] }), masks.jobs({ origins: ["listed"] })]
    const run = vocabulary.cells.find(
      ({ action, resource }) => action === "write" && resource === "pipelines"
    )
    // In many projects, and most of them are done with here: what is dear is asked last.
    if (run === undefined || !policy.admits(run, listed) || !policy.isStated(run)) return []
    const written = vocabulary.cells.filter((cell) => cell.action === "write" && policy.isStated(cell))
    const selves = policy.entries.filter((entry) => policy.isSelf(entry))
    const published = written.filter(
      (cell) =>
        policy.admits(cell, own) && selves.every(({ expired, permits }) => !expired && permits(cell.index))
    )
    const open = published.filter((cell) => policy.admits(cell, listed))
    return policy.entries.flatMap((entry) => {
      const kept = published.filter((cell) => !(open.includes(cell) && entry.permits(cell.index)))
      const [first, ...others] = names(kept)
      if (first === undefined || !entry.permits(run.index)) return []
      if (policy.principals(run, listed, entry.source).number === 0) return []
      const what = `\`${first}\`${others.length === 0 ? "" : ` and ${others.length} more`}`
      return [
        {
          at: { level: "project" as const, path: entry.path },
          cells: vocabulary.cells.filter((cell) => cell === run || kept.includes(cell)),
          concerned: () => listed,
          from: entry.source,
          message: (said: string) =>
            `${said} here, and by their job tokens reach ${what}, which they lack themselves; take \`pipelines:write\` out of this entry`,
          fixes: () => [
            {
              title: "permit what the entry permits, without running pipelines",
              change: entryWithout(vocabulary, entry, [run])
            }
          ]
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "people run pipelines",
      project: {
        permissions: {
          pipelines: { write: "maintainer" },
          package_registry: { maven: { write: { job_token: { origin: "own" } } } }
        },
        scope: { allowlist: [{ project: "g/app" }] }
      }
    },
    {
      title: "the entry does not permit it",
      project: {
        permissions: {
          pipelines: { write: "job_token" },
          package_registry: { maven: { write: { job_token: { origin: "own" } } } }
        },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_pipelines"] }] }
      }
    },
    {
      title: "the other project may publish by itself",
      project: {
        permissions: {
          pipelines: { write: "job_token" },
          package_registry: { maven: { write: "job_token" } }
        },
        scope: {
          allowlist: [{ project: "g/app", job_token_policies: ["admin_pipelines", "admin_packages"] }]
        }
      }
    },
    {
      title: "own job tokens publish nothing",
      project: {
        permissions: {
          pipelines: { write: "job_token" },
          package_registry: { maven: { write: "maintainer" } }
        },
        scope: { allowlist: [{ project: "g/app" }] }
      }
    }
  ],
  invalid: [
    {
      title: "the grant admits own job tokens only",
      project: {
        permissions: {
          pipelines: { write: "job_token" },
          package_registry: { maven: { write: { job_token: { origin: "own" } } } }
        },
        scope: { allowlist: [{ project: "g/app" }] }
      },
      finds: [{ cells: ["package_registry.maven:write", "pipelines:write"], path: "scope.allowlist[0]" }]
    },
    {
      title: "the entry keeps the other project from publishing",
      project: {
        permissions: { pipelines: { write: "job_token" }, container_registry: { write: "job_token" } },
        scope: {
          allowlist: [
            { project: "g/app", job_token_policies: ["admin_pipelines", "read_containers"] },
            { project: "g/tool", job_token_policies: ["read_containers"] }
          ]
        }
      },
      finds: [{ cells: ["container_registry:write", "pipelines:write"], path: "scope.allowlist[0]" }]
    }
  ]
}
