import { Effect, Layer, Result } from "effect"
import { type SealedEvent, type StoredEvent, sealEvent } from "./audit-event.ts"
import { makeLogWatch } from "./log-watch.ts"
import { nextRevision, parseDocument, unwrittenPolicy } from "./next-revision.ts"
import { type Change, type LatestEventsQuery, PolicyStore, type StoredPolicy } from "./policy-store.ts"
import type { Entity } from "./entity.ts"

interface Revision {
  readonly entity: Entity
  readonly revision: number
  readonly document: string
  readonly updatedAt: string
}

/**
 * A store that forgets everything when its layer is released: for tests and for trying things out.
 *
 * It keeps the contract that the durable stores keep, but for durability itself.
 */
export const layerPolicyStoreMemory: Layer.Layer<PolicyStore> = Layer.sync(PolicyStore, () => {
  // Documents are kept as text, so that nothing a caller holds on to can change what is stored.
  const latest = new Map<string, Revision>()
  const log: Array<Kept> = []
  const { grown, wait } = makeLogWatch()

  const current = (entity: Entity): StoredPolicy => {
    const found = latest.get(keyOf(entity))
    return found === undefined ? unwrittenPolicy(entity) : policyOf(found)
  }

  // INVARIANT: nothing here waits, so no other fiber comes between reading and storing.
  const change = <Answer, Refusal>(
    entity: Entity,
    decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>
  ): Effect.Effect<{ readonly policy: StoredPolicy; readonly answer: Answer }, Refusal> =>
    Effect.suspend(() => {
      const before = current(entity)
      const decided = decide(before)
      if (Result.isFailure(decided)) return Effect.fail(decided.failure)
      const { write, answer } = decided.success
      if (write === null) return Effect.succeed({ policy: before, answer })
      const { policy, document, event } = nextRevision(current(entity), write, log.length + 1)
      const stored = { ...policy, document }
      latest.set(keyOf(entity), stored)
      log.push({ ...event, entity: policy.entity, stored })
      grown()
      return Effect.succeed({ policy, answer })
    })

  return PolicyStore.of({
    read: (entity) => Effect.sync(() => current(entity)),
    readAt: (entity, moment) =>
      Effect.sync(() => {
        const found = log.findLast(
          ({ stored }) =>
            stored !== null && keyOf(stored.entity) === keyOf(entity) && stored.updatedAt <= moment
        )?.stored
        return found ? policyOf(found) : unwrittenPolicy(entity)
      }),
    readAll: Effect.sync(() => [...latest.values()].sort(byEntity).map(policyOf)),
    change,
    append: (drafts) =>
      Effect.sync(() => {
        // All are sealed before the first is kept: one that cannot be sealed keeps the others out.
        const sealed = drafts.map(({ event, personal }, index) => ({
          ...sealEvent(log.length + 1 + index, event, personal),
          entity: { type: event.entity.type, id: event.entity.id },
          stored: null
        }))
        for (const event of sealed) log.push(event)
        grown()
      }),
    events: ({ entity, after, limit }) =>
      Effect.sync(() => {
        const found: Array<StoredEvent> = []
        // The event with sequence n stands at n - 1.
        for (
          let index = Math.max(0, Math.floor(after));
          index < log.length && found.length < limit;
          index++
        ) {
          const event = log[index]
          if (event === undefined) break
          if (entity === undefined || keyOf(entity) === keyOf(event.entity)) found.push(copyOf(event))
        }
        return found
      }),
    latestEvents: (query) =>
      Effect.sync(() => {
        const wanted = latestFirst(log, query)
        const start = query.before === undefined ? 0 : placeBehind(wanted, query, query.before)
        const offset = start + (query.offset ?? 0)
        return wanted.slice(offset, offset + Math.max(0, query.limit)).map(copyOf)
      }),
    countEvents: (query) => Effect.sync(() => Math.min(latestFirst(log, query).length, query.limit)),
    event: (sequence) =>
      Effect.sync(() => {
        const found = log[sequence - 1]
        return found === undefined ? null : copyOf(found)
      }),
    revisions: ({ before = Infinity, entity, limit }) =>
      Effect.sync(() =>
        log
          .filter((event) => keyOf(event.entity) === keyOf(entity))
          .filter(({ stored }) => stored !== null && stored.revision < before)
          .toReversed()
          .slice(0, Math.max(0, limit))
          .map(copyOf)
      ),
    head: Effect.sync(() => log.length),
    changedAfter: ({ after, limit }) =>
      Effect.sync(() => {
        const span = log.slice(after, after + Math.max(0, Math.floor(limit)))
        const last = new Map<string, Revision>()
        for (const { stored } of span) {
          if (stored === null) continue
          // Put at its end, where its last revision is.
          last.delete(keyOf(stored.entity))
          last.set(keyOf(stored.entity), stored)
        }
        return { policies: [...last.values()].map(policyOf), through: after + span.length }
      }),
    waitBehind: (sequence) => wait(() => log.length > sequence)
  })
})

interface Kept extends SealedEvent {
  readonly entity: Entity
  /** The revision that the event is of; `null`: it is of none. */
  readonly stored: Revision | null
}

const timeOf = ({ body }: SealedEvent): string => (JSON.parse(body) as { time: string }).time

type Wanted = Pick<LatestEventsQuery, "createdAfter" | "createdBefore" | "entity">

const isTimed = ({ createdAfter, createdBefore }: Wanted): boolean =>
  createdAfter !== undefined || createdBefore !== undefined

/** Whether one of two events stands behind the other where the newest is first. */
const isBehind = (query: Wanted, one: SealedEvent, other: SealedEvent): boolean => {
  const [time, otherTime] = isTimed(query) ? [timeOf(one), timeOf(other)] : ["", ""]
  return time === otherTime ? one.sequence < other.sequence : time < otherTime
}

const latestFirst = (log: ReadonlyArray<Kept>, query: Wanted): ReadonlyArray<Kept> => {
  const { createdAfter = "", createdBefore = "~", entity } = query
  return log
    .filter((event) => entity === undefined || keyOf(entity) === keyOf(event.entity))
    .filter((event) => timeOf(event) >= createdAfter && timeOf(event) <= createdBefore)
    .sort((one, other) => (isBehind(query, one, other) ? 1 : -1))
}

/** The place of the first that stands behind an event; within a span nothing stands behind one that is not there. */
const placeBehind = (events: ReadonlyArray<Kept>, query: Wanted, before: number): number => {
  const place = isTimed(query)
    ? events.findIndex(({ sequence }) => sequence === before) + 1 || events.length
    : events.findIndex(({ sequence }) => sequence < before)
  return place < 0 ? events.length : place
}

const keyOf = (entity: Entity): string => `${entity.type}:${entity.id}`

const policyOf = (revision: Revision): StoredPolicy => ({
  entity: { ...revision.entity },
  revision: revision.revision,
  document: parseDocument(revision.document),
  updatedAt: revision.updatedAt
})

const byEntity = (one: Revision, other: Revision): number => {
  if (one.entity.type !== other.entity.type) return one.entity.type < other.entity.type ? -1 : 1
  return one.entity.id - other.entity.id
}

const copyOf = (event: SealedEvent): StoredEvent => ({
  sequence: event.sequence,
  body: event.body,
  leafHash: Uint8Array.from(event.leafHash),
  personal: { salt: Uint8Array.from(event.personal.salt), data: event.personal.data }
})
