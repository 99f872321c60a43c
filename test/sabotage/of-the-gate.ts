import type { Sabotage } from "./sabotages.ts"

const service = "packages/service/src"

/** Only who may changes a policy, onto what they have seen, and nobody hands out more than they have. */
export const gateSabotages: readonly Sabotage[] = [
  {
    removes: "the comparison with If-Match",
    file: `${service}/change-project-document.ts`,
    edits: [
      ["if (!ifMatchAllows(options.ifMatch, current.revision)) return", "if (current.revision < 0) return"]
    ],
    tests: ["test/faults/linearizability.test.ts"]
  },
  {
    removes: "the comparison with If-Match for groups and the instance",
    file: `${service}/change-surroundings.ts`,
    edits: [["if (!ifMatchAllows(ifMatch, current.revision)) {", "if (current.revision < 0) {"]],
    tests: [`${service}/change-surroundings.test.ts`]
  },
  {
    removes: "looking whether a group's document is still what was weighed",
    file: `${service}/change-surroundings.ts`,
    edits: [["        revision === current.revision ? Result", "        revision >= 0 ? Result"]],
    tests: [`${service}/change-surroundings.test.ts`]
  },
  {
    removes: "the maintainer role for changing a policy",
    file: `${service}/authorize.ts`,
    edits: [['if (rank(role) < rank("maintainer")) {', 'if (rank(role) < rank("developer")) {']],
    tests: [`${service}/authorize.test.ts`]
  },
  {
    removes: "the scope of a token that may write",
    file: `${service}/authorize.ts`,
    edits: [['  write: ["api"],', '  write: ["api", "read_api"],']],
    tests: [`${service}/authorize.test.ts`]
  },
  {
    removes: "keeping job tokens from policies",
    file: `${service}/authorize.ts`,
    edits: [
      [
        'if (!isManager(principal)) return refuse(new Unauthorized({}), "job_token_not_allowed")',
        'if (!isManager(principal)) return Effect.succeed({ by: principal as never, project: project as never, role: "maintainer" })'
      ]
    ],
    tests: [`${service}/authorize.test.ts`]
  },
  {
    removes: "the third decision: nobody hands a token more than they have",
    file: `${service}/change-project-document.ts`,
    edits: [["if (handed.length > 0) {", "if (handed.length > 1_000) {"]],
    tests: [`${service}/handed-out.test.ts`]
  },
  {
    removes: "the refusal of a change that introduces a critical finding",
    file: `${service}/change-project-document.ts`,
    edits: [["if (refused.length > 0 && !noteFindings) return", "if (refused.length > 1_000) return"]],
    tests: [`${service}/introduced-findings.test.ts`]
  },
  {
    removes: "auditing refused attempts",
    file: `${service}/change-project-document.ts`,
    edits: [["      if (!dryRun)\n        yield* refusals", "      if (dryRun)\n        yield* refusals"]],
    tests: [service]
  },
  {
    removes: "carrying a change through whose client went away",
    file: `${service}/change-project-document.ts`,
    edits: [["    Effect.uninterruptible(\n", "    Effect.interruptible(\n"]],
    tests: [`${service}/concurrent-changes.test.ts`]
  },
  {
    removes: "the refusal of an older revision where a newer one decides",
    file: `${service}/known-places.ts`,
    edits: [["if (policy.revision < (revisions.get(project.id) ?? 0)) return false", ""]],
    tests: [service]
  }
]
