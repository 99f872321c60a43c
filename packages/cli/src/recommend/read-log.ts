import { parseRfc3339, quote, vocabulary } from "@jobwarden/core"
import {
  observedFrom,
  readAuthenticationLog,
  type LastAuthentication,
  type TextProblem
} from "@jobwarden/core/rules"
import { readText } from "@jobwarden/policy-files"
import { readUseLog, type UseLogFile, type UseSum } from "@jobwarden/store-sqlite"
import { Effect, Result } from "effect"
import { createReadStream } from "node:fs"
import { UnusableInput } from "../exit.ts"
import { printable } from "../reports/printable.ts"
import { readJsonLines } from "./json-lines.ts"
import { anyName, mostUses, type LoggedUse, type Window } from "./logged-use.ts"
import { dayMilliseconds, dayOf, isWithin, type Period } from "./period.ts"

/** What one log says. */
export type ReadLog = ReadUses | ReadSources

/** A log of who did what: the service's own, or one that somebody brought. */
export interface ReadUses {
  readonly kind: "service" | "json_lines"
  readonly file: string
  readonly uses: readonly LoggedUse[]
  /** What it covers of the period; `null`: nothing. */
  readonly window: Window | null
  /** What one should know of it. */
  readonly remarks: readonly string[]
}

/** GitLab's log of one project: who came, and nobody knows for what. */
export interface ReadSources {
  readonly kind: "gitlab"
  readonly file: string
  readonly sources: readonly LastAuthentication[]
  readonly window: Window | null
  readonly remarks: readonly string[]
}

const limit = {
  maximumBytes: 64 * 1024 * 1024,
  whenTooLarge: "split it, and give each part with a `--log` of its own"
}

const magic = Buffer.from("SQLite format 3\0", "latin1")

/** Reads a log, whichever it is: what it holds tells. */
export const readLog = Effect.fn("readLog")(function* (file: string, period: Period) {
  const bytes = yield* Effect.tryPromise({
    try: (signal) => readBytes(file, signal),
    catch: (error) => new UnusableInput({ message: `${quote(file)} ${whyUnreadable(error)}` })
  })
  if (bytes === "sqlite") return yield* readService(file, period)
  const text = readText(bytes, limit)
  if (Result.isFailure(text)) {
    return yield* new UnusableInput({ message: `${quote(file)} ${text.failure.message}` })
  }
  if (text.success.trim() === "") {
    const message = `${quote(file)} is empty; a log without a line says nothing, not that nobody came`
    return yield* new UnusableInput({ message })
  }
  if (/^\s*\{/.test(text.success)) return yield* readLines(file, text.success, period)
  return yield* readGitlab(file, text.success, period)
})

const readBytes = async (file: string, signal: AbortSignal): Promise<Uint8Array | "sqlite"> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of createReadStream(file, { end: limit.maximumBytes, signal })) {
    chunks.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (chunks.length === 1 && (chunk as Buffer).subarray(0, magic.length).equals(magic)) return "sqlite"
    if (length > limit.maximumBytes) break
  }
  return Buffer.concat(chunks)
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "does not exist; give the path of a log"],
  ["ENOTDIR", "does not exist; give the path of a log"],
  ["EACCES", "cannot be read: permission denied; let the user who runs this command read it"],
  ["EISDIR", "is a folder; give the log in it"]
])

const whyUnreadable = (error: unknown): string => {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "no reason"
  return reasons.get(code) ?? `cannot be read (${code})`
}

const unusable = (file: string, problems: readonly TextProblem[]): UnusableInput =>
  new UnusableInput({
    message: problems.map(({ line, message }) => `${printable(file)}:${line}: ${message}`).join("\n")
  })

const readLines = Effect.fnUntraced(function* (file: string, text: string, period: Period) {
  const read = readJsonLines(text)
  if (Result.isFailure(read)) return yield* unusable(file, read.failure)
  const uses = read.success.uses.filter(({ last }) => isWithin(period, last))
  const log: ReadUses = {
    kind: "json_lines",
    file,
    uses,
    window: cut(read.success.window, period),
    remarks: []
  }
  return log
})

const isOfGitlab = (text: string): boolean => text.slice(0, 10_000).includes("Origin Project Path")

const readGitlab = Effect.fnUntraced(function* (file: string, text: string, { since, until }: Period) {
  if (!isOfGitlab(text)) {
    const message = `${quote(file)} is no log that is known: neither the service's store (SQLite), nor JSON Lines (each line an object), nor GitLab's CSV (a column \`Origin Project Path\`)`
    return yield* new UnusableInput({ message })
  }
  const read = readAuthenticationLog(text)
  if (Result.isFailure(read)) return yield* unusable(file, read.failure)
  // It holds the last time alone: who came after the period may have come in it as well.
  const sources = read.success.filter(
    ({ last_used: last }) => (parseRfc3339(last) ?? 0) >= (since ?? -Infinity)
  )
  const instants = sources.map(({ last_used: last }) => parseRfc3339(last) ?? 0)
  const earliest = since ?? instants.reduce((least, one) => Math.min(least, one), Infinity)
  const latest = until ?? instants.reduce((most, one) => Math.max(most, one), -Infinity)
  const window = earliest <= latest && latest < Infinity ? { from: earliest, to: latest } : null
  const log: ReadSources = { kind: "gitlab", file, sources, window, remarks: [] }
  return log
})

const readService = Effect.fnUntraced(function* (file: string, period: Period) {
  const days = {
    from: dayOf(period.since ?? 0),
    to: period.until === undefined ? "9999-12-31" : dayOf(period.until)
  }
  const found = yield* Effect.scoped(readUseLog(file, { ...days, most: mostUses })).pipe(
    Effect.mapError(({ reason }) => new UnusableInput({ message: reason }))
  )
  const uses = found.sums.flatMap(useOf)
  const log: ReadUses = {
    kind: "service",
    file,
    uses,
    window: cut(covered(found), wholeDays(period)),
    remarks: remarksOn(found, found.sums.length - uses.length)
  }
  return log
})

const useOf = (sum: UseSum): readonly LoggedUse[] => {
  const observed = observedFrom(vocabulary, sum)
  if (observed === null) return []
  const { action, caller, project, resource } = observed
  const isNameless = sum.environment === null && caller.type === "job" && caller.environment !== undefined
  const named = isNameless ? { ...caller, environment: { ...caller.environment, name: anyName } } : caller
  return [
    {
      access: { project, caller: named, resource, action } as LoggedUse["access"],
      allowed: sum.allowed,
      count: sum.count,
      last: parseRfc3339(sum.lastUsed) ?? 0,
      ...(isNameless && { isNameless })
    }
  ]
}

/** From when on nothing is missing to the last that was written: how long it has been quiet since, nobody knows. */
const covered = ({ lastUsed, recording }: UseLogFile): Window | null => {
  const [from, to] = [parseRfc3339(recording?.completeSince ?? ""), parseRfc3339(lastUsed ?? "")]
  return from === null || to === null || from > to ? null : { from, to }
}

const remarksOn = ({ recording }: UseLogFile, unknown: number): readonly string[] => [
  ...(recording !== null && recording.lost.allowed > 0
    ? [
        `${recording.lost.allowed} allowed decisions are missing in it; nothing is missing since ${recording.completeSince}`
      ]
    : []),
  ...(unknown > 0 ? [`kinds of use that another version wrote, passed over: ${unknown}`] : [])
]

const wholeDays = ({ since, until }: Period): Period => ({
  ...(since !== undefined && { since: Date.parse(dayOf(since)) }),
  ...(until !== undefined && { until: Date.parse(dayOf(until)) + dayMilliseconds - 1 })
})

const cut = (window: Window | null, { since = -Infinity, until = Infinity }: Period): Window | null => {
  if (window === null) return null
  const [from, to] = [Math.max(window.from, since), Math.min(window.to, until)]
  return from <= to ? { from, to } : null
}
