import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"

/** A figure with what it is to be. */
export interface Goal {
  readonly what: string
  readonly unit: string
  readonly value: number
  readonly goal: { readonly atMost: number } | { readonly atLeast: number }
}

const isMet = ({ value, goal }: Goal): boolean =>
  "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast

/** Rows of text under a head, the first column to the left and the others to the right. */
export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Report {
  readonly title: string
  readonly date: string | undefined
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
  readonly notes: readonly string[]
  /** Everything measured, for machines. */
  readonly data: unknown
}

/** What the figures depend on and may be told: no names of hosts. */
const machine = () => ({
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length
})

export const number = (value: number, digits = 2): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })

const goalTable = (goals: readonly Goal[]): Table => ({
  title: "Goals",
  head: ["figure", "value", "goal", ""],
  rows: goals.map((goal) => [
    goal.what,
    `${number(goal.value)} ${goal.unit}`.trim(),
    "atMost" in goal.goal ? `≤ ${goal.goal.atMost}` : `≥ ${goal.goal.atLeast}`,
    isMet(goal) ? "met" : "missed"
  ])
})

const markdown = ({ head, rows, title }: Table): string => {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length))
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`
  const rule = `|${widths.map((width, at) => (at === 0 ? `:${"-".repeat(width + 1)}` : `${"-".repeat(width + 1)}:`)).join("|")}|`
  return [`## ${title}`, "", line(head), rule, ...rows.map(line), ""].join("\n")
}

/** Prints a report, and leaves it in `bench/results` for people and for machines. */
export const publish = (name: string, report: Report): void => {
  const { cpu, cores, node, platform } = machine()
  const place = `Node ${node} (${platform}), ${cpu}, ${cores} cores${report.date ? `, ${report.date}` : ""}`
  const text = [
    `# ${report.title}`,
    "",
    place,
    "",
    ...[...report.tables, goalTable(report.goals)].map(markdown),
    ...report.notes.map((note) => `- ${note}`),
    ""
  ].join("\n")
  const folder = join(import.meta.dirname, "..", "results")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.md`), text)
  const goals = report.goals.map((goal) => ({ ...goal, met: isMet(goal) }))
  const { data, date } = report
  const json = { ...machine(), ...(date !== undefined && { date }), goals, data }
  const file = join(folder, `${name}.json`)
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`)
  layOut(file)
  console.log(text)
}

/** As `npm run check` wants every file, so that results can be committed as they were measured. */
const layOut = (file: string): void => {
  const formatter = join(import.meta.dirname, "../../node_modules/oxfmt/bin/oxfmt")
  const { status, stderr } = spawnSync(process.execPath, [formatter, file], { encoding: "utf8" })
  if (status !== 0) throw new Error(`${file} was written, and could not be laid out: ${stderr}`)
}
