import { Result } from "effect"

/** A request target, taken apart in the one way in which it can be read. */
export interface RequestTarget {
  /** The parts of the path, decoded. */
  readonly segments: ReadonlyArray<string>
  /** Which of them hold a slash that was sent encoded. */
  readonly withSlash: ReadonlySet<number>
  /** A slash stood at the end of the path. */
  readonly isFolder: boolean
  /** No name stands twice. */
  readonly query: ReadonlyMap<string, string>
}

const longest = 4096

/** What may stand in a path as it is. `;` is not among it: some servers begin parameters there. */
const plain = /^[\w.~!$&'()*+,=:@-]*$/

/**
 * The characters that clients encode, and that mean the same either way. Everything else that is encoded is
 * refused: a letter or a dot, which needs no encoding, as well as `%25`, behind which a second encoding hides.
 */
const encodings: ReadonlyMap<string, string> = new Map([
  ["2F", "/"],
  ["2B", "+"],
  ["40", "@"],
  ["7E", "~"]
])

const slash = 0x2f

/** The same by a character's code. */
const isPlain = Array.from({ length: 0x80 }, (_, code) => plain.test(String.fromCharCode(code)))

/**
 * The parts of a target as most are: no query, nothing encoded, no part that is empty or of dots alone. `null`
 * for all others, which are taken apart at length. Every request comes by here: one pass over its characters
 * costs half of a regular expression and a split.
 */
const simpleSegments = (raw: string): ReadonlyArray<string> | null => {
  if (raw.length > longest || raw.charCodeAt(0) !== slash) return null
  const segments: Array<string> = []
  let start = 1
  for (let at = 1; at <= raw.length; at += 1) {
    const code = at < raw.length ? raw.charCodeAt(at) : slash
    if (code !== slash) {
      if (isPlain[code] !== true) return null
      continue
    }
    const segment = raw.slice(start, at)
    if (segment === "" || segment === "." || segment === "..") return null
    segments.push(segment)
    start = at + 1
  }
  return segments
}

const none: ReadonlySet<number> = new Set()

const noQuery: ReadonlyMap<string, string> = new Map()

/**
 * Reads a request target as it was sent, once, for the decision and for what is forwarded alike. Refuses, with
 * the reason, whatever two programs might read differently.
 */
export const parseTarget = (raw: string): Result.Result<RequestTarget, string> => {
  const segments = simpleSegments(raw)
  if (segments !== null) return Result.succeed({ segments, withSlash: none, isFolder: false, query: noQuery })
  if (raw.length > longest) return Result.fail(`the request target is longer than ${longest} characters`)
  if (!raw.startsWith("/")) return Result.fail("the request target does not begin with a slash")
  if (!/^[\x21-\x7e]*$/.test(raw)) {
    return Result.fail("the request target holds a character that has to be encoded")
  }
  if (/[;\\#]/.test(raw)) {
    return Result.fail("the request target holds a semicolon, a backslash or a number sign")
  }
  const mark = raw.indexOf("?")
  const path = readPath(mark < 0 ? raw : raw.slice(0, mark))
  if (Result.isFailure(path)) return Result.fail(path.failure)
  const query = readQuery(mark < 0 ? "" : raw.slice(mark + 1))
  if (Result.isFailure(query)) return Result.fail(query.failure)
  return Result.succeed({ ...path.success, query: query.success })
}

const readPath = (path: string): Result.Result<Omit<RequestTarget, "query">, string> => {
  const segments: Array<string> = []
  const withSlash = new Set<number>()
  const isFolder = path.length > 1 && path.endsWith("/")
  for (const written of path.slice(1, isFolder ? -1 : undefined).split("/")) {
    const text = decodeSegment(written)
    if (text === null) return Result.fail("the path holds an encoding that is not understood here")
    const names = text.split("/")
    if (names.includes("")) return Result.fail("the path holds an empty part: two slashes, or nothing")
    if (names.some((name) => name === "." || name === "..")) {
      return Result.fail("the path holds a part of dots alone")
    }
    if (names.length > 1) withSlash.add(segments.length)
    segments.push(text)
  }
  return Result.succeed({ segments, withSlash, isFolder })
}

const decodeSegment = (written: string): string | null => {
  if (plain.test(written)) return written
  let isUnderstood = true
  const decoded = written.replaceAll(/%(.{0,2})|[^\w.~!$&'()*+,=:@-]/g, (_, digits: string | undefined) => {
    const character = encodings.get(digits?.toUpperCase() ?? "")
    if (character === undefined) isUnderstood = false
    return character ?? ""
  })
  return isUnderstood ? decoded : null
}

const readQuery = (query: string): Result.Result<ReadonlyMap<string, string>, string> => {
  if (query === "") return Result.succeed(noQuery)
  const read = new Map<string, string>()
  if (!/^(?:[\w.~!$'()*+,/:@=&?-]|%[0-9a-fA-F]{2})*$/.test(query)) {
    return Result.fail("the query holds a character that has to be encoded")
  }
  for (const [name, value] of new URLSearchParams(query)) {
    if (read.has(name)) return Result.fail("a parameter of the query is given more than once")
    if (/[\p{Cc}\uFFFD]/u.test(name + value)) return Result.fail("the query holds a control character")
    read.set(name, value)
  }
  return Result.succeed(read)
}
