import { painterFor, type Painter } from "./reports/painter.ts"

/** A column whose cells stand on one line. */
export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => string
  /** Numbers stand at the end of their column. */
  readonly align?: "start" | "end"
  /** Colours a cell that has its width already. */
  readonly paint?: (words: string, row: Row, painter: Painter) => string
}

/** A table: columns as wide as they need to be, and a last one for sentences in the room that is left. */
export interface TableOf<Row> {
  readonly columns: readonly Column<Row>[]
  readonly text?: { readonly head: string; readonly cell: (row: Row) => string }
}

/** Where it is shown: how wide its lines may be, and whether it knows colours. */
export interface Screen {
  readonly width: number
  readonly colour: boolean
}

const gap = "  "
/** Narrower than this, a text stands below its row. */
const leastText = 30

/**
 * A table for people. Its texts are broken to the width of the screen, and stand below their rows where little
 * is left beside them; only a cell that is too long by itself makes a line longer.
 */
export const printTable = <Row>(
  { columns, text }: TableOf<Row>,
  rows: readonly Row[],
  { colour, width }: Screen
): string => {
  const painter = painterFor({ colour })
  const widths = columns.map(({ cell, head }) =>
    Math.max(head.length, ...rows.map((row) => cell(row).length))
  )
  const pad = (words: string, at: number): string =>
    columns[at]?.align === "end" ? words.padStart(widths[at] ?? 0) : words.padEnd(widths[at] ?? 0)
  const before = widths.reduce((sum, each) => sum + each + gap.length, 0)
  const isBeside = width - before >= leastText
  const indent = isBeside ? before : (widths[0] ?? 0) + gap.length
  const lines = rows.flatMap((row) => {
    const cells = columns.map(({ cell, paint = plain }, at) => paint(pad(cell(row), at), row, painter))
    const known = cells.join(gap)
    if (text === undefined) return [known.trimEnd()]
    const sentences = wrap(text.cell(row), width - indent)
    const below = (line: string): string => " ".repeat(indent) + line
    if (!isBeside) return [known.trimEnd(), ...sentences.map(below)]
    return [`${known}${gap}${sentences[0] ?? ""}`, ...sentences.slice(1).map(below)]
  })
  const heads = columns.map(({ head }, at) => pad(head, at))
  const top = [...heads, ...(isBeside && text !== undefined ? [text.head] : [])].join(gap).trimEnd()
  return [painter.strong(top), ...lines].join("\n")
}

const plain = (words: string): string => words

/** The lines of a text, broken at spaces; a word longer than a line has one of its own. */
export const wrap = (words: string, width: number): readonly string[] => {
  const lines: string[] = []
  for (const word of words.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
