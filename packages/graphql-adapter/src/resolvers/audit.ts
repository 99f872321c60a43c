import { parseRfc3339 } from "@jobwarden/core"
import {
  listAuditEvents,
  listRevisions,
  type AuditEventView,
  type AuditQuery,
  type RevisionView
} from "@jobwarden/service"
import { Effect } from "effect"
import { connection, cursorOf, lengthOf, placeBehind, type PageArguments } from "../connection.ts"
import { InvalidArgument } from "../failure.ts"
import { globalId } from "../global-id.ts"
import type { Resolve } from "../request-context.ts"
import { accessView } from "../views/access-view.ts"
import type { ProjectParent } from "./project.ts"

interface AuditArguments extends PageArguments {
  readonly createdAfter?: unknown
  readonly createdBefore?: unknown
}

const listName = "audit"
const usualLength = 20

/** A moment as the audit log writes it. */
const momentOf = Effect.fnUntraced(function* (name: string, value: unknown) {
  if (value == null) return undefined
  const epochMilliseconds = typeof value === "string" ? parseRfc3339(value) : null
  const moment = epochMilliseconds === null ? "" : new Date(epochMilliseconds).toISOString()
  if (/^\d{4}-/.test(moment)) return moment
  return yield* new InvalidArgument({ detail: `\`${name}\` is no moment such as 2026-08-22T10:11:12Z` })
})

const readQuery = Effect.fnUntraced(function* (args: AuditArguments) {
  const limit = yield* lengthOf(args, usualLength)
  const before = yield* placeBehind(args, listName)
  const createdAfter = yield* momentOf("createdAfter", args.createdAfter)
  const createdBefore = yield* momentOf("createdBefore", args.createdBefore)
  return {
    limit,
    ...(before !== undefined && { before }),
    ...(createdAfter !== undefined && { createdAfter }),
    ...(createdBefore !== undefined && { createdBefore })
  } satisfies AuditQuery
})

const eventView = (event: AuditEventView) => ({
  id: globalId("AuditEvent", event.id),
  sequence: event.sequence,
  eventName: event.event_name,
  message: event.details.custom_message,
  createdAt: event.created_at,
  actor: {
    type: event.actor.type,
    id: String(event.actor.id),
    name: event.actor.type === "user" ? event.details.author_name : null
  },
  requestId: event.request_id,
  ipAddress: event.details.ip_address,
  entityPath: event.details.entity_path,
  targetPath:
    event.details.target_type === event.entity_type && event.details.target_id === event.entity_id
      ? null
      : event.details.target_details,
  revisionBefore: event.revision?.before ?? null,
  revisionAfter: event.revision?.after ?? null,
  changes: event.changes ?? [],
  hiddenChanges: event.hidden_changes ?? 0,
  accessGained: (event.gained ?? []).map(accessView),
  accessLost: (event.lost ?? []).map(accessView),
  acknowledged: event.acknowledged ?? [],
  findings: event.findings ?? [],
  reason: event.reason ?? null,
  count: event.count ?? null
})

const jobTokenAuditEvents: Resolve<ProjectParent, AuditArguments> = (parent, args, { requester, run }) =>
  run(
    Effect.map(
      listAuditEvents(requester, { project: parent.project.id }, readQuery(args)),
      ({ events, more }) =>
        connection({
          items: events.map(eventView),
          hasNextPage: more,
          hasPreviousPage: args.after != null,
          cursor: ({ sequence }) => cursorOf(listName, sequence)
        })
    )
  )

const revisionView = (revision: RevisionView) => ({
  revision: revision.revision,
  createdAt: revision.created_at,
  sequence: revision.sequence,
  eventName: revision.event_name,
  actor: {
    type: revision.actor.type,
    id: String(revision.actor.id),
    name: revision.actor.name ?? null
  },
  changes: revision.changes,
  hiddenChanges: revision.hidden_changes ?? 0,
  accessGained: revision.gained.map(accessView),
  accessLost: revision.lost.map(accessView),
  sentences: revision.sentences,
  acknowledged: revision.acknowledged
})

const historyName = "history"

const readRevisions = Effect.fnUntraced(function* (args: PageArguments) {
  const limit = yield* lengthOf(args, usualLength)
  const before = yield* placeBehind(args, historyName)
  return { limit, ...(before !== undefined && { before }) }
})

const jobTokenPermissionsHistory: Resolve<ProjectParent, PageArguments> = (
  parent,
  args,
  { requester, run }
) =>
  run(
    Effect.map(listRevisions(requester, parent.project.id, readRevisions(args)), ({ more, revisions }) =>
      connection({
        items: revisions.map(revisionView),
        hasNextPage: more,
        hasPreviousPage: args.after != null,
        cursor: ({ revision }) => cursorOf(historyName, revision)
      })
    )
  )

export const auditResolvers = { Project: { jobTokenAuditEvents, jobTokenPermissionsHistory } }
