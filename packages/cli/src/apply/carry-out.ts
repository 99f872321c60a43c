import { Effect, Fiber } from "effect"
import { nameOf, type PlannedChange } from "../plan/model.ts"
import { gives } from "../plan/order.ts"
import type { ProgressLine } from "../progress.ts"
import { isThere, type Applied, type Outcome } from "./outcome.ts"
import { sendChange } from "./send-change.ts"

const atOnce = 8

/** Changes as they are made, which can be asked how far they have come. */
export interface CarryingOut {
  /** Makes the changes, in their order. Interrupted, it waits for those under way, and begins no more. */
  readonly run: ReturnType<typeof carry>
  /** What became of each change, in the order of the plan. */
  readonly applied: () => readonly Applied[]
}

/**
 * Makes planned changes, each of exactly the state that it was planned for. What the service says no to leaves the
 * others alone; a service that cannot be asked at all ends it.
 */
export const carryOut = (
  changes: readonly PlannedChange[],
  acknowledge: readonly string[],
  line: Pick<ProgressLine, "show">
): CarryingOut => {
  const outcomes = new Map<PlannedChange, Outcome>()
  let done = 0
  return {
    run: carry(changes, acknowledge, (change, outcome) => {
      outcomes.set(change, outcome)
      if (isThere(outcome)) done += 1
      line.show({ doing: "changing", done, total: changes.length, at: nameOf(change) })
    }),
    applied: () =>
      changes.map((change) => ({
        kind: change.kind,
        path: change.path,
        outcome: outcomes.get(change) ?? { type: "not sent" }
      }))
  }
}

const carry = Effect.fnUntraced(function* (
  changes: readonly PlannedChange[],
  acknowledge: readonly string[],
  record: (change: PlannedChange, outcome: Outcome) => void
) {
  let isOver = false
  for (const stretch of stretchesOf(changes)) {
    yield* Effect.forEach(
      stretch,
      (change) =>
        // What was sent is waited for and noted down, whoever wants to stop: else nobody would know what is stored.
        Effect.uninterruptible(
          Effect.gen(function* () {
            if (isOver) return
            const fiber = yield* Effect.forkDetach(sendChange(change, acknowledge))
            const sent = yield* Fiber.join(fiber)
            record(change, sent.outcome)
            isOver ||= sent.isOver
          })
        ),
      { concurrency: atOnce }
    )
  }
})

/** Projects do not stand above each other, and may be changed side by side. */
const stretchesOf = (changes: readonly PlannedChange[]): readonly (readonly PlannedChange[])[] => {
  const stretches: PlannedChange[][] = []
  for (const change of changes) {
    const last = stretches.at(-1)
    const before = last?.at(-1)
    const isAlike = before?.kind === "project" && change.kind === "project" && gives(before) === gives(change)
    if (last !== undefined && isAlike) last.push(change)
    else stretches.push([change])
  }
  return stretches
}
