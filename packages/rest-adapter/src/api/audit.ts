import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { auditPath, eventParams, historyPath, projectAuditPath } from "./audit.path.ts"
import { AuditEvent, Revision } from "./audit.wire.ts"
import { projectParams } from "./permissions.path.ts"
import { errors } from "./wire.ts"

const optional = Schema.optionalKey

const perPage = optional(Schema.String).annotate({ description: "20 if left out, 100 at most" })
const cursor = optional(Schema.String).annotate({ description: "where a page begins, as `Link` has it" })

const paged = {
  created_after: optional(Schema.String).annotate({
    description: "RFC 3339, or a day; that moment included"
  }),
  created_before: optional(Schema.String).annotate({
    description: "RFC 3339, or a day; that moment included"
  }),
  pagination: optional(Schema.String).annotate({ description: "`keyset`, or left out for numbered pages" }),
  cursor,
  page: optional(Schema.String).annotate({ description: "from 1" }),
  per_page: perPage,
  order_by: optional(Schema.String).annotate({ description: "`id`" }),
  sort: optional(Schema.String).annotate({ description: "`desc`" })
}

const refusals = [errors.badRequest, errors.unauthorized, errors.forbidden, errors.unavailable] as const

const order =
  "The newest first; within a span of time by `created_at`. With `pagination=keyset` each event comes once, however " +
  "many are added meanwhile. What the caller may not know is never named; a name that was erased is `null`."

export const listProjectEvents = HttpApiEndpoint.get("listProjectEvents", projectAuditPath, {
  params: projectParams,
  query: paged,
  success: Schema.Array(AuditEvent),
  error: [...refusals, errors.notFound]
}).annotateMerge(
  OpenApi.annotations({
    summary: "List what was done to a project's permissions and scope",
    description: `GitLab's route. For maintainers and above, and for auditors. ${order}`
  })
)

export const getProjectEvent = HttpApiEndpoint.get("getProjectEvent", `${projectAuditPath}/:event_id`, {
  params: { ...projectParams, ...eventParams },
  success: AuditEvent,
  error: [...refusals, errors.notFound]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get one audit event of a project",
    description: "GitLab's route. For maintainers and above, and for auditors."
  })
)

export const listEvents = HttpApiEndpoint.get("listEvents", auditPath, {
  query: {
    ...paged,
    entity_type: optional(Schema.String).annotate({
      description: "`Project`, `Group` or `Gitlab::Audit::InstanceScope`; needs `entity_id` but for the last"
    }),
    entity_id: optional(Schema.String).annotate({ description: "its number" })
  },
  success: Schema.Array(AuditEvent),
  error: refusals
}).annotateMerge(
  OpenApi.annotations({
    summary: "List what was done anywhere",
    description: `GitLab's route. For administrators and auditors. ${order}`
  })
)

export const getEvent = HttpApiEndpoint.get("getEvent", `${auditPath}/:event_id`, {
  params: eventParams,
  success: AuditEvent,
  error: [...refusals, errors.notFound]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get one audit event",
    description: "GitLab's route. For administrators and auditors."
  })
)

export const listRevisions = HttpApiEndpoint.get("listRevisions", historyPath, {
  params: projectParams,
  query: { cursor, per_page: perPage },
  success: Schema.Array(Revision),
  error: [...refusals, errors.notFound]
}).annotateMerge(
  OpenApi.annotations({
    summary: "List the revisions of a project's document with what they changed",
    description:
      "The latest first, each with the accesses that it gave and took. For maintainers and above, and for auditors. " +
      '`Link` with `rel="next"` leads to the next page; the last one has none.'
  })
)
