import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { writtenProblems } from "../lint/written-problems.ts"

export default defineRule({
  id: "unknown-value",
  number: 60,
  category: "correctness",
  severity: "error",
  inputs: ["D"],
  summary: "A value, or a key that is no resource's name, has no meaning.",
  rationale:
    "Nothing can be decided by a text without meaning. To guess one would give somebody what nobody granted.",
  remedy: "Write what the message expects.",
  formula: "∃ problem in the text: not a key given twice, and not a key where a resource is expected",
  check: ({ vocabulary, written }) =>
    writtenProblems(vocabulary, written).flatMap((problem) =>
      problem.kind === "unknown_value"
        ? [
            {
              at: { level: "project" as const, path: problem.path },
              cells: [],
              message: problem.messages.join(", and ")
            }
          ]
        : []
    )
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a grant",
      project: {},
      written: { value: { permissions: { releases: { write: "job_token_and_maintainer" } } }, problems: [] }
    },
    {
      title: "a resource that there is none of, which another rule looks at",
      project: {},
      written: {
        value: { permissions: { mavne: {} } },
        problems: [{ path: ["permissions", "mavne"], message: "unknown key `mavne`" }]
      }
    }
  ],
  invalid: [
    {
      title: "a letter too many",
      project: {},
      written: {
        value: { permissions: { releases: { write: "job_token_and_maintainers" } } },
        problems: [
          {
            path: ["permissions", "releases", "write"],
            message: "unknown value `job_token_and_maintainers`; did you mean `job_token_and_maintainer`?"
          }
        ]
      },
      finds: [{ cells: [], path: "permissions.releases.write" }]
    },
    {
      title: "two things are wrong",
      project: {},
      written: {
        value: { visibility: "secret", scope: { allowlist: [{ project: "a/b", group: "a" }] } },
        problems: [
          {
            path: ["visibility"],
            message: "unknown value `secret`; expected one of `private`, `internal`, `public`"
          },
          {
            path: ["scope", "allowlist", 0],
            message: "an object; expected an entry that names either a `project` or a `group`"
          }
        ]
      },
      finds: [
        { cells: [], path: "visibility" },
        { cells: [], path: "scope.allowlist[0]" }
      ]
    }
  ]
}
