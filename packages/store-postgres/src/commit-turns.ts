import type { StoreUnavailable } from "@jobwarden/service"
import { type NextRevision, type StoredPolicy } from "@jobwarden/service"
import { Effect, Random } from "effect"
import type { Failed } from "./database.ts"
import { type CommitUnknown, type Database, type Query } from "./database.ts"
import { isTaken, isWorthRepeating, unusable } from "./failure.ts"
import { keyOf, readCurrents, readHead } from "./policy-queries.ts"
import { outcomeOf } from "./read-back.ts"
import type { Turn, Written } from "./turn.ts"
import { insertAll, revisionKey, takePlaces } from "./writing.ts"

/** So often nothing is locked while changes are decided; from then on others wait meanwhile, and cannot come first. */
const attemptsUnlocked = 3
const mostAttempts = 12
const longestPause = 50

/** What a batch comes to: what is to be stored, and what to tell everybody once that is so. */
interface Decided {
  readonly written: ReadonlyArray<Written>
  readonly settle: ReadonlyArray<() => void>
}

/**
 * Decides and stores what several want, in one transaction and in their order, and tells each of them. Nobody is told
 * anything before it is certain: where it fails, everybody's turn fails, or is decided again from what is there then.
 */
export const commitTurns = Effect.fn("commitTurns")(function* (
  database: Database,
  turns: ReadonlyArray<Turn>
): Effect.fn.Return<void, Failed | StoreUnavailable> {
  const { address } = database
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    if (attempt > 1) yield* Effect.sleep(yield* Random.nextBetween(1, longestPause))
    const tried = yield* (attempt <= attemptsUnlocked ? unlocked : locked)(database, turns).pipe(
      Effect.catchTag("Failed", (failure) =>
        isTaken(failure.cause, revisionKey) || isWorthRepeating(failure.cause)
          ? Effect.succeed(null)
          : Effect.fail(failure)
      )
    )
    if (tried === null) continue
    for (const settle of tried.settle) settle()
    return
  }
  return yield* unusable(
    address,
    "is changed by too many at once",
    "nothing was stored; try again in a moment"
  )
})

type Attempt = (
  database: Database,
  turns: ReadonlyArray<Turn>
) => Effect.Effect<Decided | null, Failed | StoreUnavailable>

/** Decides from what is there, and then stores it: the key of a revision says where somebody else came first. */
const unlocked: Attempt = Effect.fnUntraced(function* (database, turns) {
  const { address, query } = database
  const [head, currents] = yield* Effect.all([headOf(database, query), currentsOf(query, turns)], {
    concurrency: "unbounded"
  })
  const decided = yield* decideAll(currents, turns, head)
  if (decided.written.length === 0) return decided
  return yield* stored(database, (within) =>
    Effect.gen(function* () {
      const before = yield* takePlaces(within, address, placesOf(decided.written))
      // What was made for these places already need not be made again while others wait for them.
      const placed = before === head ? decided : placedAt(decided, before)
      yield* insert(within, database, placed.written)
      return placed
    })
  )
})

/** The same with the log locked from the beginning: slower for others, and nobody comes in between. */
const locked: Attempt = (database, turns) =>
  stored(database, (within) =>
    Effect.gen(function* () {
      const before = yield* takePlaces(within, database.address, 0)
      const decided = yield* decideAll(yield* currentsOf(within, turns), turns, before)
      if (decided.written.length > 0) {
        yield* takePlaces(within, database.address, placesOf(decided.written))
        yield* insert(within, database, decided.written)
      }
      return decided
    })
  )

/** Runs a transaction, and finds out what became of it where its own connection could not tell. */
const stored = <E>(
  database: Database,
  body: (query: Query) => Effect.Effect<Decided, E>
): Effect.Effect<Decided | null, E | Failed | StoreUnavailable> =>
  Effect.suspend(() => {
    let placed: Decided | undefined
    return database
      .transaction((query) => Effect.tap(body(query), (done) => Effect.sync(() => void (placed = done))))
      .pipe(
        Effect.catchTag("CommitUnknown", (unknown) => {
          const first = placed?.written[0]?.events[0]
          if (placed === undefined || first === undefined) return Effect.succeed(placed ?? null)
          const answer = placed
          return Effect.map(outcomeOf(database, first, (unknown as CommitUnknown).cause), (isStored) =>
            isStored ? answer : null
          )
        })
      ) as Effect.Effect<Decided | null, E | Failed | StoreUnavailable>
  })

const headOf = (database: Database, query: Query) =>
  Effect.flatMap(readHead(query), (head) =>
    head === undefined
      ? Effect.fail(
          unusable(
            database.address,
            "contradicts itself: it does not say where its log ends",
            "run `jobwarden audit verify`"
          )
        )
      : Effect.succeed(head)
  )

const currentsOf = (query: Query, turns: ReadonlyArray<Turn>) => {
  const entities = new Map(turns.flatMap(({ entity }) => (entity ? [[keyOf(entity), entity] as const] : [])))
  return readCurrents(query, [...entities.values()])
}

/** Each from what the one before left; the event loop has its turn in between. */
const decideAll = Effect.fnUntraced(function* (
  latest: ReadonlyMap<string, StoredPolicy>,
  turns: ReadonlyArray<Turn>,
  head: number
): Effect.fn.Return<Decided> {
  const currents = new Map(latest)
  const written: Array<Written> = []
  const settle: Array<() => void> = []
  let last = head
  for (const turn of turns) {
    const key = turn.entity === null ? "" : keyOf(turn.entity)
    const outcome = turn.decide(currents.get(key), last + 1)
    if (typeof outcome === "function") settle.push(outcome)
    else {
      written.push(outcome)
      settle.push(outcome.settle)
      last += outcome.events.length
      if (outcome.revision !== null) currents.set(key, copyOf(outcome.revision))
    }
    yield* Effect.yieldNow
  }
  return { written, settle }
})

/** What one is told is that one's own; the next begins with another copy. */
const copyOf = ({ policy }: NextRevision): StoredPolicy => ({
  ...policy,
  document: structuredClone(policy.document)
})

const placesOf = (written: ReadonlyArray<Written>): number =>
  written.reduce((sum, { events }) => sum + events.length, 0)

const placedAt = ({ settle, written }: Decided, before: number): Decided => {
  let last = before
  const moved = new Map<() => void, () => void>()
  const placed = written.map((one) => {
    const there = one.at(last + 1)
    last += there.events.length
    moved.set(one.settle, there.settle)
    return there
  })
  return { written: placed, settle: settle.map((one) => moved.get(one) ?? one) }
}

const insert = (query: Query, { address }: Database, written: ReadonlyArray<Written>) =>
  insertAll(
    query,
    address,
    written.flatMap(({ events }) => events),
    written.flatMap(({ revision }) => revision ?? [])
  )
