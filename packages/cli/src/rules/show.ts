import {
  belongsTo,
  fleetRules,
  presets,
  rules,
  type FleetRule,
  type FleetRuleId,
  type PresetName,
  type RuleId,
  type Severity,
  type ShippedRule
} from "@jobwarden/core/rules"
import { examplesOf } from "@jobwarden/core/rule-examples"
import { painterFor } from "../reports/painter.ts"
import { jsonText } from "../reports/printable.ts"
import { printTable as printAnyTable, wrap, type Screen, type TableOf } from "../table.ts"
import { pageOf, type Block } from "./page.ts"

export type { Screen } from "../table.ts"

/** Which rules are wanted; what is left out does not matter. */
export interface Wanted {
  readonly preset?: PresetName | undefined
  readonly severity?: Severity | undefined
}

/** A rule about one project, or one about many projects together. */
type AnyRule = ShippedRule<RuleId> | FleetRule<FleetRuleId>

const shipped: readonly AnyRule[] = [...rules, ...fleetRules].toSorted(
  (one, other) => one.number - other.number
)

/** The names of all rules. */
export const ruleIds: readonly string[] = shipped.map(({ id }) => id)

export const findRule = (id: string): AnyRule | undefined => shipped.find((rule) => rule.id === id)

/** The rules that are wanted, by their numbers. */
export const rulesWanted = ({ preset, severity }: Wanted): readonly AnyRule[] =>
  shipped.filter(
    (rule) =>
      (preset === undefined || belongsTo(rule, preset)) &&
      (severity === undefined || rule.severity === severity)
  )

const columns = ({ category, id, number, severity }: AnyRule): readonly string[] => [
  String(number),
  id,
  severity,
  category
]

/** One rule a line, its columns apart by tabs: for programs. */
export const printColumns = (list: readonly AnyRule[]): string =>
  list.map((rule) => [...columns(rule), rule.summary].join("\t")).join("\n")

const table: TableOf<AnyRule> = {
  columns: [
    { head: "#", cell: ({ number }) => String(number), align: "end" },
    { head: "rule", cell: ({ id }) => id, paint: (words, _rule, painter) => painter.strong(words) },
    {
      head: "severity",
      cell: ({ severity }) => severity,
      paint: (words, { severity }, painter) => painter.severity(severity, words)
    },
    { head: "category", cell: ({ category }) => category }
  ],
  text: { head: "fires when", cell: ({ summary }) => summary }
}

/** A table for people, its summaries within the width of the screen. */
export const printTable = (list: readonly AnyRule[], screen: Screen): string =>
  printAnyTable(table, list, screen)

/** A rule's page, for people. */
export const printPage = (rule: AnyRule, screen: Screen): string => {
  const { about, id, sections } = pageOf(rule, examplesOf(rule.id))
  const paragraph = (words: string): string => wrap(words, screen.width).join("\n")
  const { strong } = painterFor(screen)
  const parts = sections.flatMap(({ blocks, heading }) => [
    strong(heading.toUpperCase()),
    ...blocks.map((block) => printBlock(block, screen.width))
  ])
  const signs = "What the signs mean: docs/adr/0010-misconfiguration-rules.md"
  return [strong(id), paragraph(about), ...parts, signs, `This page: ${helpOf(rule)}`].join("\n\n")
}

const printBlock = (block: Block, width: number): string => {
  if (block.kind === "text") return wrap(block.text, width).join("\n")
  if (block.kind === "quote")
    return wrap(block.text, width - 4)
      .join("\n")
      .replaceAll(/^/gm, "    ")
  if (block.kind === "yaml") return block.text.trimEnd().replaceAll(/^/gm, "    ")
  return block.items.map((item) => `- ${wrap(item, width - 2).join("\n  ")}`).join("\n")
}

const helpOf = ({ id }: AnyRule): string => `docs/rules/${id}.md`

const inBrief = (rule: AnyRule) => {
  const { category, id, number, severity, summary } = rule
  const inPresets = Object.keys(presets).filter((name) => belongsTo(rule, name as PresetName))
  return { number, id, severity, category, summary, presets: inPresets, help: helpOf(rule) }
}

const factsOf = (rule: AnyRule): readonly string[] => ("facts" in rule ? (rule.facts ?? []) : [])

/** The list for programs. */
export const listAsJson = (list: readonly AnyRule[]): string =>
  jsonText({ version: 1, rules: list.map(inBrief) })

/** A rule for programs: everything that its page is made of. */
export const ruleAsJson = (rule: AnyRule): string => {
  const { formula, inputs, rationale, remedy } = rule
  const { invalid, valid } = examplesOf(rule.id)
  return jsonText({
    version: 1,
    rule: { ...inBrief(rule), inputs, facts: factsOf(rule), rationale, remedy, formula, invalid, valid }
  })
}
