import { Effect } from "effect"
import { readEvent } from "./audit-event-view.ts"
import { authorize } from "./authorize.ts"
import { entryOrigins, type EntryOrigin } from "./entry-origins.ts"
import type { Reference } from "./platform.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import type { EntryTarget } from "./scope-document.ts"

/** A user, as the audit log names them. */
export interface AddedBy {
  readonly id: number
  readonly username: string
  readonly name: string
}

/** Where an entry comes from, for its reader. */
export interface EntryOriginView {
  /** `null`: it was no user, or the name is erased, or the platform brought the entry. */
  readonly addedBy: AddedBy | null
  /** RFC 3339. Of what the platform brought, the beginning of time as computers count it: it says no other. */
  readonly createdAt: string
  readonly autopopulated: boolean
}

/** When what nobody knows the time of was added. */
export const unknownTime = "1970-01-01T00:00:00.000Z"

/** What finds the origin of an entry of a project's list. */
export type OriginOf = (target: EntryTarget) => EntryOriginView

/** Who added the entries of a project's allowlist, and when, for whoever may change the list. */
export const readEntryOrigins = Effect.fn("readEntryOrigins")(function* (
  requester: Requester,
  reference: Reference,
  targets: ReadonlyArray<EntryTarget>
) {
  const { project } = yield* authorize(requester, reference, "read")
  const origins = yield* entryOrigins(project)
  const found = targets.map((target) => [target, origins.of(target)] as const)
  const authors = new Map<number, AddedBy | null>()
  for (const [, origin] of found) {
    if (origin !== null && !authors.has(origin.sequence)) {
      authors.set(origin.sequence, yield* authorOf(origin))
    }
  }
  const views = new Map(
    found.map(([target, origin]) => [
      keyOf(target),
      {
        addedBy: origin === null ? null : (authors.get(origin.sequence) ?? null),
        createdAt: origin?.createdAt ?? unknownTime,
        autopopulated: origin?.autopopulated ?? false
      } satisfies EntryOriginView
    ])
  )
  const unknown: EntryOriginView = { addedBy: null, createdAt: unknownTime, autopopulated: false }
  const originOf: OriginOf = (target) => views.get(keyOf(target)) ?? unknown
  return originOf
})

const keyOf = ({ id, kind }: EntryTarget): string => `${kind}:${id}`

const authorOf = Effect.fnUntraced(function* ({ actor: { id, type }, sequence }: EntryOrigin) {
  // Of anybody else there are numbers only.
  if (type !== "user" || typeof id !== "number") return null
  const stored = yield* PolicyStore.use((store) => store.event(sequence))
  const { author_name: name, author_username: username } =
    (stored === null ? null : readEvent(stored).personal) ?? {}
  return name === undefined || username === undefined ? null : ({ id, name, username } satisfies AddedBy)
})
