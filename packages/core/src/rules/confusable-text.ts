import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { confusionIn } from "../lint/confusable.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { Place } from "../lint/statements.ts"

interface Text {
  readonly at: Place
  readonly what: string
  readonly text: string
  readonly cells?: readonly Cell[]
}

export default defineRule({
  id: "confusable-text",
  number: 62,
  category: "security",
  severity: "high",
  inputs: ["P", "L", "F"],
  summary: "A path, a pattern or the name of an environment does not look like what it is.",
  rationale:
    "Names are compared letter by letter. A reviewer who reads `acme` approves a project whose `а` is Cyrillic, or a name with a character that nobody sees, and somebody else owns it.",
  remedy: "Type the name anew. Names that truly mix scripts can be suppressed, with a reason.",
  formula:
    "∃ text in paths of the project and of allowlist entries, environments of stated grants and of F, patterns of F.protected_refs: it holds a character for the direction of writing, one without width, or letters of two scripts between two slashes",
  check: ({ facts, policy }) => {
    const own = (...path: readonly (string | number)[]): Place => ({ level: "project", path })
    const texts: readonly Text[] = [
      { at: own("path"), what: "path", text: policy.target.path },
      ...policy.entries.flatMap(({ entry, path }) =>
        (["project", "group"] as const).flatMap((what) => {
          const text = entry[what]
          return typeof text === "string" ? [{ at: own(...path, what), what, text }] : []
        })
      ),
      ...policy.statements.flatMap((statement) => {
        const { cells, grant, path } = statement
        const names = typeof grant === "object" && grant.job_token ? grant.job_token.environments : undefined
        if (typeof names !== "object") return []
        return names.map((text, index) => ({
          at: { ...statement, path: [...path, "job_token", "environments", index] },
          what: "environment",
          text,
          cells
        }))
      }),
      ...(facts.environments ?? []).map(({ name }, index) => ({
        at: own("facts", "environments", index, "name"),
        what: "environment",
        text: name
      })),
      ...(facts.protected_refs ?? []).map(({ pattern }, index) => ({
        at: own("facts", "protected_refs", index, "pattern"),
        what: "pattern",
        text: pattern
      }))
    ]
    return texts.flatMap(({ at, cells = [], text, what }) => {
      const confusion = confusionIn(text)
      return confusion === null
        ? []
        : [
            {
              at,
              cells,
              message: `the ${what} ${quote(text)} ${confusion}, so it is not the name that it looks like; type it anew`
            }
          ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    { title: "ASCII", project: { scope: { allowlist: [{ project: "acme/app" }] } } },
    {
      title: "one script, which is another",
      project: { scope: { allowlist: [{ group: "команда/сборка-2" }] } }
    },
    {
      title: "scripts that are written together",
      project: { scope: { allowlist: [{ group: "東京タワーのCI" }] } }
    }
  ],
  invalid: [
    {
      title: "`асme` begins with two Cyrillic letters",
      project: {
        scope: { allowlist: [{ project: "acme/app" }, { project: "\u0430\u0441me/app" }] }
      },
      finds: [{ cells: [], path: "scope.allowlist[1].project" }]
    },
    {
      title: "a space without width in the name of an environment",
      project: {
        permissions: { releases: { write: { job_token: { environments: ["prod", "pr\u200Bod"] } } } }
      },
      finds: [{ cells: ["releases:write"], path: "permissions.releases.write.job_token.environments[1]" }]
    },
    {
      title: "the project's own path, and a group's",
      project: { path: "acme/b\u0430ckend", scope: { allowlist: [{ group: "acm\u0435" }] } },
      finds: [
        { cells: [], path: "path" },
        { cells: [], path: "scope.allowlist[0].group" }
      ]
    },
    {
      title: "a pattern that is shown backwards, and a Cyrillic letter in an environment",
      project: {
        facts: {
          protected_refs: [{ pattern: "v\u202E*", push_role: "maintainer" }],
          environments: [{ name: "pr\u043Ed", protected: true }]
        }
      },
      finds: [
        { cells: [], path: "facts.environments[0].name" },
        { cells: [], path: "facts.protected_refs[0].pattern" }
      ]
    }
  ]
}
