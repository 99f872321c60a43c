import type { Severity } from "@jobwarden/core/rules"
import { printable, withoutCommands } from "./printable.ts"
import { worstFirst, type Report, type Result } from "./report.ts"
import { closingLines } from "./summary.ts"

type Command = "error" | "warning" | "notice"

const commands: Readonly<Record<Severity, Command>> = {
  error: "error",
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice"
}

/** GitHub shows so many annotations of each kind for a step, and none of the rest. */
const mostShown = 10
/** The runner cuts longer messages. */
const longestMessage = 4096

/**
 * The report as commands that GitHub's runner makes annotations of: the worst, as many as GitHub shows. The
 * others and the summary are lines of the log, in which the runner finds no command.
 */
export const printGitHub = (report: Report): string => {
  const counts: Record<Command, number> = { error: 0, warning: 0, notice: 0 }
  const lines = worstFirst(report.results).map((result) => {
    const isShown = ++counts[commands[result.severity]] <= mostShown
    return isShown ? annotation(result) : withoutCommands(inBrief(result))
  })
  return [...lines, ...closingLines(report).map((line) => withoutCommands(line))].join("\n")
}

const annotation = (result: Result): string => {
  const { column, endColumn = 0, endLine = result.line, file, fixes, help, line, message, rule } = result
  const name = printable(file)
  // Columns across lines are refused; the last character is meant, not what follows it.
  const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {}
  const properties = {
    // The runner would take an equals sign at the start of a value for a part of the name before it.
    file: name.startsWith("=") ? `./${name}` : name,
    title: `${result.severity}: ${printable(rule)}`,
    line,
    endLine,
    ...columns
  }
  const said = [message, ...fixes.map((fix) => `fix (${fix.class}): ${fix.title}`), `help: ${help}`]
  const data = said.map(printable).join("\n")
  const shown = data.length > longestMessage ? `${data.slice(0, longestMessage - 1)}…` : data
  const written = Object.entries(properties).map(([key, value]) => `${key}=${encodeProperty(String(value))}`)
  return `::${commands[result.severity]} ${written.join(",")}::${encodeData(shown.toWellFormed())}`
}

/** What the runner decodes, in the other direction: the per cent sign first. */
const encodeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const encodeProperty = (text: string): string =>
  encodeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C")

const inBrief = ({ column, file, line, message, rule, severity }: Result): string =>
  printable(`${severity}: ${file}:${line}:${column}: ${message} (${rule})`)
