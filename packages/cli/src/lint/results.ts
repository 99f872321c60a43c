import { printPath, type Path } from "@jobwarden/core"
import type { Finding, FleetRule, ShippedRule } from "@jobwarden/core/rules"
import { invalidFile, type ReportRule, type Result } from "../reports/report.ts"
import type { Place } from "./finding-places.ts"

/** A finding as a report has it. */
export const resultOf = (
  finding: Finding,
  { column, endColumn, endLine, file, line }: Omit<Place, "endColumn" | "endLine"> & Partial<Place>,
  path: string = printPath(finding.path)
): Result => {
  const { category, fingerprint, fixes, help, message, rule, severity } = finding
  return {
    file,
    line,
    column,
    ...(endLine !== undefined && endColumn !== undefined && { endLine, endColumn }),
    path,
    rule,
    severity,
    category,
    message,
    help,
    fingerprint,
    fixes: fixes.map((fix) => ({ class: fix.class, title: fix.title }))
  }
}

interface Problem {
  readonly path: Path
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** What is wrong with a file before a rule can look at it. */
export const problemResult = (file: string, problem: Problem): Result => {
  const { column, endColumn, endLine, line, message, path } = problem
  return {
    file,
    line,
    column,
    ...(endLine !== undefined && endColumn !== undefined && { endLine, endColumn }),
    path: printPath(path),
    rule: invalidFile.id,
    severity: invalidFile.severity,
    category: invalidFile.category,
    message,
    help: invalidFile.help,
    fixes: []
  }
}

export const aboutRule = (rule: FleetRule | ShippedRule): ReportRule => {
  const { category, id, rationale, remedy, severity, summary } = rule
  return { id, severity, category, summary, rationale, remedy, help: `docs/rules/${id}.md` }
}

/** What a rule would have had to see, as people would write or give it; without a policy nothing else matters. */
export const inWords = (missing: readonly string[]): readonly string[] => {
  if (missing.includes("P") || missing.includes("L")) return ["a policy that is well formed"]
  return missing
    .filter((input) => input !== "F")
    .map((input) => (input === "G" ? "a log of use" : input.replace(/^F\./, "facts.")))
}
