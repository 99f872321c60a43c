import { printPath } from "@jobwarden/core"
import type {
  Finding,
  FleetFinding,
  FleetRule,
  FleetRuleId,
  RuleId,
  ShippedRule
} from "@jobwarden/core/rules"
import {
  lintExample,
  lintFleetExample,
  type FleetExample,
  type FleetRuleExamples,
  type RuleExample,
  type RuleExamples
} from "@jobwarden/core/rule-examples"
import { yaml } from "./yaml.ts"

/** A part of a page. Text holds words in backticks, which read well anywhere. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "yaml"; readonly text: string }
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "items"; readonly items: readonly string[] }

/** What there is to say about a rule, for whoever shows it: the documentation and the command. */
export interface Page {
  readonly id: string
  /** Its number, what kind of rule it is, and what it looks at. */
  readonly about: string
  readonly sections: readonly { readonly heading: string; readonly blocks: readonly Block[] }[]
}

const meanings: Readonly<Record<string, string>> = {
  P: "the policy",
  P0: "the policy before",
  L: "scope and allowlist",
  C: "limits",
  F: "facts",
  G: "the log of use",
  S: "suppressions",
  D: "the document as it was written"
}

/** The page of a rule, made of nothing but the rule and its examples. */
export const pageOf = (
  rule: ShippedRule | FleetRule,
  { invalid, valid }: RuleExamples | FleetRuleExamples
): Page => {
  const isAboutMany = valid.some((example) => "projects" in example)
  const facts = ("facts" in rule ? (rule.facts ?? []) : []).map((fact) => `\`facts.${fact}\``)
  const inputs = rule.inputs.map((input) => meanings[input] ?? input)
  const looksAt = [...inputs, ...facts].join(", ") + (isAboutMany ? " of many projects" : "")
  return {
    id: rule.id,
    about: `Rule ${rule.number} · ${rule.severity} · ${rule.category} · looks at ${looksAt}`,
    sections: [
      { heading: "What", blocks: [text(rule.summary)] },
      { heading: "Why", blocks: [text(rule.rationale)] },
      { heading: "How to fix", blocks: [text(rule.remedy)] },
      {
        heading: "When it fires",
        blocks: [...invalid].flatMap((example) => blocksOf(rule.id, example))
      },
      {
        heading: "When it does not",
        blocks: [...valid].flatMap((example) => blocksOf(rule.id, example))
      },
      { heading: "Formula", blocks: [text(rule.formula)] }
    ]
  }
}

const text = (words: string): Block => ({ kind: "text", text: words })
const asYaml = (value: object): Block => ({ kind: "yaml", text: yaml(value) })

const inCells = (cells: readonly string[]): string => (cells.length === 0 ? "" : ` (${printCells(cells)})`)

/** More cells than this are counted: a `default` may be about every format. */
const mostCells = 4

const printCells = (cells: readonly string[]): string => {
  const shown = cells.length > mostCells ? cells.slice(0, mostCells - 1) : cells
  const more = cells.length > shown.length ? ` and ${cells.length - shown.length} more` : ""
  return shown.map((cell) => `\`${cell}\``).join(", ") + more
}

const titleOf = ({ now, title }: Pick<RuleExample, "now" | "title">): Block =>
  text(`${title.charAt(0).toUpperCase()}${title.slice(1)}${now === undefined ? "" : ` (at ${now})`}:`)

/** What a finding says, and what is offered to close it. */
const saidBy = ({ fixes, message }: Finding): readonly Block[] => [
  { kind: "quote", text: message },
  ...(fixes.length > 0
    ? [{ kind: "items", items: fixes.map((fix) => `Fix (${fix.class}): ${fix.title}.`) } as const]
    : [])
]

const blocksOfMany = (id: FleetRuleId, example: FleetExample): readonly Block[] => {
  const { groups, instance, projects } = example
  return [
    titleOf(example),
    asYaml({ ...(instance && { instance }), ...(groups && { groups }), projects }),
    ...lintFleetExample(id, example).flatMap((finding: FleetFinding) => [
      text(
        `Found in \`${finding.project}\` at \`${printPath(finding.path)}\` (${printCells(finding.cells)}):`
      ),
      ...saidBy(finding)
    ])
  ]
}

const blocksOf = (id: string, example: RuleExample | FleetExample): readonly Block[] => {
  if ("projects" in example) return blocksOfMany(id as FleetRuleId, example)
  const { before, groups, instance, project, suppressions, uses, written } = example
  const { path = "acme/backend", ...described } = project
  const file = {
    ...(instance && { instance }),
    ...(groups && { groups }),
    projects: { [path]: written ? written.value : described }
  }
  const beside = { ...(suppressions && { suppressions }), ...(uses && { uses }) }
  const wrong = (written?.problems ?? []).map(({ message, path: at }) => `\`${printPath(at)}\`: ${message}`)
  return [
    titleOf(example),
    ...(before ? [text("Before:"), asYaml({ projects: { [path]: before } }), text("After:")] : []),
    asYaml(file),
    ...(Object.keys(beside).length > 0 ? [text("With:"), asYaml(beside)] : []),
    ...(wrong.length > 0 ? [text("What is wrong with it:"), { kind: "items", items: wrong } as const] : []),
    ...lintExample(id as RuleId, example).flatMap((finding) => [
      text(`Found at \`${printPath(finding.path)}\`${inCells(finding.cells)}:`),
      ...saidBy(finding)
    ])
  ]
}
