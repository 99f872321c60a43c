import type { PresetName } from "@jobwarden/core/rules"
import type { MergedPolicy, World } from "@jobwarden/policy-files"
import type { ChangedAccess, FindingTold, ReportData } from "@jobwarden/report-page"
import { remarkOn, tellDifference, type ToldDifference } from "../diff/told.ts"
import { summaryOf } from "../diff/pretty.ts"
import { lintFiles, type LintOptions } from "../lint/lint-files.ts"
import { rulesOf, worstFirst, type Report, type Result } from "../reports/report.ts"

/** What a report is about, and how it looks. */
export interface Asked {
  readonly version: string
  readonly preset: PresetName
  /** Epoch milliseconds: for the rules and the difference. */
  readonly now: number
  /** The same moment, where one was given: for what the page is asked too. */
  readonly at: number | null
  readonly against: { readonly name: string; readonly world: World } | null
  readonly progress?: (doing: string, done: number, total: number) => void
}

/** All that the page of some files holds. No text of a file is in it, nor anything that only the rules look at. */
export const reportData = (
  merged: MergedPolicy,
  { against, at, now, preset, progress, version }: Asked
): ReportData<World> => {
  const projectOf = new Map<Result, string>()
  // Whoever adds the edits is told of which project each result is, and here nothing else is wanted.
  const withEdits: LintOptions["withEdits"] = (_, found) => {
    for (const { project, result } of found) projectOf.set(result, project)
    return found.map(({ result }) => result)
  }
  const linted = lintFiles(merged, {
    preset,
    now,
    withEdits,
    progress: (done, total) => progress?.("linting", done, total)
  })
  const told = (result: Result): FindingTold => {
    const { column, file, fixes, line, message, path, rule, severity } = result
    const project = projectOf.get(result)
    return {
      rule,
      severity,
      message,
      ...(project !== undefined && { project }),
      place: `${file}:${line}:${column}`,
      path,
      fixes: fixes.map((fix) => ({ class: fix.class, title: fix.title }))
    }
  }
  return {
    version: 1,
    writtenBy: version,
    at,
    world: withoutFacts(merged.world),
    files: merged.files.length,
    preset,
    rulesRun: linted.rules.length,
    findings: worstFirst(linted.results).map(told),
    accepted: worstFirst(linted.suppressed).map((result) => ({
      ...told(result),
      reason: result.suppression.reason,
      ...(result.suppression.until !== undefined && { until: result.suppression.until })
    })),
    rules: rulesFound(linted, merged, version),
    notRun: linted.notRun.map(({ missing, rule }) => `${rule}: for want of ${missing.join(" and ")}`),
    difference:
      against === null
        ? null
        : differenceOf(
            tellDifference(
              against,
              { name: "", world: merged.world },
              { now, progress: (done, total) => progress?.("comparing", done, total) }
            )
          )
  }
}

/** The engine of the page decides without them. */
const withoutFacts = ({ groups, instance, projects }: World): World => ({
  ...(instance && { instance }),
  groups,
  projects: projects.map(({ facts: _, ...project }) => project)
})

/** The rules that found something, by name. */
const rulesFound = (
  linted: Pick<Report, "notRun" | "results" | "rules" | "suppressed">,
  merged: MergedPolicy,
  version: string
): ReportData["rules"] => {
  const found = new Set([...linted.results, ...linted.suppressed].map(({ rule }) => rule))
  const files = merged.files.map(({ file }) => ({ name: file }))
  return rulesOf({ ...linted, files, version })
    .filter(({ id }) => found.has(id))
    .map(({ id, rationale, remedy }) => ({ id, rationale, remedy }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

const differenceOf = (difference: ToldDifference): NonNullable<ReportData["difference"]> => ({
  before: difference.before,
  summary: summaryOf(difference),
  changes: difference.changes.map(({ gained, lost, projects }): ChangedAccess => {
    return {
      projects: projects.map((project) => {
        const remark = remarkOn(project)
        const from = project.movedFrom === undefined ? "" : ` from ${project.movedFrom}`
        return `${project.path}${remark === "" ? "" : ` (${remark}${from})`}`
      }),
      gained: gained.map(({ text }) => text),
      lost: lost.map(({ text }) => text)
    }
  })
})
