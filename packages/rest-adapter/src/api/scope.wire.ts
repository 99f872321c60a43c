import { vocabulary } from "@jobwarden/core"
import { Schema } from "effect"
import { errors } from "./wire.ts"

/** What GET says of a scope. */
export const ScopeSettings = Schema.Struct({
  inbound_enabled: Schema.Boolean.annotate({
    description: "`true`: only this project and what is on its allowlist; `false`: every project"
  }),
  outbound_enabled: Schema.Boolean.annotate({ description: "always `false`: GitLab removed that direction" })
}).annotate({ identifier: "JobTokenScope" })

export const ScopePatch = Schema.Struct({ enabled: Schema.Boolean }).annotate({
  identifier: "JobTokenScopePatch"
})

const terms = {
  default_permissions: Schema.optionalKey(Schema.Boolean).annotate({
    description: "`true`: everything, whatever the list says; `false` without a list: nothing"
  }),
  job_token_policies: Schema.optionalKey(
    Schema.Array(Schema.Literals([...vocabulary.allowlistPolicies.keys()]))
  ).annotate({ description: "GitLab's names, or one cell as `<resource>:<action>`" })
}

const shown = {
  ...terms,
  expires_at: Schema.optionalKey(Schema.String).annotate({ description: "an entry denies from then on" })
}

export const NewProject = Schema.Struct({ target_project_id: Schema.Int, ...terms }).annotate({
  identifier: "JobTokenScopeNewProject"
})

export const NewGroup = Schema.Struct({ target_group_id: Schema.Int, ...terms }).annotate({
  identifier: "JobTokenScopeNewGroup"
})

export const AddedProject = Schema.Struct({
  source_project_id: Schema.Int,
  target_project_id: Schema.Int,
  ...terms
}).annotate({ identifier: "JobTokenScopeAddedProject" })

export const AddedGroup = Schema.Struct({
  source_project_id: Schema.Int,
  target_group_id: Schema.Int,
  ...terms
}).annotate({ identifier: "JobTokenScopeAddedGroup" })

/** Of GitLab's members those that the platform knows; ours are there where the entry says them. */
export const ListedProject = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  name_with_namespace: Schema.String,
  path: Schema.String,
  path_with_namespace: Schema.String,
  web_url: Schema.String,
  ...shown
}).annotate({ identifier: "JobTokenScopeProject" })

export const ListedGroup = Schema.Struct({
  id: Schema.Int,
  web_url: Schema.String,
  name: Schema.String,
  ...shown
}).annotate({ identifier: "JobTokenScopeGroup" })

export const conditional = {
  "if-match": Schema.optionalKey(Schema.String).annotate({
    description: "an `ETag` of one of the project's documents: change nothing if they have moved on (412)"
  })
}

export const writeErrors = [
  errors.badRequest,
  errors.unauthorized,
  errors.forbidden,
  errors.notFound,
  errors.preconditionFailed,
  errors.tooLarge,
  errors.unsupported,
  errors.unavailable
] as const
