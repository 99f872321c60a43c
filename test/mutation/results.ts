import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { folderOf } from "./folders.ts"
import type { Mutant, Status } from "./mutants.ts"

/** What became of a file's mutants. */
export interface Result {
  readonly file: string
  readonly date: string
  readonly mutants: number
  readonly killed: number
  readonly timedOut: number
  /** No test could run: the module did not load. In no score, neither as killed nor as alive. */
  readonly unloadable: number
  readonly survived: number
  readonly uncovered: number
  /** How many of those alive have a reason in `survivors.yaml`. */
  readonly explained: number
}

export const resultOf = (
  file: string,
  date: string,
  mutants: readonly Mutant[],
  explained: number
): Result => {
  const count = (...statuses: readonly Status[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  return {
    file,
    date,
    mutants: mutants.length,
    killed: count("Killed"),
    timedOut: count("Timeout"),
    unloadable: count("RuntimeError", "CompileError"),
    survived: count("Survived"),
    uncovered: count("NoCoverage"),
    explained
  }
}

const counted = ["mutants", "killed", "timedOut", "unloadable", "survived", "uncovered", "explained"] as const

type Counts = Readonly<Record<(typeof counted)[number], number>>

const sumOf = (results: readonly Result[], count: keyof Counts): number =>
  results.reduce((sum, result) => sum + result[count], 0)

/** The share that the tests noticed, in per cent; those that survive for a reason count as alive. */
export const scoreOf = (results: readonly Result[]): number => {
  const noticed = sumOf(results, "killed") + sumOf(results, "timedOut")
  const all = noticed + sumOf(results, "survived") + sumOf(results, "uncovered")
  return all === 0 ? 100 : (noticed / all) * 100
}

/** Never nearer to the goal than it is. */
export const printed = (score: number): string => `${(Math.floor(score * 10) / 10).toFixed(1)} %`

export const goal = 95

const resultsPath = join(import.meta.dirname, "results.md")

const columns = ["mutants", "killed", "timed out", "not loadable", "survived", "no coverage", "with a reason"]

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${[...head, ...columns, "score"].join(" | ")} |`,
  `|${" --- |".repeat(head.length)}${" ---: |".repeat(columns.length + 1)}`,
  ...rows.map((cells) => `| ${cells.join(" | ")} |`)
]

const cellsOf = (results: readonly Result[]): readonly string[] => [
  ...counted.map((count) => String(sumOf(results, count))),
  results.every(({ mutants }) => mutants === 0) ? "none" : printed(scoreOf(results))
]

/** The rows of the page that was written last. */
export const readResults = (): readonly Result[] =>
  existsSync(resultsPath) ? readFileSync(resultsPath, "utf8").split("\n").flatMap(resultIn) : []

const resultIn = (line: string): readonly Result[] => {
  const [file = "", date = "", ...cells] = line
    .split("|")
    .slice(1, -2)
    .map((cell) => cell.trim())
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return []
  const counts = Object.fromEntries(counted.map((count, at) => [count, Number(cells[at])]))
  return [{ file, date, ...(counts as Counts) }]
}

/** The page, whole: what was measured now beside what was measured before. */
export const resultsPage = (measured: readonly Result[], sources: readonly string[]): string => {
  const results = measured.toSorted((one, other) => (one.file < other.file ? -1 : 1))
  const byFolder = Map.groupBy(sources, folderOf)
  const folderRows = [...byFolder].map(([folder, files]) => {
    const own = results.filter(({ file }) => files.includes(file))
    return [folder, `${own.length} of ${files.length}`, ...cellsOf(own)]
  })
  const missing = sources.filter((source) => !results.some(({ file }) => file === source))
  return `${[
    "# Mutation testing of the core",
    "",
    "Written by `npm run mutation`. A mutant is one small change of the source; a test that fails kills it.",
    "No file and no operator is left out. The score is the killed and the timed out of all that loaded: what",
    "survives for a reason counts as alive. [survivors.yaml](survivors.yaml) lists what is alive.",
    "",
    `The goal is ${goal} %.`,
    "",
    ...table(
      ["folder", "files measured"],
      [...folderRows, ["together", `${results.length} of ${sources.length}`, ...cellsOf(results)]]
    ),
    "",
    ...table(
      ["file", "measured"],
      results.map((result) => [result.file, result.date, ...cellsOf([result])])
    ),
    ...(missing.length === 0 ? [] : ["", "Not measured yet:", "", ...missing.map((file) => `- ${file}`)])
  ].join("\n")}\n`
}

export const writeResults = (page: string): void => writeFileSync(resultsPath, page)
