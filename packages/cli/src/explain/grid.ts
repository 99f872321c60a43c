import { painterFor, type Painter } from "../reports/painter.ts"
import { wrap, type Screen } from "../table.ts"

/** One of the texts that stand below each other in a cell of a grid. */
export interface GridText {
  readonly words: string
  readonly paint?: (words: string, painter: Painter) => string
}

/** A row: its label, and a cell for each column. A row without cells is a heading for those below. */
export interface GridRow {
  readonly label: string
  readonly cells: readonly (readonly GridText[])[]
}

const gap = "  "
/** A column narrower than this would have a word a line. */
const leastCell = 14
const mostLabel = 24

/**
 * A table whose every cell is broken into lines: labels as wide as they need to be, and the rest of the width
 * shared by the columns. What is too long for its column is broken inside of the word. Where columns would be too
 * narrow, cells stand below each other.
 */
export const printGrid = (heads: readonly string[], rows: readonly GridRow[], screen: Screen): string => {
  const [first = "", ...others] = heads
  const painter = painterFor(screen)
  const longest = Math.max(first.length, ...rows.map(({ label }) => label.length))
  const labelWidth = Math.min(longest, mostLabel)
  const rest = screen.width - labelWidth - others.length * gap.length
  const cellWidth = Math.floor(rest / others.length)
  if (cellWidth < leastCell) return printList(others, rows, screen)
  const line = (parts: readonly string[]): string => parts.join(gap).trimEnd()
  const body = rows.flatMap(({ cells, label }) => {
    // What stands below a heading is set in, and so are its further lines.
    const inset = /^ */.exec(label)?.[0] ?? ""
    const labels = broken(label.trim(), labelWidth - inset.length).map((words) => inset + words)
    const columns = cells.map((texts) =>
      texts.flatMap(({ paint = plain, words }) =>
        broken(words, cellWidth).map((part) => ({
          width: part.length,
          text: paint(part, painter)
        }))
      )
    )
    const height = Math.max(labels.length, ...columns.map(({ length }) => length))
    return Array.from({ length: height }, (_, at) =>
      line([
        (labels[at] ?? "").padEnd(labelWidth),
        ...columns.map((lines) => {
          const { text = "", width = 0 } = lines[at] ?? {}
          return text + " ".repeat(cellWidth - width)
        })
      ])
    )
  })
  const top = line([first.padEnd(labelWidth), ...others.map((head) => head.padEnd(cellWidth))])
  return [painter.strong(top), ...body].join("\n")
}

/** The same for a narrow screen: a cell a paragraph. */
const printList = (heads: readonly string[], rows: readonly GridRow[], screen: Screen): string => {
  const { strong } = painterFor(screen)
  return rows
    .flatMap(({ cells, label }) => [
      ...broken(label.trim(), screen.width).map(strong),
      ...cells.flatMap((texts, at) =>
        broken(
          [`${heads[at] ?? ""}:`, ...texts.map(({ words }) => words)].join(" "),
          screen.width - gap.length
        ).map((line) => gap + line)
      )
    ])
    .join("\n")
}

const plain = (words: string): string => words

/** The lines of a text, none of them longer than there is room. */
const broken = (words: string, width: number): readonly string[] =>
  wrap(words, width).flatMap((line) => {
    const parts: string[] = []
    for (let from = 0; from < line.length; from += width) parts.push(line.slice(from, from + width))
    return parts
  })
