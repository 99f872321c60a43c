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

const words: Readonly<Record<string, string>> = {
  P: "a policy that is well formed",
  L: "a policy that is well formed",
  F: "a project that is well formed",
  G: "a log of use"
}

/** What a rule would have had to see, as people would write or give it. */
export const inWords = (missing: string): string =>
  missing.startsWith("F.") ? `facts.${missing.slice(2)}` : (words[missing] ?? missing)
