import {
  belongsTo,
  fleetRules,
  presets,
  rules,
  type FleetRule,
  type PresetName,
  type Severity,
  type ShippedRule
} from "@jobwarden/core/rules"
import { pageOf, type Block } from "./page.ts"
import { unseen } from "./yaml.ts"

/** Where text goes: how wide its lines may be, and whether it knows colours. */
export interface Screen {
  readonly width: number
  readonly colour: boolean
}

/** Which rules are wanted; what is left out does not matter. */
export interface Wanted {
  readonly preset?: PresetName | undefined
  readonly severity?: Severity | undefined
}

/** A rule about one project, or one about many projects together. */
type AnyRule = ShippedRule | FleetRule

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

const head = ["#", "rule", "severity", "category"] as const
const gap = "  "
/** Narrower than this, a summary stands below its rule. */
const leastSummary = 30

/** A table for people, its summaries within the width of the screen. */
export const printTable = (list: readonly AnyRule[], screen: Screen): string => {
  const rows = list.map(columns)
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const padded = (row: readonly string[]): readonly string[] =>
    row.map((cell, at) => (at === 0 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
  const before = widths.reduce((sum, width) => sum + width + gap.length, 0)
  const isBeside = screen.width - before >= leastSummary
  const indent = isBeside ? before : (widths[0] ?? 0) + gap.length
  const lines = list.flatMap((rule, at) => {
    const [number = "", id = "", severity = "", category = ""] = padded(rows[at] ?? [])
    const known = [number, bold(screen, id), coloured(screen, rule.severity, severity), category].join(gap)
    const summary = wrap(rule.summary, screen.width - indent)
    const below = (line: string): string => " ".repeat(indent) + line
    if (!isBeside) return [known.trimEnd(), ...summary.map(below)]
    return [`${known}${gap}${summary[0] ?? ""}`, ...summary.slice(1).map(below)]
  })
  const top = [...padded(head), ...(isBeside ? ["fires when"] : [])].join(gap).trimEnd()
  return [bold(screen, top), ...lines].join("\n")
}

/** A rule's page, for people. */
export const printPage = (rule: AnyRule, screen: Screen): string => {
  const { about, id, sections } = pageOf(rule)
  const paragraph = (words: string): string => wrap(words, screen.width).join("\n")
  const parts = sections.flatMap(({ blocks, heading }) => [
    bold(screen, heading.toUpperCase()),
    ...blocks.map((block) => printBlock(block, screen.width))
  ])
  const signs = "What the signs mean: docs/adr/0010-misconfiguration-rules.md"
  return [bold(screen, id), paragraph(about), ...parts, signs, `This page: ${helpOf(rule)}`].join("\n\n")
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
export const listAsJson = (list: readonly AnyRule[]): string => json({ version: 1, rules: list.map(inBrief) })

/** A rule for programs: everything that its page is made of. */
export const ruleAsJson = (rule: AnyRule): string => {
  const { formula, inputs, invalid, rationale, remedy, valid } = rule
  return json({
    version: 1,
    rule: { ...inBrief(rule), inputs, facts: factsOf(rule), rationale, remedy, formula, invalid, valid }
  })
}

/** An example may hold characters that a terminal obeys without showing them. */
const json = (value: object): string =>
  JSON.stringify(value).replaceAll(unseen, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join("")
  )

/** The lines of a text, broken at spaces; a word longer than a line has one of its own. */
export const wrap = (words: string, width: number): readonly string[] => {
  const lines: string[] = []
  for (const word of words.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const codes: Readonly<Record<Severity, string>> = {
  error: "1;31",
  critical: "31",
  high: "33",
  medium: "36",
  low: "2",
  info: "2"
}

const coloured = ({ colour }: Screen, severity: Severity, words: string): string =>
  colour ? `\u001B[${codes[severity]}m${words}\u001B[0m` : words

const bold = ({ colour }: Screen, words: string): string => (colour ? `\u001B[1m${words}\u001B[0m` : words)
