import { Result } from "effect"

/** What is wrong with bytes that should be a text, and where. */
export interface TextProblem {
  /** Begins with a verb: `is not UTF-8 …`. */
  readonly message: string
  /** Which byte, counted from 0. */
  readonly byte: number
}

/** How large a text may be, and what to do about a larger one. */
export interface SizeLimit {
  readonly maximumBytes: number
  /** Such as `split it`. */
  readonly whenTooLarge: string
}

/** What is said of a larger file. */
export const tooLarge = ({ maximumBytes, whenTooLarge }: SizeLimit): string =>
  `the file is larger than ${maximumBytes / 1024 / 1024} MiB; ${whenTooLarge}`

const decoder = new TextDecoder("utf-8", { fatal: true })

/**
 * The text that bytes stand for: UTF-8, without the mark that may begin it. Nothing else is guessed, and nothing
 * is replaced.
 */
export const readText = (bytes: Uint8Array, limit: SizeLimit): Result.Result<string, TextProblem> => {
  if (bytes.length > limit.maximumBytes) {
    return Result.fail({ message: `cannot be used: ${tooLarge(limit)}`, byte: limit.maximumBytes })
  }
  try {
    return Result.succeed(decoder.decode(bytes))
  } catch {
    const other = otherEncoding(bytes)
    const byte = other === undefined ? firstBadByte(bytes) : 0
    const what = other === undefined ? `is not UTF-8 from byte ${byte + 1} on` : `is ${other}, not UTF-8`
    return Result.fail({ message: `${what} (${placeOf(bytes, byte)}); save it as UTF-8`, byte })
  }
}

const otherEncoding = ([first, second]: Uint8Array): string | undefined =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? "UTF-16" : undefined

/** Where the first sequence begins that is no character's: halves of what is left, until one byte is. */
const firstBadByte = (bytes: Uint8Array): number => {
  let good = 0
  let bad = bytes.length
  // The bytes before `good` are whole characters, but for the last that may be cut off.
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isText(bytes.subarray(0, middle), true)) good = middle
    else bad = middle
  }
  // A character that is cut off is bad from its first byte on.
  for (let start = good; start >= Math.max(0, good - 3); start -= 1) {
    if (isText(bytes.subarray(0, start), false)) return start
  }
  return good
}

/** @param isPart whether the last character may be cut off */
const isText = (bytes: Uint8Array, isPart: boolean): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isPart })
    return true
  } catch {
    return false
  }
}

const newline = 0x0a

const placeOf = (bytes: Uint8Array, byte: number): string => {
  const before = bytes.subarray(0, byte)
  const lineStart = before.lastIndexOf(newline) + 1
  let line = 1
  for (const one of before) if (one === newline) line += 1
  return `line ${line}, column ${new TextDecoder().decode(before.subarray(lineStart)).length + 1}`
}
