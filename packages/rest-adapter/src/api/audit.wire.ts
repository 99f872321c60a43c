import { Schema } from "effect"
import { Access } from "./wire.ts"

const optional = Schema.optionalKey

const Actor = Schema.Struct({
  type: Schema.Literals(["user", "job", "deploy_token", "decision_client"]),
  id: Schema.Union([Schema.Int, Schema.String]),
  issuer: optional(Schema.String).annotate({
    description: "of a job that came with an identity token: who signed it"
  }),
  name: optional(Schema.String),
  username: optional(Schema.String)
}).annotate({ identifier: "Actor", description: "Who did it; without a name once that was erased" })

const Change = Schema.Struct({ path: Schema.String, before: Schema.Unknown, after: Schema.Unknown }).annotate(
  {
    identifier: "Change",
    description: "What was and is at a place of the document, an RFC 6901 pointer; `null`: nothing"
  }
)

const hiddenChanges = optional(Schema.Int).annotate({
  description: "how many changes name what the caller may not know, and are left out"
})

const Details = Schema.Struct({
  event_name: Schema.String,
  author_name: Schema.NullOr(Schema.String).annotate({ description: "`null`: it was erased" }),
  author_class: Schema.String,
  target_id: Schema.NullOr(Schema.Int),
  target_type: Schema.String,
  target_details: Schema.NullOr(Schema.String).annotate({
    description: "the path of what it is about; `null`: the caller may not know it"
  }),
  custom_message: Schema.String,
  ip_address: Schema.NullOr(Schema.String),
  entity_path: Schema.NullOr(Schema.String)
})

/** One event as GitLab has it, and what the log keeps beside. */
export const AuditEvent = Schema.Struct({
  id: Schema.Int,
  author_id: Schema.Int.annotate({ description: "the user's number; -1: no user" }),
  entity_id: Schema.Int,
  entity_type: Schema.String,
  details: Details,
  created_at: Schema.String,
  sequence: Schema.Int.annotate({ description: "the place in the log, as `id`" }),
  event_name: Schema.String,
  actor: Actor,
  request_id: Schema.String,
  revision: optional(Schema.Struct({ before: Schema.Int, after: Schema.Int })),
  changes: optional(Schema.Array(Change)),
  hidden_changes: hiddenChanges,
  gained: optional(Schema.Array(Access)),
  lost: optional(Schema.Array(Access)),
  concerned: optional(Schema.Unknown).annotate({
    description: "of a group's or the instance's document: for whom below it, policy by policy"
  }),
  acknowledged: optional(Schema.Array(Schema.Unknown)),
  findings: optional(Schema.Array(Schema.Unknown)).annotate({
    description: "critical findings that GitLab's own routes let through"
  }),
  reason: optional(Schema.String).annotate({ description: "why attempts were refused" }),
  count: optional(Schema.Int).annotate({ description: "how many attempts within a minute" })
}).annotate({
  identifier: "AuditEvent",
  examples: [
    {
      id: 2,
      author_id: 3,
      entity_id: 123,
      entity_type: "Project",
      details: {
        event_name: "secure_ci_job_token_project_added",
        author_name: "Maya Maintainer",
        author_class: "User",
        target_id: 124,
        target_type: "Project",
        target_details: "acme/app",
        custom_message: "Project acme/app was added to inbound list of allowed projects for acme/backend",
        ip_address: "127.0.0.1",
        entity_path: "acme/backend"
      },
      created_at: "2026-08-22T10:11:12.345Z",
      sequence: 2,
      event_name: "secure_ci_job_token_project_added",
      actor: { type: "user", id: 3 },
      request_id: "5f0c7a86-6f0f-4c4c-9d8b-0a4d1f1f7d52",
      revision: { before: 1, after: 2 },
      changes: [{ path: "/scope/allowlist/0", before: null, after: { project: "acme/app" } }],
      gained: [],
      lost: [],
      acknowledged: [],
      findings: []
    }
  ]
})

/** One revision of a project's document, and what it changed. */
export const Revision = Schema.Struct({
  revision: Schema.Int,
  created_at: Schema.String,
  sequence: Schema.Int.annotate({ description: "the number of its audit event" }),
  event_name: Schema.String,
  actor: Actor,
  changes: Schema.Array(Change),
  hidden_changes: hiddenChanges,
  gained: Schema.Array(Access),
  lost: Schema.Array(Access),
  sentences: Schema.Array(Schema.String).annotate({
    description: "both in words, but for sources that the caller may not know"
  }),
  acknowledged: Schema.Array(Schema.Unknown)
}).annotate({
  identifier: "Revision",
  examples: [
    {
      revision: 1,
      created_at: "2026-08-22T10:11:12.345Z",
      sequence: 1,
      event_name: "job_token_permissions_updated",
      actor: { type: "user", id: 3, name: "Maya Maintainer", username: "maya" },
      changes: [{ path: "/permissions/jobs/write", before: null, after: "owner" }],
      gained: [],
      lost: [{ cells: ["jobs:write"], users: ["developer", "maintainer"] }],
      sentences: ["developers and maintainers can no longer run and manage jobs"],
      acknowledged: []
    }
  ]
})
