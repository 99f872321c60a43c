import { beginningOf, roomOfADay, UseStore, type UseNumbers, type UseSummary } from "@jobwarden/service"
import { Effect } from "effect"
import { attempt } from "./failure.ts"
import type { Connection } from "./open.ts"
import { makeTransaction } from "./transaction.ts"
import { prepareUseStatements } from "./use-statements.ts"

/** The store of use over an open file. Its writing waits for nobody: it can be done later. */
export const makeUseStore = Effect.fn("makeUseStore")(function* (
  { database, path, transaction, whileOpen }: Connection,
  room: UseNumbers = roomOfADay
) {
  const statements = yield* attempt(path, () => prepareUseStatements(database))
  const inPassing = yield* attempt(path, () => makeTransaction(database, path, { wait: false }))

  /** Adds what finds room, and answers how many decisions did not. */
  const addAll = (summaries: ReadonlyArray<UseSummary>): UseNumbers => {
    const refused = { allowed: 0, denied: 0 }
    const sizes = new Map<string, { allowed: number; denied: number }>()
    for (const summary of summaries) {
      if (statements.add(summary)) continue
      const answer = summary.allowed ? "allowed" : "denied"
      const size = sizes.get(summary.day) ?? statements.sizeOf(summary.day)
      sizes.set(summary.day, size)
      if (size[answer] < room[answer]) {
        statements.insert(summary)
        size[answer] += 1
      } else refused[answer] += summary.count
    }
    for (const [day, size] of sizes) statements.setSize(day, size)
    return refused
  }

  const forgetSome = (before: string, limit: number) =>
    whileOpen(
      inPassing(() => {
        const forgotten = statements.forget(before, Math.max(0, Math.floor(limit)))
        statements.forgetDays(before)
        statements.lose({ allowed: 0, denied: 0 }, beginningOf(before))
        return { keep: true, answer: Effect.succeed(forgotten) }
      })
    )

  return UseStore.of({
    begin: (at) =>
      whileOpen(
        transaction(() => {
          statements.begin(at)
          return { keep: true, answer: Effect.void }
        })
      ),
    recording: Effect.suspend(() => whileOpen(attempt(path, statements.recording))).pipe(
      Effect.flatMap((recording) =>
        recording === undefined
          ? Effect.die(new Error("the use log was asked before it had begun"))
          : Effect.succeed(recording)
      )
    ),
    add: ({ at, lost, summaries }) =>
      whileOpen(
        inPassing(() => {
          const refused = addAll(summaries)
          const missing = {
            allowed: lost.allowed + refused.allowed,
            denied: lost.denied + refused.denied
          }
          if (missing.allowed + missing.denied > 0) statements.lose(missing, missing.allowed > 0 ? at : "")
          return { keep: true, answer: Effect.succeed(refused) }
        })
      ),
    read: ({ after, allowed, from, limit, target, to }) =>
      whileOpen(
        attempt(path, () => {
          const found: Array<UseSummary> = []
          const first = after !== undefined && after.day > from ? after.day : from
          for (const day of statements.days(first, to)) {
            const rest = Math.floor(limit) - found.length
            if (rest <= 0) break
            found.push(...statements.read(day, target, allowed, after, rest))
          }
          return found
        })
      ),
    forget: (before, limit) =>
      Effect.flatMap(
        whileOpen(attempt(path, () => statements.reachesBefore(before, beginningOf(before)))),
        (reaches) => (reaches ? forgetSome(before, limit) : Effect.succeed(0))
      )
  })
})
