import { createEngine, type ProjectInput } from "@jobwarden/core"
import {
  belongsTo,
  fleetRules,
  lint,
  lintFleet,
  rules,
  type Finding,
  type LintResult,
  type PresetName,
  type Subject
} from "@jobwarden/core/rules"
import type { CheckedFile, MergedPolicy } from "@jobwarden/policy-files"
import { countOf } from "../print.ts"
import { problemResults } from "../problem-report.ts"
import type { Report } from "../reports/report.ts"
import { acceptByComments, type Accepted } from "./accepted.ts"
import type { withFixEdits } from "./fix-edits.ts"
import { placeOf } from "./finding-places.ts"
import { aboutRule, inWords, resultOf } from "./results.ts"
import { suppressionComments, type SuppressionComment } from "./suppression-comments.ts"

export interface LintOptions {
  readonly preset: PresetName
  /** Epoch milliseconds. */
  readonly now: number
  /** Told how many of all projects are through. */
  readonly progress?: (done: number, all: number) => void
  /** Adds the edits of fixes to what is found: for formats that have room for them. */
  readonly withEdits?: typeof withFixEdits
}

/** What linting came to, for a report. */
export type Linted = Pick<Report, "notRun" | "results" | "rules" | "suppressed">

/**
 * Looks for misconfigurations in what files say together: in each project by itself, in all of them as one, and
 * in what could not be read.
 */
export const lintFiles = (
  merged: MergedPolicy,
  { now, preset, progress, withEdits }: LintOptions
): Linted => {
  const engine = createEngine({ now: () => now })
  engine.load(merged.world)
  const comments = merged.files.flatMap(suppressionComments)
  const projects = projectsIn(merged)
  const linted = projects.map((project, at) => {
    const subject = subjectOf(merged, project, engine.subject)
    const written = merged.written(project)
    const input = { now, preset, ...(subject && { subject }), ...(written && { written }) }
    const accepted = acceptByComments(merged, project, comments, (suppressions) =>
      lint({ ...input, suppressions })
    )
    progress?.(at + 1, projects.length)
    return { project, ...accepted }
  })
  const fleet = lintFleet({ subjects: engine.subjects(), now, preset })
  const unused = unusedOf(comments, linted, (suppressions) => {
    const subject = engine.subject({ path: "any/project" })
    return lint({ now, preset, suppressions, ...(subject && { subject }) })
  })
  const inProjects = [
    ...linted.flatMap(({ project, result }) => result.findings.map((finding) => ({ project, finding }))),
    ...fleet.findings.map((finding) => ({ project: finding.project, finding }))
  ].map((one) => ({ ...one, result: resultOf(one.finding, placeOf(merged, one.project, one.finding)) }))
  const found = [
    ...(withEdits?.(merged, inProjects, { subjectOf: engine.subject, now }) ??
      inProjects.map(({ result }) => result)),
    ...[...linted.flatMap(({ wrong }) => [...wrong]), ...unused].map(([{ column, file, line }, finding]) =>
      resultOf(finding, { file, line, column }, "")
    )
  ]
  return {
    results: [...found, ...problemsBeside(found, merged.files)],
    suppressed: linted.flatMap(({ project, result }) =>
      result.suppressed.map(({ finding, suppression: { reason = "", until } }) => ({
        ...resultOf(finding, placeOf(merged, project, finding)),
        suppression: { reason, kind: "in_file", ...(until !== undefined && { until }) }
      }))
    ),
    notRun: [
      ...notRunAnywhere(linted.map(({ result }) => result)),
      ...fleet.leftOut.map(({ findings, rule }) => ({
        rule,
        missing: [`room for ${countOf(findings, "more finding")}`]
      }))
    ],
    rules: [...rules, ...fleetRules].filter((rule) => belongsTo(rule, preset)).map(aboutRule)
  }
}

/** Every project of which a file speaks, in their order. */
const projectsIn = ({ files, world }: MergedPolicy): readonly string[] => [
  ...new Set([
    ...files.flatMap((file) => [...file.written.keys()]),
    ...world.projects.map(({ path }) => path)
  ])
]

/** What is not well formed has no policy to look at. */
const subjectOf = (
  merged: MergedPolicy,
  project: string,
  find: (project: string | ProjectInput) => Subject | null
): Subject | null => {
  const problems = merged.written(project)?.problems ?? []
  return problems.length === 0 ? find(project) : null
}

/** Comments that no project had a use for, because they stand in none. */
const unusedOf = (
  comments: readonly SuppressionComment[],
  linted: readonly Pick<Accepted, "used">[],
  lintBare: (suppressions: readonly SuppressionComment["suppression"][]) => LintResult
): readonly (readonly [SuppressionComment, Finding])[] => {
  const used = new Set(linted.flatMap((one) => one.used))
  const unused = comments.filter((comment) => !used.has(comment))
  if (unused.length === 0) return []
  return lintBare(unused.map(({ suppression }) => suppression)).findings.flatMap((finding) => {
    const comment = finding.rule === "suppression-problem" ? unused[Number(finding.path[1])] : undefined
    return comment === undefined ? [] : [[comment, finding] as const]
  })
}

/** There is no policy before, and without limits nothing is cut: a rule about these lacks nothing. */
const beyondFiles = new Set(["P0", "C"])

/** A rule that ran in one project ran. What one lacks is what it lacks in a project that lacks the least. */
const notRunAnywhere = (results: readonly LintResult[]): Linted["notRun"] => {
  const silent = results.map(({ notRun }) => new Map(notRun.map(({ missing, rule }) => [rule, missing])))
  return (results[0]?.notRun ?? []).flatMap(({ rule }) => {
    const lists = silent.map((one) => one.get(rule))
    if (!lists.every((list) => list !== undefined)) return []
    const [missing = []] = lists.toSorted((one, other) => one.length - other.length)
    return missing.some((input) => beyondFiles.has(input)) ? [] : [{ rule, missing: inWords(missing) }]
  })
}

/** What is wrong with the files, but for what a rule has said of the same place. */
const problemsBeside = (found: Linted["results"], files: readonly CheckedFile[]): Linted["results"] => {
  const said = new Set(found.map(({ column, file, line }) => `${line}:${column}:${file}`))
  return problemResults(files).filter(({ column, file, line }) => !said.has(`${line}:${column}:${file}`))
}
