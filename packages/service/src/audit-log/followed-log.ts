import { Effect, Schema, Semaphore } from "effect"
import type { StoredEvent } from "../audit-event.ts"
import type { LeafRange } from "../merkle/proof.ts"
import { rootOfLeaves, tiledTree, tileLeaves } from "../merkle/tiled-tree.ts"
import { hashLeaf, sameHash, type Hash } from "../merkle/tree-hash.ts"
import type { PolicyStore, StoreUnavailable } from "../policy-store.ts"

/** The log in the store is not what it was when this process read it, or contradicts itself (503). */
export class AuditLogBroken extends Schema.TaggedError<AuditLogBroken>()("AuditLogBroken", {
  reason: Schema.String
}) {
  override get message() {
    return `the audit log is not what it was: ${this.reason}; \`jobwarden audit verify\` says more, and nothing is signed until the service is started again`
  }
}

/** The tree over the log is being built still (503). */
export class AuditTreeNotReady extends Schema.TaggedError<AuditTreeNotReady>()("AuditTreeNotReady", {
  size: Schema.Int,
  events: Schema.Int
}) {
  override get message() {
    return `the tree over the audit log has ${this.size} of ${this.events} events so far`
  }
}

export type NotFollowed = AuditLogBroken | AuditTreeNotReady | StoreUnavailable

/** The tree over the log of a store, which grows as the log does, whoever writes it. */
export interface FollowedLog {
  /** Brings the tree to the end of the log, and answers how many events it has then. */
  readonly catchUp: Effect.Effect<number, NotFollowed>
  /** As far as it goes, however long it takes. */
  readonly catchUpSlowly: Effect.Effect<number, NotFollowed>
  /** The roots over parts of the tree as it was at that size: those of a proof, or of a whole tree. */
  readonly rootsOf: (ranges: ReadonlyArray<LeafRange>) => Effect.Effect<ReadonlyArray<Hash>, NotFollowed>
  /** Answers nothing about the log any more: somebody found it to be another than it was. */
  readonly refuse: (reason: string) => Effect.Effect<never, AuditLogBroken>
  /** Bytes of hashes that are kept. */
  readonly bytes: () => number
}

/** Whoever asks waits for no more events than these; so many are added within a fraction of a second. */
const mostAtOnce = 20_000

/** Nobody else has a turn while these are hashed. */
const stepEvents = 2 * tileLeaves

type Store = Pick<PolicyStore["Service"], "events" | "head">

/** Follows the log of a store. Nothing is read before somebody asks it to catch up. */
export const followLog = Effect.fnUntraced(function* (store: Store) {
  const tree = tiledTree()
  const inTurn = yield* Semaphore.make(1)
  let broken: AuditLogBroken | undefined

  // Once the log was found to be another than it was, nothing about it is answered any more.
  const refuse = (reason: string) =>
    Effect.suspend(() => Effect.fail((broken ??= new AuditLogBroken({ reason }))))

  const step = Effect.gen(function* () {
    const events = yield* store.events({ after: tree.size(), limit: stepEvents })
    if (events.length === 0) return yield* refuse(`event ${tree.size() + 1} is missing`)
    for (const event of events) {
      const wrong = tree.size() + 1 === event.sequence ? undefined : `event ${tree.size() + 1} is missing`
      const leaf = leafOf(event)
      if (wrong !== undefined) return yield* refuse(wrong)
      if (leaf === null) return yield* refuse(`event ${event.sequence} has not the hash of its bytes`)
      tree.append(leaf)
    }
  })

  const advance = (most: number) =>
    Effect.gen(function* () {
      if (broken !== undefined) return yield* broken
      const head = yield* store.head
      const size = tree.size()
      if (head < size) return yield* refuse(`it ends with event ${head}, and it had ${size} events`)
      if (head - size > most) return yield* new AuditTreeNotReady({ size, events: head })
      while (tree.size() < head) {
        yield* step
        yield* Effect.yieldNow
      }
      return head
    })
  const slow = inTurn.withPermits(1)(advance(Infinity))
  // Who asks does not wait behind the long way, and is told how far it is.
  const quick = Effect.gen(function* () {
    if (broken !== undefined) return yield* broken
    const [size, events] = [tree.size(), yield* store.head]
    if (events - size > mostAtOnce) return yield* new AuditTreeNotReady({ size, events })
    return yield* inTurn.withPermits(1)(advance(mostAtOnce))
  })

  /** The leaves of a tile, read again, which have to be those that are in the tree. */
  const leavesOf = Effect.fnUntraced(function* (tile: number) {
    const after = tile * tileLeaves
    const events = yield* store.events({ after, limit: tileLeaves })
    const leaves = events.flatMap((event) => leafOf(event) ?? [])
    const [root, found] = [tree.rootOfTile(tile), rootOfLeaves(leaves)]
    if (leaves.length === tileLeaves && root !== undefined && sameHash(root, found)) return leaves
    return yield* refuse(`one of the events ${after + 1} to ${after + tileLeaves} is another than it was`)
  })

  const rootsOf = Effect.fnUntraced(function* (ranges: ReadonlyArray<LeafRange>) {
    if (broken !== undefined) return yield* broken
    const leaves = new Map<number, ReadonlyArray<Hash>>()
    const missing = () => tree.tilesFor(ranges).filter((tile) => !leaves.has(tile))
    // A tile that was unfinished may have become whole while others were read, and then its leaves are needed too.
    for (let tiles = missing(); tiles.length > 0; tiles = missing()) {
      for (const tile of tiles) leaves.set(tile, yield* leavesOf(tile))
    }
    return ranges.map((range) => tree.rootOfRange(range, (tile) => leaves.get(tile) ?? []))
  })

  const followed: FollowedLog = { catchUp: quick, catchUpSlowly: slow, rootsOf, refuse, bytes: tree.bytes }
  return followed
})

/** The leaf that an event is; `null` where the hash beside its bytes is another. */
const leafOf = ({ body, leafHash }: StoredEvent): Hash | null => {
  const leaf = hashLeaf(Buffer.from(body, "utf8"))
  return sameHash(leaf, leafHash) ? leaf : null
}
