import { Result } from "effect"
import type { AuditEventDraft, PersonalData } from "../audit-event.ts"
import type { Change, StoredDocument, StoredPolicy } from "../policy-store.ts"
import type { Entity } from "../entity.ts"

export const project = (id: number): Entity => ({ type: "project", id })
export const group = (id: number): Entity => ({ type: "group", id })
export const instance: Entity = { type: "instance", id: 0 }

/** Personal data in which every field is easy to find again. */
export const personal: PersonalData = {
  author_name: "Ada Lovelace",
  author_username: "ada.lovelace",
  ip_address: "203.0.113.7",
  user_agent: "Analytical Engine/1.0",
  entity_path: "secret-folder/secret-project"
}

/** The event of an accepted change that follows `current`. */
export const acceptedEvent = (current: StoredPolicy, requestId = "request-1"): AuditEventDraft => ({
  event_name: "job_token_permissions_updated",
  time: "2026-08-22T10:11:12.345Z",
  actor: { type: "user", id: 42 },
  entity: current.entity,
  request_id: requestId,
  revision: { before: current.revision, after: current.revision + 1 },
  changes: [{ path: "/permissions", before: null, after: { jobs: { read: true } } }],
  gained: [],
  lost: []
})

/** The event of refused attempts: no revision, no difference. */
export const refusedEvent = (entity: Entity, requestId = "request-1"): AuditEventDraft => ({
  event_name: "job_token_permissions_refused",
  time: "2026-08-22T10:11:12.345Z",
  actor: { type: "job", id: 7 },
  entity,
  request_id: requestId,
  reason: "forbidden",
  count: 1
})

/** Decides to store `document`, whatever there is. */
export const put =
  (document: StoredDocument, requestId?: string) =>
  (current: StoredPolicy): Result.Result<Change<number>> =>
    Result.succeed({
      write: { document, event: acceptedEvent(current, requestId), personal },
      answer: current.revision + 1
    })

/** Decides to store a document whose `counter` is one higher, and answers the new count. */
export const increment = (current: StoredPolicy): Result.Result<Change<number>> => {
  const counter = Number(current.document["counter"] ?? 0) + 1
  return Result.succeed({
    write: { document: { ...current.document, counter }, event: acceptedEvent(current), personal },
    answer: counter
  })
}

/** Decides that nothing changes. */
export const keep = (current: StoredPolicy): Result.Result<Change<string>> =>
  Result.succeed({ write: null, answer: `unchanged at ${current.revision}` })
