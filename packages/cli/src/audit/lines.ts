/** No event comes near it: what is longer is no line of an export. */
const longestLine = 16 * 1024 * 1024

/** A line as its bytes; `null` where it is longer than any may be, and then nothing follows. */
export type Line = Uint8Array | null

const newline = 0x0a

/** The lines of a stream, one after the other, each held only until the next is asked for. */
export async function* linesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Line, void, undefined> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    let rest: Uint8Array = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array)
    for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
      if (length + end > longestLine) return yield null
      const line =
        parts.length === 0 ? rest.subarray(0, end) : Buffer.concat([...parts, rest.subarray(0, end)])
      ;[parts, length] = [[], 0]
      rest = rest.subarray(end + 1)
      yield line
    }
    parts.push(rest)
    length += rest.length
    if (length > longestLine) return yield null
  }
  if (length > 0) yield Buffer.concat(parts)
}
