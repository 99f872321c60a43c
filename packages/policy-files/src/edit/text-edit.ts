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

/** The same edits, none within another: lines that go in where others go out take their place. */
export const withoutOverlaps = (text: string, edits: readonly TextEdit[]): readonly TextEdit[] => {
  const done: TextEdit[] = []
  for (const edit of inOrder(edits)) {
    const last = done.at(-1)
    if (last === undefined || !goesInWithin(text, last, edit)) done.push(edit)
    else if (text.startsWith("\n", last.end - 1))
      done[done.length - 1] = { ...last, text: `${last.text}${edit.text.slice(1)}\n` }
    else
      done[done.length - 1] = { ...last, text: last.text === "" ? edit.text.slice(1) : last.text + edit.text }
  }
  return done
}

/** Whether lines go in, behind a line end, before the end of lines that go out. */
const goesInWithin = (text: string, lines: TextEdit, { end, start, text: added }: TextEdit): boolean => {
  const areLines = lines.start < lines.end && (lines.start === 0 || text.startsWith("\n", lines.start - 1))
  const isInside = start < lines.end || (start === lines.end && !text.startsWith("\n", lines.end - 1))
  return areLines && isInside && start === end && added.startsWith("\n")
}

/** The same edits with the line ends of the text that they are of; none takes a line end of Windows apart. */
export const withLineEndsOf = (text: string, edits: readonly TextEdit[]): readonly TextEdit[] => {
  if (!text.includes("\r\n")) return edits
  const whole = (at: number): number => (text.startsWith("\r\n", at - 1) ? at - 1 : at)
  return edits.map((edit) => ({
    start: whole(edit.start),
    end: whole(edit.end),
    text: edit.text.replaceAll(/\r?\n/g, "\r\n")
  }))
}

/** What makes one text another, as one edit of whole lines; none where they are the same. */
export const differingLines = (before: string, after: string): readonly TextEdit[] => {
  if (before === after) return []
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same += 1
  const start = same === 0 ? 0 : before.lastIndexOf("\n", same - 1) + 1
  let left = 0
  const isSame = (): boolean =>
    before.charCodeAt(before.length - left - 1) === after.charCodeAt(after.length - left - 1)
  while (left < shorter - start && isSame()) left += 1
  const lastLine = before.indexOf("\n", before.length - left)
  const rest = lastLine === -1 ? 0 : before.length - lastLine - 1
  return [{ start, end: before.length - rest, text: after.slice(start, after.length - rest) }]
}
