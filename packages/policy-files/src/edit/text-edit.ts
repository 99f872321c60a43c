/** A part of a text, by offsets, and what stands there instead. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with all of it done. No two may overlap; what goes in at one place goes in in the order given. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string => {
  let done = ""
  let at = 0
  for (const { end, start, text: instead } of inOrder(edits)) {
    done += text.slice(at, start) + instead
    at = end
  }
  return done + text.slice(at)
}

/** From top to bottom. */
export const inOrder = (edits: readonly TextEdit[]): readonly TextEdit[] =>
  edits.toSorted((one, other) => one.start - other.start || one.end - other.end)
