import { Effect } from "effect"
import { readEvent } from "../audit-event-view.ts"
import type { Entity } from "../entity.ts"
import type { PolicyStore, StoredPolicy, StoreUnavailable } from "../policy-store.ts"
import type { Place } from "./place.ts"

/** What is read of the past: the store, or a file of it that nothing is written to. */
export type PastPolicies = Pick<PolicyStore["Service"], "readAt" | "revisions">

/** All documents that decided in a project at a moment. */
export interface PoliciesAt {
  readonly project: StoredPolicy
  /** Those of the groups above it, from the outermost. */
  readonly groups: ReadonlyArray<StoredPolicy>
  readonly instance: StoredPolicy
  /** Since when they are these, and the moment at which one of them was another; epoch milliseconds. */
  readonly begins: number
  readonly ends: number
}

const theInstance: Entity = { type: "instance", id: 0 }

/** The documents in force at a moment: of each the latest revision whose event is not after it. */
export const policiesAt = Effect.fnUntraced(function* (
  past: PastPolicies,
  { groups, project }: Place,
  moment: number
) {
  const at = (entity: Entity) => past.readAt(entity, new Date(moment).toISOString())
  const own = yield* at({ type: "project", id: project.id })
  const above = yield* Effect.forEach(groups, ({ id }) => at({ type: "group", id }))
  const instance = yield* at(theInstance)
  const all = [own, ...above, instance]
  const ends = yield* Effect.forEach(all, (policy) => endOf(past, policy))
  const found: PoliciesAt = {
    project: own,
    groups: above,
    instance,
    begins: Math.max(...all.map(beginningOf)),
    ends: Math.min(...ends)
  }
  return found
})

/** Every document that decides, each once. */
export const documentsOf = ({ groups, instance, project }: PoliciesAt): ReadonlyArray<StoredPolicy> => [
  project,
  ...groups,
  instance
]

const beginningOf = ({ updatedAt }: StoredPolicy): number =>
  updatedAt === null ? -Infinity : Date.parse(updatedAt)

/** When a revision was followed by the next. */
const endOf = (
  past: PastPolicies,
  { entity, revision }: StoredPolicy
): Effect.Effect<number, StoreUnavailable> =>
  Effect.map(past.revisions({ entity, before: revision + 2, limit: 1 }), ([found]) => {
    const event = found === undefined ? undefined : readEvent(found).event
    return event?.revision?.after === revision + 1 ? Date.parse(event.time) : Infinity
  })

/** The place in the log of what made a revision; `null` for what never was written. */
export const sequenceOf = (
  past: PastPolicies,
  { entity, revision }: StoredPolicy
): Effect.Effect<number | null, StoreUnavailable> =>
  revision === 0
    ? Effect.succeed(null)
    : Effect.map(
        past.revisions({ entity, before: revision + 1, limit: 1 }),
        ([found]) => found?.sequence ?? null
      )
