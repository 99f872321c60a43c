import { Context, Duration, Effect, Option, Schema } from "effect"
import { answerAtOnce } from "./at-once.ts"
import type { PolicyIndex } from "./policy-index.ts"

/** A revision that somebody wants to see at least is not in force here, and did not come in time. */
export class RevisionNotThere extends Schema.TaggedError<RevisionNotThere>()("RevisionNotThere", {
  revision: Schema.Int
}) {
  override get message() {
    return (
      `revision ${this.revision} is not in force here yet; try again, ` +
      "and see to it that a change was answered with that number"
    )
  }
}

/** How long somebody waits who wants to see a revision at least; what is not there by then is worth another request. */
export const RevisionPatience = Context.Reference<Duration.Duration>("service/RevisionPatience", {
  defaultValue: () => Duration.seconds(5)
})

/** Each holds a connection. Who comes when so many wait is told to come again. */
const mostWaiting = 1_000

/** Waits for a revision of a project, or a later one, to be in force; no longer than is worth it, and not too many. */
export const makeAwaitRevision = (
  index: Pick<PolicyIndex["Service"], "atLeast">,
  patience: Duration.Duration
) => {
  let waiting = 0
  const inTime = Effect.fnUntraced(function* (projectId: number, revision: number) {
    if (waiting >= mostWaiting) return yield* new RevisionNotThere({ revision })
    const came = yield* Effect.acquireUseRelease(
      Effect.sync(() => void waiting++),
      () => Effect.timeoutOption(index.atLeast(projectId, revision), patience),
      () => Effect.sync(() => void waiting--)
    )
    if (Option.isNone(came)) return yield* new RevisionNotThere({ revision })
  })
  return (projectId: number, revision: number): Effect.Effect<void, RevisionNotThere> => {
    const there = index.atLeast(projectId, revision)
    return answerAtOnce(there) === undefined ? inTime(projectId, revision) : there
  }
}
