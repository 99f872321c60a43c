import { Context, Effect, Layer, Schema } from "effect"
import { signCheckpoint } from "../checkpoint/checkpoint.ts"
import type { SignerKey } from "../checkpoint/note-key.ts"
import { consistencyRanges, inclusionRanges } from "../merkle/proof.ts"
import { hashLeaf, sameHash, type Hash } from "../merkle/tree-hash.ts"
import { PolicyStore } from "../policy-store.ts"
import { followLog, type NotFollowed } from "./followed-log.ts"

/** This service has no key, and so signs no checkpoints and answers no proofs (501). */
export class AuditLogNotSigned extends Schema.TaggedError<AuditLogNotSigned>()("AuditLogNotSigned", {}) {
  override get message() {
    return "this service has no key to sign with; `audit.key_file` in its configuration names one, and `jobwarden audit checkpoint` signs without the service"
  }
}

/** A size that the log does not have, or an event that is not among so many (404). */
export class NoSuchTree extends Schema.TaggedError<NoSuchTree>()("NoSuchTree", {
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

/** The log as it was at one size, signed. */
export interface SignedTree {
  readonly size: number
  readonly root: Hash
  /** The checkpoint, a signed note. */
  readonly note: string
}

/** That one event is in the log. */
export interface InclusionProof extends SignedTree {
  readonly sequence: number
  readonly leaf: Hash
  /** The bytes of the event, as text. */
  readonly body: string
  readonly proof: ReadonlyArray<Hash>
}

/** That the log at one size begins with the log at another. */
export interface ConsistencyProof extends SignedTree {
  readonly first: number
  readonly firstRoot: Hash
  readonly proof: ReadonlyArray<Hash>
}

export interface AuditTreeShape {
  /** Left out: as the log is now. */
  readonly checkpoint: (size?: number) => Effect.Effect<SignedTree, NotFollowed | NoSuchTree>
  readonly inclusion: (
    sequence: number,
    size?: number
  ) => Effect.Effect<InclusionProof, NotFollowed | NoSuchTree>
  readonly consistency: (
    first: number,
    second?: number
  ) => Effect.Effect<ConsistencyProof, NotFollowed | NoSuchTree>
  /** Ends once the tree has the whole log, however long it takes. */
  readonly whole: Effect.Effect<number, NotFollowed>
  /** Bytes of hashes that are kept for it. */
  readonly bytes: () => number
}

/** The tree over the audit log, for whoever signs and proves; `null` without its layer. */
export const AuditTree = Context.Reference<AuditTreeShape | null>("service/AuditTree", {
  defaultValue: () => null
})

export interface AuditTreeOptions {
  /** The key of this deployment; behind it the one that it follows, as long as both sign. All of one name. */
  readonly signers: readonly [SignerKey, ...ReadonlyArray<SignerKey>]
}

/** Notes are kept for so many sizes: one is signed once, and Ed25519 signs alike again. */
const mostNotes = 64

/**
 * Follows the log of the store: it is read once from its first event on, beside everything else that goes on, and
 * then as it grows. About a byte is kept for each event.
 */
export const layerAuditTree = ({ signers }: AuditTreeOptions) =>
  Layer.effect(
    AuditTree,
    Effect.gen(function* () {
      const store = yield* PolicyStore
      const log = yield* followLog(store)
      const notes = new Map<number, SignedTree>()
      const origin = signers[0].verifier.name

      const sign = (size: number, root: Hash): SignedTree => {
        const known = notes.get(size)
        if (known !== undefined) return known
        const signed = { size, root, note: signCheckpoint({ origin, size, root }, signers) }
        const [oldest] = notes.keys()
        if (notes.size >= mostNotes && oldest !== undefined) notes.delete(oldest)
        notes.set(size, signed)
        return signed
      }

      const sizeWithin = Effect.fnUntraced(function* (name: string, asked: number | undefined) {
        const events = yield* log.catchUp
        if (asked === undefined || asked <= events) return asked ?? events
        return yield* new NoSuchTree({ detail: `\`${name}\` is ${asked}, and the log has ${events} events` })
      })

      const whole = (size: number) => ({ start: 0, end: size })

      const checkpoint: AuditTreeShape["checkpoint"] = Effect.fnUntraced(function* (asked) {
        const size = yield* sizeWithin("size", asked)
        const known = notes.get(size)
        if (known !== undefined) return known
        const [root = none] = yield* log.rootsOf([whole(size)])
        return sign(size, root)
      })

      const inclusion: AuditTreeShape["inclusion"] = Effect.fnUntraced(function* (sequence, asked) {
        const size = yield* sizeWithin("size", asked)
        if (sequence > size) {
          const detail = `event ${sequence} is not among the first ${size}`
          return yield* new NoSuchTree({ detail })
        }
        const event = yield* store.event(sequence)
        const own = { start: sequence - 1, end: sequence }
        const [root = none, leaf = none, ...proof] = yield* log.rootsOf([
          whole(size),
          own,
          ...inclusionRanges(sequence - 1, size)
        ])
        // What is proven has to be what is shown.
        if (event === null || !sameHash(hashLeaf(Buffer.from(event.body, "utf8")), leaf)) {
          return yield* log.refuse(`event ${sequence} is another than it was`)
        }
        return { ...sign(size, root), sequence, leaf, body: event.body, proof }
      })

      const consistency: AuditTreeShape["consistency"] = Effect.fnUntraced(function* (first, asked) {
        const second = yield* sizeWithin("second", asked)
        if (first > second) {
          return yield* new NoSuchTree({
            detail: `\`first\` is ${first}, and is not to be more than ${second}`
          })
        }
        // Every log begins with the empty one, for which there is nothing to prove.
        const ranges = first === 0 ? [] : consistencyRanges(first, second)
        const [root = none, firstRoot = none, ...proof] = yield* log.rootsOf([
          whole(second),
          whole(first),
          ...ranges
        ])
        return { ...sign(second, root), first, firstRoot, proof }
      })

      const follow = Effect.forever(
        log.catchUpSlowly.pipe(
          Effect.catchTag("StoreUnavailable", (failure) => Effect.logWarning(failure.message)),
          Effect.delay(pause)
        )
      ).pipe(Effect.catch((failure) => Effect.logError(failure.message)))
      yield* Effect.forkScoped(follow)

      return { checkpoint, inclusion, consistency, whole: log.catchUpSlowly, bytes: log.bytes }
    })
  )

/** What came meanwhile is added by whoever asks first: this is only so that nobody has to wait for much. */
const pause = "1 second"

const none: Hash = new Uint8Array(0)
