import { wrap } from "../table.ts"
import type { Painter } from "./painter.ts"
import { printable, printableLine, withoutCommands } from "./printable.ts"
import { worstFirst, type Report, type Result } from "./report.ts"
import { closingLines } from "./summary.ts"

/** Where people read: how wide its lines may be, and its colours. */
export interface Page {
  readonly width: number
  readonly painter: Painter
}

const indent = "  "
/** More accesses than this are counted: a grant may let in very many. */
const mostAccesses = 5

/** The report for people: file by file, the one with the worst first, and in it the worst first. */
export const printPretty = (report: Report, page: Page): string => {
  const files = Map.groupBy(worstFirst(report.results), ({ file }) => file)
  const parts = [...files].map(([file, results]) =>
    [page.painter.strong(printable(file)), ...results.map((result) => describe(result, page))].join("\n\n")
  )
  const closing = closingLines(report).flatMap((line) => wrap(line, page.width))
  return withoutCommands([...parts, closing.join("\n")].join("\n\n"))
}

const describe = (result: Result, { painter, width }: Page): string => {
  const { accesses = [], column, file, fixes, frame = [], help, line, message, path, rule, severity } = result
  const place = `${printable(file)}:${line}:${column}`
  const paragraph = (words: string, first = ""): readonly string[] => {
    const lines = wrap(printable(words), width - indent.length - first.length)
    return lines.map((text, at) => `${indent}${at === 0 ? first : " ".repeat(first.length)}${text}`)
  }
  const paintFrame = (text: string): string => {
    const [, gutter, rest = ""] = /^([> ] *\d* \|)(.*)$/.exec(text) ?? []
    if (gutter === undefined) return text
    return (
      painter.faint(gutter) + (/\d/.test(gutter) || rest === "" ? rest : painter.severity(severity, rest))
    )
  }
  const shown = accesses.slice(0, accesses.length > mostAccesses ? mostAccesses - 1 : mostAccesses)
  const more = accesses.length - shown.length
  return [
    `${place}  ${painter.severity(severity, severity)}  ${painter.strong(printable(rule))}`,
    ...paragraph(message),
    ...(path === "" ? [] : paragraph(path, "at: ")),
    ...(frame.length === 0 ? [] : ["", ...frame.map((text) => indent + paintFrame(printableLine(text))), ""]),
    ...shown.flatMap((access) => paragraph(access, "who: ")),
    ...(more === 0 ? [] : paragraph(`and ${more} more`, "     ")),
    ...fixes.flatMap((fix) => paragraph(fix.title, `fix (${fix.class}): `)),
    painter.faint(`${indent}help: ${printable(help)}`)
  ].join("\n")
}
