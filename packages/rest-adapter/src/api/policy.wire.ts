import { schemas, vocabulary } from "@jobwarden/core"
import { Schema } from "effect"
import { Access, Finding } from "./wire.ts"

const terms = {
  default_permissions: Schema.optionalKey(Schema.Boolean).annotate({
    description: "`true`: everything, whatever the list says; `false` without a list: nothing"
  }),
  job_token_policies: Schema.optionalKey(
    Schema.Array(Schema.Literals([...vocabulary.allowlistPolicies.keys()]))
  ).annotate({ description: "GitLab's names, or one cell as `<resource>:<action>`" }),
  expires_at: Schema.optionalKey(Schema.String).annotate({ description: "the entry denies from then on" })
}

const Reference = Schema.Union([Schema.Int, Schema.String]).annotate({
  description: "a number is an id, a text a full path"
})

const Entry = Schema.Struct({
  project: Schema.optionalKey(Reference),
  group: Schema.optionalKey(Reference),
  ...terms
}).annotate({
  identifier: "PolicyEntry",
  description: "A project or a group, and what its job tokens may ask for"
})

const ShownScope = Schema.Struct({
  inbound_enabled: Schema.Boolean,
  allowlist: Schema.Array(Entry)
}).annotate({ identifier: "PolicyScope", description: "Sources are named by the paths that they have now" })

const readOnly = {
  project_id: Schema.Int,
  path: Schema.String,
  visibility: Schema.Literals(vocabulary.domain.visibilities),
  revision: Schema.Int.annotate({ description: "Counts up by one per change; 0: nothing was ever stored" }),
  updated_at: Schema.NullOr(Schema.String),
  scope_source: Schema.Literals(["stored", "platform"]).annotate({
    description: "`platform`: no scope is stored, and the platform's is in force"
  }),
  hidden_entries: Schema.Int.annotate({
    description: "How many entries the caller may not know; a change keeps them"
  })
}

const example = {
  project_id: 123,
  path: "acme/backend",
  visibility: "private",
  revision: 1,
  updated_at: "2026-08-22T10:00:00.000Z",
  permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } },
  scope: {
    inbound_enabled: true,
    allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }]
  },
  scope_source: "stored",
  hidden_entries: 0
} as const

/** What GET answers. */
const ProjectPolicy = Schema.Struct({
  ...readOnly,
  permissions: schemas.Permissions.annotate({
    identifier: "ProjectPermissions",
    description: "What the project itself says"
  }),
  scope: ShownScope
}).annotate({ identifier: "JobTokenPolicy", examples: [example] })

const above = {
  defaults: schemas.Permissions.annotate({
    identifier: "InheritedPermissions",
    description: "What of its defaults the project inherits"
  }),
  limits: schemas.Permissions.annotate({
    identifier: "BindingLimits",
    description: "Those of its limits that bound the project"
  })
}

/** The same, with what else decides. */
export const ProjectPolicyInForce = Schema.Struct({
  ...ProjectPolicy.fields,
  surroundings: Schema.optionalKey(
    Schema.Struct({
      instance: Schema.Struct({ ...above, enforce_scope: Schema.Boolean }),
      groups: Schema.Array(Schema.Struct({ path: Schema.String, ...above }))
    }).annotate({
      identifier: "JobTokenPolicySurroundings",
      description: "What groups and the instance say, as far as it decides in this project"
    })
  )
}).annotate({ identifier: "JobTokenPolicyInForce", examples: [example] })

/** What PATCH takes. */
export const PolicyPatch = Schema.Struct({
  permissions: Schema.optionalKey(Schema.NullOr(schemas.Permissions)).annotate({
    description: "Replaces what the project says, whole; `null`: everything is inherited again"
  }),
  scope: Schema.optionalKey(Schema.NullOr(schemas.Scope)).annotate({
    description: "Replaces the scope, whole, but for hidden entries; `null`: the platform's is in force again"
  })
}).annotate({
  identifier: "JobTokenPolicyPatch",
  description: "Read-only members of an answer are ignored",
  examples: [{ permissions: example.permissions, scope: example.scope }, { scope: null }]
})

const Change = Schema.Struct({
  path: Schema.String.annotate({ description: "an RFC 6901 pointer into the document" }),
  before: Schema.Unknown,
  after: Schema.Unknown
}).annotate({ identifier: "PolicyChange", description: "`null`: there was, or is, nothing" })

/** What PATCH answers. */
export const ChangedPolicy = Schema.Struct({
  ...ProjectPolicy.fields,
  findings: Schema.Array(Finding).annotate({ description: "of the policy as it is then, the worst first" }),
  changed: Schema.Boolean,
  changes: Schema.Array(Change).annotate({ description: "empty where nothing changes" }),
  access_gained: Schema.Array(Access),
  access_lost: Schema.Array(Access),
  dry_run: Schema.optionalKey(Schema.Literal(true))
}).annotate({ identifier: "JobTokenPolicyChanged" })

const etag = Schema.String.annotate({ description: "the `ETag` of this document by itself, for `If-Match`" })

/** A project in a list. */
export const ListedProject = Schema.Struct({
  kind: Schema.Literal("project"),
  ...ProjectPolicy.fields,
  etag
}).annotate({ identifier: "ListedProjectPolicy" })

const surroundings = {
  defaults: schemas.Permissions,
  limits: schemas.Permissions,
  revision: Schema.Int,
  updated_at: Schema.NullOr(Schema.String),
  etag
}

/** A group in a list. */
export const ListedGroup = Schema.Struct({
  kind: Schema.Literal("group"),
  group_id: Schema.Int,
  path: Schema.String,
  ...surroundings
}).annotate({ identifier: "ListedGroupPolicy" })

/** The instance in a list of its own. */
export const ListedInstance = Schema.Struct({
  kind: Schema.Literal("instance"),
  enforce_scope: Schema.Boolean,
  ...surroundings
}).annotate({ identifier: "ListedInstancePolicy" })
