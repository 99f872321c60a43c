import { printPath } from "@jobwarden/core"
import type { FleetRule, ShippedRule } from "@jobwarden/core/rules"
import { yaml } from "./yaml.ts"

/** A part of a page. Text holds words in backticks, which read well anywhere. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "yaml"; readonly text: string }
  | { readonly kind: "items"; readonly items: readonly string[] }

/** What there is to say about a rule, for whoever shows it: the documentation and the command. */
export interface Page {
  readonly id: string
  /** Its number, what kind of rule it is, and what it looks at. */
  readonly about: string
  readonly sections: readonly { readonly heading: string; readonly blocks: readonly Block[] }[]
}

type Example = ShippedRule["valid"][number] & Partial<Pick<ShippedRule["invalid"][number], "finds">>
type ManyProjects = FleetRule["valid"][number] & {
  readonly finds?: readonly FleetRule["invalid"][number]["finds"][number][]
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

/** The page of a rule, made of nothing but the rule. */
export const pageOf = (rule: ShippedRule | FleetRule): Page => {
  const isAboutMany = rule.valid.some((example) => "projects" in example)
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
      { heading: "When it fires", blocks: [...rule.invalid].flatMap(blocksOf) },
      { heading: "When it does not", blocks: [...rule.valid].flatMap(blocksOf) },
      { heading: "Formula", blocks: [text(rule.formula)] }
    ]
  }
}

const text = (words: string): Block => ({ kind: "text", text: words })
const asYaml = (value: object): Block => ({ kind: "yaml", text: yaml(value) })

const printCells = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}\``).join(", ")

const titleOf = ({ now, title }: Pick<Example, "now" | "title">): Block =>
  text(`${title.charAt(0).toUpperCase()}${title.slice(1)}${now === undefined ? "" : ` (at ${now})`}:`)

const blocksOfMany = ({ finds, groups, instance, projects, ...said }: ManyProjects): readonly Block[] => [
  titleOf(said),
  asYaml({ ...(instance && { instance }), ...(groups && { groups }), projects }),
  ...(finds ?? []).map(({ cells, path, project, projects: way }) =>
    text(
      `Found in \`${project}\` at \`${path}\` (${printCells(cells)}): ${way.map((one) => `\`${one}\``).join(" → ")}.`
    )
  )
]

const blocksOf = (example: Example | ManyProjects): readonly Block[] => {
  if ("projects" in example) return blocksOfMany(example)
  const { before, finds = [], groups, instance, project, suppressions, uses, written } = example
  const { path = "acme/backend", ...described } = project
  const file = {
    ...(instance && { instance }),
    ...(groups && { groups }),
    projects: { [path]: written ? written.value : described }
  }
  const beside = { ...(suppressions && { suppressions }), ...(uses && { uses }) }
  const found = finds.map(
    ({ cells, path: place }) => `\`${place}\`${cells?.length ? ` (${printCells(cells)})` : ""}`
  )
  const wrong = (written?.problems ?? []).map(({ message, path: at }) => `\`${printPath(at)}\`: ${message}`)
  return [
    titleOf(example),
    ...(before ? [text("Before:"), asYaml({ projects: { [path]: before } }), text("After:")] : []),
    asYaml(file),
    ...(Object.keys(beside).length > 0 ? [text("With:"), asYaml(beside)] : []),
    ...(wrong.length > 0 ? [text("What is wrong with it:"), { kind: "items", items: wrong } as const] : []),
    ...(found.length > 0 ? [text(`Found at ${found.join(", ")}.`)] : [])
  ]
}
