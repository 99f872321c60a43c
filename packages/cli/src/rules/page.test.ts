import { expect, test } from "vitest"
import { parse } from "yaml"
import { decodeProject, printPath } from "@jobwarden/core"
import {
  fleetRules,
  rules,
  type FleetRule,
  type FleetRuleId,
  type RuleId,
  type ShippedRule
} from "@jobwarden/core/rules"
import { examplesOf, type FleetExample, type RuleExample } from "@jobwarden/core/rule-examples"
import { pageOf, type Block } from "./page.ts"
import { yaml } from "./yaml.ts"

type AnyRule = ShippedRule<RuleId> | FleetRule<FleetRuleId>
type AnyExample = RuleExample | FleetExample

const shipped: readonly AnyRule[] = [...rules, ...fleetRules]

const blocksUnder = (rule: AnyRule, heading: string): readonly Block[] =>
  pageOf(rule, examplesOf(rule.id)).sections.find((section) => section.heading === heading)?.blocks ?? []

const shownUnder = (rule: AnyRule, heading: string): readonly unknown[] =>
  blocksUnder(rule, heading).flatMap((block) => (block.kind === "yaml" ? [parse(block.text) as unknown] : []))

/** What the test of the rules runs, in the order in which a page shows it. */
const partsOf = (example: AnyExample): readonly unknown[] => {
  if ("projects" in example) {
    const { groups, instance, projects } = example
    return [{ ...(instance && { instance }), ...(groups && { groups }), projects }]
  }
  const { before, groups, instance, project, suppressions, uses, written } = example
  const { path = "acme/backend", ...described } = project
  const beside = { ...(suppressions && { suppressions }), ...(uses && { uses }) }
  return [
    ...(before ? [{ projects: { [path]: before } }] : []),
    {
      ...(instance && { instance }),
      ...(groups && { groups }),
      projects: { [path]: written ? written.value : described }
    },
    ...(Object.keys(beside).length > 0 ? [beside] : [])
  ]
}

/** Long lists of one kind are shown in part, with a comment that says so. */
const shortened = (value: unknown): unknown => parse(yaml(value))

test.for(shipped.map((rule) => [rule.id, rule] as const))(
  "the page of %s shows the examples that are run, as YAML that reads back",
  ([id, rule]) => {
    const { invalid, valid } = examplesOf(id)
    for (const [heading, examples] of [
      ["When it fires", invalid],
      ["When it does not", valid]
    ] as const) {
      const parts = ([...examples] as readonly AnyExample[]).flatMap(partsOf)
      expect(shownUnder(rule, heading)).toEqual(parts.map(shortened))
      if (!yaml(parts).includes("# and ")) expect(shownUnder(rule, heading)).toEqual(parts)
    }
  }
)

test("what pages say is wrong with a text is what is said of it when it is read", () => {
  const written = rules.flatMap(({ id }) => {
    const { invalid, valid } = examplesOf(id)
    return [...invalid, ...valid].flatMap((example) => example.written ?? [])
  })
  expect(written.length).toBeGreaterThan(5)
  for (const { problems, value } of written) {
    // A key that stands twice is seen by the parser of the text; the value no longer shows it.
    const said = problems.filter(({ kind }) => kind !== "repeated_key")
    const decoded = decodeProject({ path: "acme/backend", ...(value as object) })
    const read = decoded._tag === "Failure" ? decoded.failure : []
    expect(said.map(({ path }) => printPath(path))).toEqual(read.map(({ path }) => printPath(path)))
    // A page may leave out what was expected instead.
    for (const [at, { message }] of said.entries()) expect(read[at]?.message.startsWith(message)).toBe(true)
  }
})
