import { makeLines, type Lines, type Position, type Range } from "./text/lines.ts"
import { visible } from "./text/visible.ts"

/** Gives the parts of a frame their colours. */
export interface FramePainter {
  readonly lineNumber: (text: string) => string
  /** The marks under what is meant. */
  readonly mark: (text: string) => string
}

const plainly: FramePainter = { lineNumber: (text) => text, mark: (text) => text }

/** How much of a line is shown, in columns. */
const widest = 100
const cutSign = "…"

/**
 * The line of a place with the lines above and below it, numbered, and marks under what is meant; the lines of the
 * frame. Safe for terminals: what one would obey or hide is spelt out. Long lines are cut around the place.
 *
 * @param source the text, or its lines where they are known already
 */
export const codeFrame = (
  source: string | Lines,
  place: Position & Partial<Range>,
  paint: FramePainter = plainly
): readonly string[] => {
  const lines = typeof source === "string" ? makeLines(source) : source
  const line = Math.min(Math.max(place.line, 1), lines.count)
  const text = lines.textOf(line)
  const start = Math.min(Math.max(place.column - 1, 0), text.length)
  const end = endOf(place, line, text, start)
  const window = windowAround(text, start)
  const last = Math.min(line + 1, lines.count)
  const digits = String(last).length
  const numbered = (sign: string, number: string, shown: string): string =>
    `${paint.lineNumber(`${sign} ${number.padStart(digits)} |`)}${shown === "" ? "" : ` ${shown}`}`
  const frame: string[] = []
  for (let at = Math.max(line - 1, 1); at <= last; at += 1) {
    const { marks, shown } = cutOut(lines.textOf(at), window, start, end)
    // A last line that only ends the one before is none.
    if (at > line && at === lines.count && shown === "") continue
    frame.push(numbered(at === line ? ">" : " ", String(at), shown))
    if (at === line)
      frame.push(numbered(" ", "", `${" ".repeat(marks.from)}${paint.mark("^".repeat(marks.width))}`))
  }
  return frame
}

/** What goes on over the line's end is marked to that end, and what is empty as one character. */
const endOf = ({ endColumn, endLine }: Partial<Range>, line: number, text: string, start: number): number => {
  const end = endLine === undefined || endColumn === undefined || endLine > line ? undefined : endColumn - 1
  if (endLine !== undefined && endLine > line) return Math.max(text.trimEnd().length, start + 1)
  return Math.max(Math.min(end ?? start + 1, text.length), start + 1)
}

interface Window {
  readonly from: number
  readonly to: number
}

/** Offsets within a line that are shown, of all lines of the frame alike, so that they stand below each other. */
const windowAround = (text: string, start: number): Window => {
  if (text.length <= widest) return { from: 0, to: widest }
  const from = Math.max(0, Math.min(start - Math.floor(widest / 2), text.length - widest))
  return { from, to: from + widest }
}

const cutOut = (text: string, { from, to }: Window, start: number, end: number) => {
  let offset = from > 0 && isLowSurrogate(text.charCodeAt(from)) ? from - 1 : from
  let shown = offset > 0 && offset < text.length ? cutSign : ""
  let width = shown.length
  const marks = { from: width, width: 0 }
  for (const character of text.slice(offset, to)) {
    const one = visible(character)
    if (offset < start) marks.from += one.width
    else if (offset < end) marks.width += one.width
    shown += one.shown
    width += one.width
    offset += character.length
  }
  if (to < text.length) shown += cutSign
  return { shown: shown.trimEnd(), marks: { ...marks, width: Math.max(1, marks.width) } }
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000
