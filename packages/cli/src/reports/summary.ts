import type { Severity } from "@jobwarden/core/rules"
import { countOf } from "../print.ts"
import { printable } from "./printable.ts"
import type { NotRun, Report, Result } from "./report.ts"
import { severityNames } from "./severity.ts"

/** How many there are of each severity, the worst first. */
export const severityCounts = (results: readonly Result[]): Readonly<Record<Severity, number>> => {
  const counts = Object.fromEntries(severityNames.map((name) => [name, 0])) as Record<Severity, number>
  for (const { severity } of results) counts[severity]++
  return counts
}

export interface Fixable {
  /** By a change that changes nothing for anybody. */
  readonly safe: number
  /** Only by one that takes something away. */
  readonly narrowing: number
}

/** How many results `--fix` would close, and how many more `--fix=narrowing`. */
export const fixable = (results: readonly Result[]): Fixable => {
  const has = (wanted: string) => (result: Result) => result.fixes.some((fix) => fix.class === wanted)
  const safe = results.filter(has("safe"))
  const narrowing = results.filter((result) => has("narrowing")(result) && !has("safe")(result))
  return { safe: safe.length, narrowing: narrowing.length }
}

/** What was not looked at, what is accepted, and the last line: how many, and what can be done at once. */
export const closingLines = (report: Report): readonly string[] => {
  const { files, notRun, results, rules, suppressed } = report
  const looked = rules.length === 0 ? "" : ` by ${countOf(rules.length, "rule")}`
  const inFiles = `${countOf(files.length, "file")} checked${looked}`
  const total =
    results.length === 0
      ? `Nothing found: ${inFiles}.`
      : `${countOf(results.length, "finding")} (${countsOf(results)}); ${inFiles}.`
  return [
    ...whatDidNotRun(notRun),
    ...(suppressed.length === 0 ? [] : [`${countOf(suppressed.length, "more finding")} suppressed.`]),
    total + whatFixesDo(results)
  ]
}

const countsOf = (results: readonly Result[]): string => {
  const counts = severityCounts(results)
  return severityNames
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(", ")
}

const whatFixesDo = (results: readonly Result[]): string => {
  const { narrowing, safe } = fixable(results)
  const ofAll = `${safe > 0 ? safe : narrowing} of ${results.length} can be`
  const byNarrowing = "by narrowing with --fix=narrowing"
  if (safe === 0) return narrowing === 0 ? "" : ` ${ofAll} fixed ${byNarrowing}.`
  return ` ${ofAll} fixed safely with --fix${narrowing === 0 ? "" : `, ${narrowing} more ${byNarrowing}`}.`
}

/** How many rules lacked what; which they are, the formats for programs say. */
const whatDidNotRun = (notRun: readonly NotRun[]): readonly string[] => {
  if (notRun.length === 0) return []
  const rules = new Map(notRun.map(({ missing, rule }) => [rule, missing.join(" and ")]))
  const lacking = Map.groupBy(rules.values(), (missing) => missing)
  const parts = [...lacking]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([missing, those]) => `${those.length} for want of ${missing}`)
  return [printable(`${countOf(rules.size, "rule")} did not run: ${parts.join(", ")}.`)]
}
