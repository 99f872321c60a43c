import {
  leafHash,
  makeLogWatch,
  nextRevision,
  parseDocument,
  PolicyStore,
  sealEvent,
  StoreUnavailable,
  unwrittenPolicy,
  type Change,
  type Entity,
  type LatestEventsQuery,
  type SealedEvent,
  type StoredEvent,
  type StoredPolicy
} from "@jobwarden/service"
import { Effect, Layer, Result } from "effect"
import { openLogFile } from "./log-file.ts"

// A store that a host may write for itself: a file with a JSON line for each commit. All of it is kept in memory as
// well, and personal data cannot be erased from it, so it is one to read and not one to run.

/** One event, and the revision that it is of, if it is of one. */
interface Entry {
  readonly body: string
  readonly salt: string
  readonly personal: string
  readonly document: string | null
}

interface Kept extends StoredEvent {
  readonly entity: Entity
  readonly time: string
  /** As text, so that nobody who was given a document can change what is kept. */
  readonly revision: { readonly number: number; readonly document: string } | null
}

const keep = (entry: Entry): Kept => {
  const { entity, revision, sequence, time } = JSON.parse(entry.body)
  return {
    sequence,
    body: entry.body,
    leafHash: leafHash(entry.body),
    personal: { salt: Buffer.from(entry.salt, "base64"), data: entry.personal },
    entity,
    time,
    revision: entry.document === null ? null : { number: revision.after, document: entry.document }
  }
}

const entryOf = ({ body, personal }: SealedEvent, document: string | null): Entry => ({
  body,
  salt: Buffer.from(personal.salt).toString("base64"),
  personal: personal.data,
  document
})

const handedOut = ({ body, leafHash: hash, personal, sequence }: Kept): StoredEvent => ({
  sequence,
  body,
  leafHash: Uint8Array.from(hash),
  personal: personal && { salt: Uint8Array.from(personal.salt), data: personal.data }
})

const policyOf = ({ entity, revision, time }: Kept): StoredPolicy => ({
  entity: { ...entity },
  revision: revision?.number ?? 0,
  document: parseDocument(revision?.document ?? "{}"),
  updatedAt: time
})

const isSame = (one: Entity, other: Entity) => one.type === other.type && one.id === other.id

const byEntity = ({ entity: one }: Kept, { entity: other }: Kept) =>
  one.type === other.type ? one.id - other.id : one.type < other.type ? -1 : 1

/** Of each entity its last revision among these, in the order of those. */
const lastOfEach = (kept: ReadonlyArray<Kept>): ReadonlyArray<Kept> =>
  kept.filter(
    (one, at) =>
      one.revision !== null &&
      !kept.slice(at + 1).some(({ entity, revision }) => revision !== null && isSame(entity, one.entity))
  )

/** The events that are asked for, the newest first. */
const latestFirst = (log: ReadonlyArray<Kept>, query: Omit<LatestEventsQuery, "limit">) => {
  const { before, createdAfter, createdBefore, entity } = query
  const isTimed = createdAfter !== undefined || createdBefore !== undefined
  const found = log
    .filter((event) => entity === undefined || isSame(entity, event.entity))
    .filter(({ time }) => time >= (createdAfter ?? "") && time <= (createdBefore ?? "~"))
    .toReversed()
  if (!isTimed) return before === undefined ? found : found.filter(({ sequence }) => sequence < before)
  const sorted = found.toSorted((one, other) =>
    one.time === other.time ? 0 : one.time < other.time ? 1 : -1
  )
  if (before === undefined) return sorted
  const place = sorted.findIndex(({ sequence }) => sequence === before)
  return place < 0 ? [] : sorted.slice(place + 1)
}

/** Policies in a file, which one process has open at a time. A change is on the disk before it is acknowledged. */
export const layerJsonLines = (path: string): Layer.Layer<PolicyStore, StoreUnavailable> =>
  Layer.effect(
    PolicyStore,
    Effect.gen(function* () {
      const unavailable = (cause: unknown) => new StoreUnavailable({ reason: String(cause) })
      const file = yield* Effect.acquireRelease(
        Effect.try({ try: () => openLogFile<Entry>(path), catch: unavailable }),
        (opened) => Effect.sync(opened.close)
      )
      const log: Array<Kept> = file.commits.flat().map(keep)
      if (log.some(({ sequence }, at) => sequence !== at + 1)) {
        return yield* new StoreUnavailable({ reason: `\`${path}\` is not a whole log` })
      }
      const { grown, wait } = makeLogWatch()

      const ofEntity = (entity: Entity) => log.filter((event) => isSame(event.entity, entity))
      const current = (entity: Entity): StoredPolicy => {
        const last = ofEntity(entity).findLast(({ revision }) => revision !== null)
        return last === undefined ? unwrittenPolicy(entity) : policyOf(last)
      }
      /** On the disk first; whoever reads sees it only then. */
      const commit = <A>(entries: ReadonlyArray<Entry>, answer: A): Effect.Effect<A, StoreUnavailable> => {
        try {
          file.append(entries)
        } catch (cause) {
          return Effect.fail(unavailable(cause))
        }
        log.push(...entries.map(keep))
        grown()
        return Effect.succeed(answer)
      }
      // One step, from reading to storing: between two steps of an effect others may come.
      const change = <Answer, Refusal>(
        entity: Entity,
        decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>
      ) =>
        Effect.suspend(
          (): Effect.Effect<{ policy: StoredPolicy; answer: Answer }, Refusal | StoreUnavailable> => {
            const before = current(entity)
            const decided = decide(before)
            if (Result.isFailure(decided)) return Effect.fail(decided.failure)
            const { answer, write } = decided.success
            if (write === null) return Effect.succeed({ policy: before, answer })
            const { document, event, policy } = nextRevision(current(entity), write, log.length + 1)
            return commit([entryOf(event, document)], { policy, answer })
          }
        )

      return PolicyStore.of({
        read: (entity) => Effect.sync(() => current(entity)),
        readAt: (entity, moment) =>
          Effect.sync(() => {
            const found = ofEntity(entity).findLast(
              ({ revision, time }) => revision !== null && time <= moment
            )
            return found === undefined ? unwrittenPolicy(entity) : policyOf(found)
          }),
        readAll: Effect.sync(() => lastOfEach(log).toSorted(byEntity).map(policyOf)),
        change,
        append: (drafts) =>
          Effect.suspend(() => {
            const sealed = drafts.map(({ event, personal }, at) =>
              sealEvent(log.length + 1 + at, event, personal)
            )
            return sealed.length === 0
              ? Effect.void
              : commit(
                  sealed.map((event) => entryOf(event, null)),
                  undefined
                )
          }),
        events: ({ after, entity, limit }) =>
          Effect.sync(() =>
            (entity === undefined ? log : ofEntity(entity))
              .filter(({ sequence }) => sequence > after)
              .slice(0, Math.max(0, limit))
              .map(handedOut)
          ),
        latestEvents: ({ limit, offset = 0, ...query }) =>
          Effect.sync(() =>
            latestFirst(log, query)
              .slice(offset, offset + Math.max(0, limit))
              .map(handedOut)
          ),
        countEvents: ({ limit, ...query }) =>
          Effect.sync(() => Math.min(latestFirst(log, query).length, limit)),
        event: (sequence) =>
          Effect.sync(() => {
            const found = log[sequence - 1]
            return found === undefined ? null : handedOut(found)
          }),
        revisions: ({ before = Infinity, entity, limit }) =>
          Effect.sync(() =>
            ofEntity(entity)
              .filter(({ revision }) => revision !== null && revision.number < before)
              .toReversed()
              .slice(0, Math.max(0, limit))
              .map(handedOut)
          ),
        head: Effect.sync(() => log.length),
        changedAfter: ({ after, limit }) =>
          Effect.sync(() => {
            const span = log.slice(after, after + Math.max(0, limit))
            return { policies: lastOfEach(span).map(policyOf), through: after + span.length }
          }),
        waitBehind: (sequence) => wait(() => log.length > sequence)
      })
    })
  )
