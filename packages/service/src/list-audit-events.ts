import { Effect } from "effect"
import { readEvent, viewEvent, type AuditEventView } from "./audit-event-view.ts"
import type { StoredEvent } from "./audit-event.ts"
import { authorizeAudit, authorizeEverywhere } from "./authorize-audit.ts"
import { seesEverything } from "./authorize.ts"
import { sourcesInEvent } from "./concealed-event.ts"
import type { Entity } from "./entity.ts"
import { lookUpSources } from "./known-sources.ts"
import type { PlatformProject, Reference, UserPrincipal } from "./platform.ts"
import { PolicyStore, type LatestEventsQuery } from "./policy-store.ts"
import { AuditEventNotFound, type Requester } from "./requester.ts"

/** Which part of the log is asked for, the newest first. */
export interface AuditQuery extends Omit<LatestEventsQuery, "entity"> {
  /** How far the events are counted; left out: they are not. */
  readonly countTo?: number
}

export interface AuditEventPage {
  readonly events: ReadonlyArray<AuditEventView>
  /** Whether there are more behind these. */
  readonly more: boolean
  /** How many there are in all; one above what was asked for stands for more. */
  readonly count?: number
}

/** Whose events: those of a project, or all of the log. */
export type AuditedPlace = { readonly project: Reference } | { readonly everywhere: true }

/** What was done to a project, or everywhere, the newest first, for whoever may read it. */
export const listAuditEvents = Effect.fn("listAuditEvents")(function* <E>(
  requester: Requester,
  place: AuditedPlace,
  /** What is asked for, read only once the requester is known to be allowed to ask. */
  readQuery: Effect.Effect<AuditQuery & { readonly entity?: Entity }, E>
) {
  const { project, user } = yield* readerOf(requester, place)
  const { countTo, entity: asked, ...query } = yield* readQuery
  const entity: Entity | undefined = project === null ? asked : { type: "project", id: project.id }
  const span = { ...query, ...(entity !== undefined && { entity }) }
  const store = yield* PolicyStore
  const found = yield* store.latestEvents({ ...span, limit: query.limit + 1 })
  const page: AuditEventPage = {
    events: yield* viewEvents(user, project, found.slice(0, query.limit)),
    more: found.length > query.limit,
    ...(countTo !== undefined && { count: yield* store.countEvents({ ...span, limit: countTo + 1 }) })
  }
  return page
})

/** One event of those that the list has. */
export const getAuditEvent = Effect.fn("getAuditEvent")(function* <E>(
  requester: Requester,
  place: AuditedPlace,
  /** The place in the log; `null`: a number that no event can have. */
  readSequence: Effect.Effect<number | null, E>
) {
  const { project, user } = yield* readerOf(requester, place)
  const sequence = yield* readSequence
  const stored = sequence === null ? null : yield* PolicyStore.use((store) => store.event(sequence))
  if (stored === null) return yield* new AuditEventNotFound()
  const { entity } = readEvent(stored).event
  if (project !== null && (entity.type !== "project" || entity.id !== project.id)) {
    return yield* new AuditEventNotFound()
  }
  const [event] = yield* viewEvents(user, project, [stored])
  return event ?? (yield* new AuditEventNotFound())
})

const readerOf = Effect.fnUntraced(function* (requester: Requester, place: AuditedPlace) {
  if ("project" in place) return yield* authorizeAudit(requester, place.project)
  return { user: yield* authorizeEverywhere(requester), project: null }
})

/** Events as one reader may see them; everything that they name is looked up once. */
const viewEvents = Effect.fnUntraced(function* (
  user: UserPrincipal,
  project: PlatformProject | null,
  stored: ReadonlyArray<StoredEvent>
) {
  const read = stored.map(readEvent)
  const sources = yield* lookUpSources(user, [
    ...read.flatMap(({ event }) => sourcesInEvent(event)),
    ...(project === null
      ? read.flatMap(({ event: { entity } }) =>
          entity.type === "instance" ? [] : [{ [entity.type]: entity.id }]
        )
      : [])
  ])
  return read.map((one) => {
    const { entity } = one.event
    const found = entity.type === "instance" ? null : sources.find(entity.type, entity.id).target
    const path = project?.path ?? found?.path ?? null
    return viewEvent(one, sources, { path, seesEverything: seesEverything(user) })
  })
})
