import {
  logChecker,
  type CopySource,
  type CopyTarget,
  type KeptEvent,
  type StoreUnavailable,
  type UseKey,
  type UseSummary
} from "@jobwarden/service"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { UnusableInput } from "../exit.ts"
import type { ProgressLine } from "../progress.ts"

/** So many are held at a time, however large the store is. */
const atOnce = 100
const usesAtOnce = 1000

/** A copy that was made and verified. */
export interface MadeCopy {
  readonly from: string
  readonly to: string
  readonly events: number
  /** How many of them were there already, of an attempt before. */
  readonly resumedAt: number
  readonly revisions: number
  readonly uses: number
  readonly root: Uint8Array
  /** Stored in the source while it was copied, and not in the copy. */
  readonly missed: number
}

/**
 * Copies a store as it was when the source was opened: the log byte by byte, with the revisions, the personal data
 * and the log of use. It counts as a store only once both were read again and are the same.
 */
export const copyStore = Effect.fn("copyStore")(function* (
  source: CopySource,
  target: CopyTarget,
  line: ProgressLine
): Effect.fn.Return<MadeCopy, StoreUnavailable | UnusableInput> {
  const { head } = source
  if (target.through > head)
    return yield* different(source, target, "the copy that was begun reaches further")
  for (let after = target.through; after < head;) {
    const events = yield* source.page(after, atOnce)
    if (events.length === 0) return yield* different(source, target, `event ${after + 1} is not there`)
    yield* target.append(events)
    after = events.at(-1)?.sequence ?? head
    line.show({ doing: "copying event", done: after, total: head })
  }
  yield* target.beginUses(yield* source.recording)
  yield* eachUse(source, (uses) => target.appendUses(uses))
  const root = yield* verifyEvents(source, target, line)
  const revisions = yield* source.countRevisions
  if ((yield* target.countRevisions) !== revisions)
    return yield* different(source, target, "the revisions differ")
  const uses = yield* verifyUses(source, target)
  yield* target.finish(head)
  const missed = (yield* source.headNow) - head
  return {
    from: source.name,
    to: target.name,
    events: head,
    resumedAt: target.through,
    revisions,
    uses,
    root,
    missed
  }
})

const different = (source: CopySource, target: CopyTarget, what: string) =>
  Effect.fail(
    new UnusableInput({
      message:
        `${target.name} is not the same as ${source.name}: ${what}; what was copied is not taken for a store: make ` +
        "its place empty, look at the source with `jobwarden audit verify`, and copy again"
    })
  )

/** Reads both from their first event to their last, side by side; answers the root of the tree over them. */
const verifyEvents = Effect.fnUntraced(function* (
  source: CopySource,
  target: CopyTarget,
  line: ProgressLine
) {
  const { head } = source
  const checker = logChecker()
  for (let after = 0; after < head;) {
    const events = yield* source.page(after, atOnce)
    const copies = yield* target.page(after, atOnce)
    for (const [index, event] of events.entries()) {
      const copy = copies[index]
      if (copy === undefined || !isSame(event, copy)) {
        return yield* different(source, target, `event ${event.sequence} or what belongs to it`)
      }
      const problem = checker.take({ ...copy, body: Buffer.from(copy.body, "utf8") })
      if (problem !== null) {
        return yield* different(
          source,
          target,
          `event ${event.sequence} is wrong in both: ${problem.message}`
        )
      }
    }
    if (events.length === 0)
      return yield* different(source, target, `event ${after + 1} is not there any more`)
    after = events.at(-1)?.sequence ?? head
    line.show({ doing: "verifying event", done: after, total: head })
  }
  if ((yield* target.page(head, 1)).length > 0) {
    return yield* different(source, target, `there is an event behind ${head}`)
  }
  const problem = checker.end()
  if (problem !== null) return yield* different(source, target, problem.message)
  return checker.root()
})

const isSame = (one: KeptEvent, other: KeptEvent): boolean =>
  one.sequence === other.sequence &&
  one.body === other.body &&
  Buffer.compare(one.leafHash, other.leafHash) === 0 &&
  one.revision?.document === other.revision?.document &&
  one.revision?.createdAt === other.revision?.createdAt &&
  one.personal?.data === other.personal?.data &&
  (one.personal === null) === (other.personal === null) &&
  Buffer.compare(one.personal?.salt ?? Buffer.alloc(0), other.personal?.salt ?? Buffer.alloc(0)) === 0

type Uses = Pick<CopySource, "uses">

const eachUse = Effect.fnUntraced(function* <E>(
  store: Uses,
  take: (uses: ReadonlyArray<UseSummary>) => Effect.Effect<void, E>
) {
  let after: UseKey | null = null
  for (;;) {
    const uses: ReadonlyArray<UseSummary> = yield* store.uses(after, usesAtOnce)
    const last = uses.at(-1)
    if (last === undefined) return
    yield* take(uses)
    after = last
  }
})

/** The number of summaries, and a sum that is the same in whichever order they come. */
const sumOf = Effect.fnUntraced(function* (store: Uses) {
  let [count, sum] = [0, 0n]
  yield* eachUse(store, (uses) =>
    Effect.sync(() => {
      for (const use of uses) {
        const { action, allowed, count: times, day, environment, lastUsed, principalClass, resource } = use
        const key = [day, use.target, allowed, use.source, resource, action, principalClass, environment]
        const text = JSON.stringify([key, times, lastUsed])
        sum += BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)
        count += 1
      }
    })
  )
  return { count, sum }
})

const verifyUses = Effect.fnUntraced(function* (source: CopySource, target: CopyTarget) {
  const [given, copied] = [yield* sumOf(source), yield* sumOf(target)]
  const recordings = [yield* source.recording, yield* target.recording].map((one) => JSON.stringify(one))
  if (given.count !== copied.count || given.sum !== copied.sum || recordings[0] !== recordings[1]) {
    return yield* different(source, target, "the log of use, which a service may have gone on writing")
  }
  return copied.count
})
