import { DateTime, Effect, Option } from "effect"
import { PolicyIndex } from "./policy-index.ts"
import { daysKept, UseRecorder } from "./use-recorder.ts"
import { laterOf, UseStore, type UseKey, type UseSummary } from "./use-store.ts"

/** A project whose jobs the scope of another one let in. */
export interface TokenUse {
  /** `null`: it was a path that nobody had then. */
  readonly source: number | null
  /** RFC 3339. */
  readonly lastUsed: string
}

/** So much of the log of use is read, the latest first: what is older is then left out. */
const mostSummaries = 200_000

const pageSize = 1_000

/** Days that are read together. */
const span = 30

/**
 * Whose job tokens a project's scope let in, each once, the latest first: what GitLab calls the authentication log.
 * The project's own jobs are not in it, and neither are reads that no scope stands in the way of: they need no entry.
 * `null`: no log of use is kept here.
 */
export const tokenUsesOf = Effect.fn("tokenUsesOf")(function* (target: number) {
  const kept = yield* Effect.serviceOption(UseStore)
  if (Option.isNone(kept)) return null
  const { flush } = yield* UseRecorder
  yield* flush
  const { engine } = yield* PolicyIndex
  const open = engine.compiled(target)?.cells.filter(({ publicRead }) => publicRead) ?? []
  const openCells = new Set(open.map(({ cell }) => cellName(cell)))
  const isLetIn = ({ principalClass, ...cell }: UseSummary): boolean =>
    principalClass.startsWith("job:") &&
    !(principalClass.startsWith("job:foreign:") && openCells.has(cellName(cell)))
  const today = yield* DateTime.now
  const dayBefore = (days: number): string =>
    DateTime.formatIso(DateTime.subtract(today, { days })).slice(0, 10)

  const lastUsed = new Map<string, string>()
  let read = 0
  for (let days = 0; days <= daysKept && read < mostSummaries; days += span) {
    const query = {
      target,
      allowed: true,
      from: dayBefore(days + span - 1),
      // The clock of who wrote it may go before this one.
      to: days === 0 ? "9999-12-31" : dayBefore(days),
      limit: pageSize
    }
    let after: UseKey | undefined
    do {
      const page: ReadonlyArray<UseSummary> = yield* kept.value.read({ ...query, ...(after && { after }) })
      for (const use of page) {
        if (isLetIn(use)) lastUsed.set(use.source, laterOf(lastUsed.get(use.source) ?? "", use.lastUsed))
      }
      read += page.length
      // Others are to have their turn: there may be many pages.
      yield* Effect.yieldNow
      after = page.length < pageSize || read >= mostSummaries ? undefined : page.at(-1)
    } while (after !== undefined)
  }
  return [...lastUsed]
    .map(([source, last]): TokenUse => ({ source: numberIn(source), lastUsed: last }))
    .filter(({ source }) => source !== target)
    .toSorted((one, other) =>
      one.lastUsed === other.lastUsed
        ? (one.source ?? 0) - (other.source ?? 0)
        : one.lastUsed < other.lastUsed
          ? 1
          : -1
    )
})

const cellName = ({ action, resource }: Pick<UseSummary, "action" | "resource">): string =>
  `${resource}:${action}`

const numberIn = (source: string): number | null => {
  const [, digits] = /^project:([1-9]\d*)$/.exec(source) ?? []
  const id = Number(digits)
  return Number.isSafeInteger(id) ? id : null
}
