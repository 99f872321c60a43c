import { editDistance } from "../input/did-you-mean.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { resourceKeys, writtenProblems } from "../lint/written-problems.ts"

/** Insertions, deletions, replacements and swaps that still look like a slip. */
const farthest = 2

export default defineRule({
  id: "unknown-resource",
  number: 59,
  category: "correctness",
  severity: "error",
  inputs: ["D"],
  summary: "A key is the name of no resource.",
  rationale:
    "If it were passed over, the resource that was meant would follow a `default` or the platform's baseline, and the file would say otherwise.",
  remedy: "Write the resource's name as the documentation does.",
  formula: "∃ key k in `permissions` where a resource or a package format is expected: k is the name of none",
  check: ({ vocabulary, written }) =>
    writtenProblems(vocabulary, written).flatMap((problem) => {
      if (problem.kind !== "unknown_resource") return []
      const { key, path } = problem
      const known = resourceKeys(vocabulary, path)
      const closest = known
        .filter((name) => Math.abs(name.length - key.length) <= farthest)
        .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name) }))
        .toSorted((one, other) => one.distance - other.distance)[0]
      const family = vocabulary.domain.resources.find(({ formats }) => formats?.includes(key))
      const help =
        family !== undefined
          ? `it is a format, so write it under \`${family.name}\``
          : closest !== undefined && closest.distance <= farthest
            ? `did you mean \`${closest.name}\`?`
            : `expected one of ${known.map((name) => `\`${name}\``).join(", ")}`
      return [
        {
          at: { level: "project" as const, path },
          cells: [],
          message: `no resource is called ${quote(key)}; ${help}`
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "a format",
      project: {},
      written: {
        value: { permissions: { package_registry: { maven: { write: "maintainer" } } } },
        problems: []
      }
    },
    {
      title: "something else is wrong",
      project: {},
      written: {
        value: { permissions: { package_registry: { maven: { wirte: "maintainer" } } } },
        problems: [
          { path: ["permissions", "package_registry", "maven", "wirte"], message: "unknown key `wirte`" }
        ]
      }
    }
  ],
  invalid: [
    {
      title: "two letters are mixed up",
      project: {},
      written: {
        value: { permissions: { package_registry: { mavne: { write: "maintainer" } } } },
        problems: [{ path: ["permissions", "package_registry", "mavne"], message: "unknown key `mavne`" }]
      },
      finds: [{ cells: [], path: "permissions.package_registry.mavne" }]
    },
    {
      title: "a format in the place of a resource, a name like no other, and one in capitals",
      project: {},
      written: {
        value: {
          permissions: { maven: { write: "maintainer" }, wiki: { read: true }, package_registry: { NPM: {} } }
        },
        problems: [
          { path: ["permissions", "maven"], message: "unknown key `maven`" },
          { path: ["permissions", "wiki"], message: "unknown key `wiki`" },
          { path: ["permissions", "package_registry", "NPM"], message: "unknown key `NPM`" }
        ]
      },
      finds: [
        { cells: [], path: "permissions.maven" },
        { cells: [], path: "permissions.wiki" },
        { cells: [], path: "permissions.package_registry.NPM" }
      ]
    }
  ]
}
