import {
  type Change,
  type Entity,
  nextRevision,
  PolicyStore,
  sealEvent,
  type StoredPolicy
} from "@jobwarden/service"
import { Effect, Result } from "effect"
import { committed, makeChangeFeed } from "./change-feed.ts"
import { attempt } from "./failure.ts"
import { makeGroupCommit, usualLimits, type GroupLimits } from "./group-commit.ts"
import type { Connection } from "./open.ts"
import { prepareStatements } from "./statements.ts"
import type { Outcome } from "./transaction.ts"

/** The policy store over an open file. */
export const makePolicyStore = Effect.fn("makePolicyStore")(function* (
  connection: Connection,
  limits: GroupLimits = usualLimits
) {
  const { database, path, whileOpen } = connection
  const together = yield* makeGroupCommit(connection, committed, limits)
  const statements = yield* attempt(path, () => prepareStatements(database))
  const query = <A>(run: () => A) => whileOpen(attempt(path, run))
  const feed = yield* attempt(path, () => makeChangeFeed(database, connection.fileProblem, query))

  const settle = <Answer, Refusal>(
    current: StoredPolicy,
    decided: Result.Result<Change<Answer>, Refusal>
  ): Outcome<{ readonly policy: StoredPolicy; readonly answer: Answer }, Refusal> => {
    if (Result.isFailure(decided)) return { keep: false, answer: Effect.fail(decided.failure) }
    const { write, answer } = decided.success
    if (write === null) return { keep: false, answer: Effect.succeed({ policy: current, answer }) }
    const next = nextRevision(current, write, statements.nextSequence())
    statements.insertEvent(next.event)
    statements.insertRevision(next)
    return { keep: true, answer: Effect.succeed({ policy: next.policy, answer }) }
  }

  const change = <Answer, Refusal>(
    entity: Entity,
    decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>
  ) =>
    whileOpen(
      together(() => {
        const current = statements.current(entity)
        let decided: Result.Result<Change<Answer>, Refusal>
        try {
          decided = decide(current)
        } catch (defect) {
          // Apart from the store's own errors: whatever it is, it says nothing about the file.
          return { keep: false, answer: Effect.die(defect) }
        }
        return settle(current, decided)
      })
    )

  return PolicyStore.of({
    read: (entity) => query(() => statements.current(entity)),
    readAt: (entity, moment) => query(() => statements.at(entity, moment)),
    readAll: query(statements.latest),
    change,
    append: (drafts) => {
      if (drafts.length === 0) return Effect.void
      return whileOpen(
        together(() => {
          const first = statements.nextSequence()
          drafts.forEach(({ event, personal }, index) =>
            statements.insertEvent(sealEvent(first + index, event, personal))
          )
          return { keep: true, answer: Effect.void }
        })
      )
    },
    events: ({ entity, after, limit }) =>
      query(() =>
        entity === undefined ? statements.events(after, limit) : statements.eventsOf(entity, after, limit)
      ),
    latestEvents: (asked) => query(() => statements.latestEvents(asked)),
    countEvents: (asked) => query(() => statements.countEvents(asked)),
    event: (sequence) => query(() => statements.event(sequence)),
    revisions: ({ before = Number.MAX_SAFE_INTEGER, entity, limit }) =>
      query(() => statements.revisions(entity, before, limit)),
    ...feed
  })
})
