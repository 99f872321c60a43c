import type { LogCheckerOptions, LogProblem, LogRow } from "@jobwarden/service"
import type { Effect } from "effect"
import type { UnusableInput } from "../exit.ts"

/** A log that can be walked through once, from its first event on. */
export interface LogSource {
  readonly kind: "store" | "export"
  /** How many events there seem to be; `undefined` where nobody knows yet. */
  readonly count?: number
  /** The next events; none at the end. */
  readonly next: (most: number) => Effect.Effect<ReadonlyArray<LogRow>, UnusableInput>
  readonly revisions?: LogCheckerOptions["revisions"]
  /** The note that came with an export. */
  readonly checkpoint?: string
  /** What is wrong with an export where it ends, or had to be ended. */
  readonly atEnd: (root: Uint8Array) => LogProblem | null
}

/** The code of what went wrong with a file. */
export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "no reason is known"

/** Why a file cannot be read, as it follows its name. */
export const whyUnreadable = (error: unknown): string =>
  codeOf(error) === "ENOENT" ? "does not exist" : `cannot be read (${codeOf(error)})`
