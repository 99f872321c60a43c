import type { Json } from "@jobwarden/core"
import type { Actor, AuditEventDraft, PersonalData, StoredEvent } from "./audit-event.ts"
import { gitlabMessage, policiesUpdated } from "./audit-message.ts"
import { concealAccesses, concealChanges, entriesWithin, type ShownChanges } from "./concealed-event.ts"
import type { ShownAccess } from "./concealed.ts"
import { sourceOf, type KnownSources } from "./known-sources.ts"
import { kindOf, type Entry } from "./scope-document.ts"

/** An event as the log keeps it, read back, beside what was not erased of its personal data. */
export interface ReadEvent {
  readonly event: AuditEventDraft & { readonly sequence: number }
  /** `null` once erased. */
  readonly personal: PersonalData | null
}

/** An event of the audit log as one reader may see it: GitLab's members, and ours beside them. */
export interface AuditEventView extends Partial<ShownChanges> {
  readonly id: number
  /** The number of the user; -1 for who is none. */
  readonly author_id: number
  readonly entity_id: number
  readonly entity_type: string
  readonly details: {
    readonly event_name: string
    /** `null`: it was erased. */
    readonly author_name: string | null
    readonly author_class: string
    readonly target_id: number | null
    readonly target_type: string
    readonly target_details: string | null
    readonly custom_message: string
    readonly ip_address: string | null
    readonly entity_path: string | null
  }
  readonly created_at: string
  /** The place in the log, as `id`. */
  readonly sequence: number
  readonly event_name: string
  readonly actor: Actor
  readonly request_id: string
  readonly revision?: AuditEventDraft["revision"]
  readonly gained?: ReadonlyArray<ShownAccess>
  readonly lost?: ReadonlyArray<ShownAccess>
  readonly concerned?: Json
  readonly acknowledged?: ReadonlyArray<Json>
  readonly findings?: ReadonlyArray<Json>
  readonly reason?: string
  readonly count?: number
}

export const readEvent = ({ body, personal }: StoredEvent): ReadEvent => ({
  event: JSON.parse(body) as ReadEvent["event"],
  personal: personal === null ? null : (JSON.parse(personal.data) as PersonalData)
})

const entityTypes = { project: "Project", group: "Group", instance: "Gitlab::Audit::InstanceScope" } as const

/** As GitLab calls who is behind an event. */
const authorClasses: { readonly [T in Actor["type"]]: string } = {
  user: "User",
  job: "Ci::Build",
  deploy_token: "Gitlab::Audit::DeployTokenAuthor",
  decision_client: "Gitlab::Audit::UnauthenticatedAuthor"
}

/** What the message says in the place of a name that the reader may not know. */
const unnamed = "(hidden)"

/**
 * What of an event is shown: paths are those that things have now, as far as the reader may know them. Who sees
 * everything sees the paths of that time.
 *
 * @param path the path that the entity has now; `null` for the instance, and for what is gone
 */
export const viewEvent = (
  { event, personal }: ReadEvent,
  sources: KnownSources,
  { path, seesEverything }: { readonly path: string | null; readonly seesEverything: boolean }
): AuditEventView => {
  const { actor, changes, entity, event_name, request_id, revision, sequence, time } = event
  const { acknowledged, concerned, count, findings, gained, lost, reason } = event
  const entityPath = (seesEverything ? personal?.entity_path : undefined) ?? path
  const own = { id: entity.id, type: entityTypes[entity.type], details: entityPath }
  const target = targetOf(event, personal, sources, seesEverything) ?? own
  return {
    id: sequence,
    author_id: actor.type === "user" && typeof actor.id === "number" ? actor.id : -1,
    entity_id: entity.id,
    entity_type: own.type,
    details: {
      event_name,
      author_name: actor.type === "user" ? (personal?.author_name ?? null) : `${actor.type} ${actor.id}`,
      author_class: authorClasses[actor.type],
      target_id: target.id,
      target_type: target.type,
      target_details: target.details,
      custom_message: messageOf(event, entityPath, target === own ? undefined : (target.details ?? unnamed)),
      ip_address: personal?.ip_address ?? null,
      entity_path: entityPath
    },
    created_at: time,
    sequence,
    event_name,
    actor,
    request_id,
    ...(revision !== undefined && { revision }),
    ...(changes !== undefined && concealChanges(sources, changes)),
    ...(gained !== undefined && { gained: concealAccesses(sources, gained) }),
    ...(lost !== undefined && { lost: concealAccesses(sources, lost) }),
    ...(concerned !== undefined && { concerned }),
    ...(acknowledged !== undefined && { acknowledged }),
    ...(findings !== undefined && { findings }),
    ...(reason !== undefined && { reason }),
    ...(count !== undefined && { count })
  }
}

/** The other project or group that one of GitLab's events is about; `null`: it is about none. */
const targetOf = (
  { changes = [], event_name: name }: AuditEventDraft,
  personal: PersonalData | null,
  sources: KnownSources,
  seesEverything: boolean
) => {
  const [, done = name === policiesUpdated ? "added" : undefined] =
    /^secure_ci_job_token_(?:project|group)_(added|removed)$/.exec(name) ?? []
  if (done === undefined) return null
  const entry: Entry | undefined = changes
    .flatMap(({ after, before }) => entriesWithin(done === "added" ? after : before))
    .at(-1)
  if (entry === undefined) return null
  const kind = kindOf(entry)
  const { shownAs, target } = sourceOf(sources, entry)
  const written = entry[kind]
  const id = target?.id ?? (typeof written === "number" ? written : null)
  const then = seesEverything ? personal?.target_path : undefined
  return {
    id: shownAs === null ? null : id,
    type: entityTypes[kind],
    details: then ?? (shownAs === null ? null : String(shownAs))
  }
}

/** GitLab's words where it has some for the event, else ours. */
const messageOf = (event: AuditEventDraft, entity: string | null, target: string | undefined): string => {
  const said = gitlabMessage(event, {
    ...(entity !== null && { entity_path: entity }),
    ...(target !== undefined && { target_path: target })
  })
  if (said !== undefined) return said
  const { autopopulated, count = 1, reason, revision } = event
  if (autopopulated && revision !== undefined) {
    return `The job token allowlist was filled from the log of use, with revision ${revision.after}`
  }
  if (revision !== undefined) return `Job token permissions were changed to revision ${revision.after}`
  const times = count === 1 ? "" : ` ${count} times`
  return `A change of job token permissions was refused${times}: ${(reason ?? "").replaceAll("_", " ")}`
}
