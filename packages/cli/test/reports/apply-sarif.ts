/** A region as SARIF 2.1.0 says it (§3.30): lines from 1, columns from 1, the end behind the last character. */
interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn?: number
}

/** A fix of a result (§3.55). */
export interface SarifFix {
  readonly description: { readonly text: string }
  readonly properties: { readonly class: string }
  readonly artifactChanges: readonly {
    readonly artifactLocation: { readonly uri: string }
    readonly replacements: readonly {
      readonly deletedRegion: Region
      readonly insertedContent: { readonly text: string }
    }[]
  }[]
}

/** Where each line begins and where it ends, without its end: `\r\n` or `\n` (§3.14.16). */
const linesOf = (text: string): readonly (readonly [number, number])[] => {
  const lines: (readonly [number, number])[] = []
  let start = 0
  for (const { 0: end, index } of text.matchAll(/\r\n|\n/g)) {
    lines.push([start, index])
    start = index + end.length
  }
  return [...lines, [start, text.length]]
}

/**
 * A text as a viewer leaves it that applies a fix to it: regions are of the text as it was (§3.57.2), columns are
 * UTF-16 code units. Throws where a region is none of the text, or where two overlap.
 */
export const applyReplacements = (
  text: string,
  replacements: SarifFix["artifactChanges"][number]["replacements"]
): string => {
  const lines = linesOf(text)
  const offset = (line: number, column: number): number => {
    const [start, end] = lines[line - 1] ?? [NaN, NaN]
    const at = start + column - 1
    if (!(column >= 1 && at <= end)) throw new RangeError(`no place in the text: ${line}:${column}`)
    return at
  }
  let done = ""
  let at = 0
  for (const { deletedRegion: region, insertedContent } of replacements) {
    const start = offset(region.startLine, region.startColumn)
    const { endColumn } = region
    if (endColumn === undefined) throw new RangeError("a replacement says where it ends")
    const end = offset(region.endLine, endColumn)
    if (start < at || end < start) throw new RangeError("replacements overlap, or stand in no order")
    done += text.slice(at, start) + insertedContent.text
    at = end
  }
  return done + text.slice(at)
}
