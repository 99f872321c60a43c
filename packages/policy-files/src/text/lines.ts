/** Both count from 1; a column is a UTF-16 code unit, as editors count. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where something stands: from its first character to the one behind its last. */
export interface Range extends Position {
  readonly endLine: number
  readonly endColumn: number
}

/** The lines of a text. They end at a line feed; a carriage return before it is part of the end. */
export interface Lines {
  readonly count: number
  /** The position of an offset in UTF-16 code units; one outside the text is at its nearest end. */
  readonly position: (offset: number) => Position
  readonly range: (start: number, end: number) => Range
  /** Without its end. A line that there is none of is empty. */
  readonly textOf: (line: number) => string
}

/** Finds lines. The text is searched for their ends once, when the first is asked for. */
export const makeLines = (text: string): Lines => {
  let known: readonly number[] | undefined
  const starts = (): readonly number[] => (known ??= lineStarts(text))
  const position = (offset: number): Position => {
    const within = Math.min(Math.max(offset, 0), text.length)
    const found = starts()
    let first = 0
    let last = found.length - 1
    while (first < last) {
      const middle = Math.ceil((first + last) / 2)
      if ((found[middle] ?? 0) <= within) first = middle
      else last = middle - 1
    }
    return { line: first + 1, column: within - (found[first] ?? 0) + 1 }
  }
  return {
    get count() {
      return starts().length
    },
    position,
    range: (start, end) => {
      const { column: endColumn, line: endLine } = position(Math.max(start, end))
      return { ...position(start), endLine, endColumn }
    },
    textOf: (line) => {
      const start = starts()[line - 1]
      if (start === undefined) return ""
      return text.slice(start, (starts()[line] ?? text.length + 1) - 1).replace(/\r$/, "")
    }
  }
}

const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return starts
}
