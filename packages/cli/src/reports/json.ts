import { jsonText } from "./printable.ts"
import { rulesOf, worstFirst, type Edit, type Report, type Result, type SuppressedResult } from "./report.ts"
import { fixable, severityCounts } from "./summary.ts"

/** The report for programs, on one line: all of it but the texts of the files. `json-schema.ts` is its schema. */
export const printJson = (report: Report): string => {
  const { files, notRun, results, suppressed, version } = report
  return jsonText({
    version: 1,
    tool: { name: "jobwarden", version },
    files: files.map(({ name }) => ({ name })),
    summary: { ...severityCounts(results), fixable: fixable(results) },
    results: worstFirst(results).map(resultOf),
    suppressed: worstFirst(suppressed).map(suppressedOf),
    notRun: notRun.map(({ file, missing, project, rule }) => ({ rule, missing, file, project })),
    rules: rulesOf(report).map(({ category, help, id, rationale, remedy, severity, summary }) => {
      return { id, severity, category, summary, rationale, remedy, help }
    })
  })
}

/** Member by member: what else an object may carry is nobody's business. */
const resultOf = (result: Result): object => ({
  file: result.file,
  line: result.line,
  column: result.column,
  endLine: result.endLine,
  endColumn: result.endColumn,
  path: result.path,
  rule: result.rule,
  severity: result.severity,
  category: result.category,
  message: result.message,
  help: result.help,
  fingerprint: result.fingerprint,
  accesses: result.accesses,
  fixes: result.fixes.map((fix) => ({ class: fix.class, title: fix.title, edits: fix.edits?.map(editOf) })),
  frame: result.frame
})

const editOf = ({ column, endColumn, endLine, file, line, text }: Edit): object => {
  return { file, line, column, endLine, endColumn, text }
}

const suppressedOf = ({ suppression, ...result }: SuppressedResult): object => ({
  ...resultOf(result),
  suppression: { reason: suppression.reason, until: suppression.until, kind: suppression.kind }
})
