import { schemas } from "@jobwarden/core"
import { Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"
import { Access, ErrorBody, errors, Finding, forbiddenFor } from "./wire.ts"

const stated = {
  defaults: schemas.Permissions.annotate({
    identifier: "DefaultPermissions",
    description: "what holds in projects below where they and nearer groups say nothing"
  }),
  limits: schemas.Permissions.annotate({
    identifier: "PermissionLimits",
    description: "what no project below can exceed, whatever it says"
  })
}

const readOnly = {
  revision: Schema.Int.annotate({ description: "Counts up by one per change; 0: nothing was ever stored" }),
  updated_at: Schema.NullOr(Schema.String)
}

const groupFields = { ...stated, group_id: Schema.Int, ...readOnly }
const instanceFields = {
  ...stated,
  enforce_scope: Schema.Boolean.annotate({
    description: "the job token scope of every project counts as on, whatever is stored"
  }),
  ...readOnly
}

const WidespreadFinding = Schema.Struct({
  ...Finding.fields,
  projects: Schema.Int.annotate({ description: "in how many projects below the change introduces it" }),
  example: Schema.String.annotate({ description: "one of them; `path` is its place there" })
}).annotate({ identifier: "WidespreadFinding", description: "What a change introduces in projects below" })

const WidespreadDifference = Schema.Struct({
  projects: Schema.Int,
  example: Schema.String.annotate({ description: "one of these projects" }),
  gained: Schema.Array(Access),
  lost: Schema.Array(Access)
}).annotate({
  identifier: "WidespreadDifference",
  description: "What is gained and lost alike in so many projects"
})

const changed = {
  projects_concerned: Schema.Int.annotate({
    description: "in how many projects somebody gains or loses something"
  }),
  findings: Schema.Array(WidespreadFinding).annotate({
    description: "what the change introduces, each once; at most 100"
  })
}

const rehearsed = {
  dry_run: Schema.Boolean,
  differences: Schema.Array(WidespreadDifference).annotate({
    description: "who gains and loses what, projects alike put together; at most 100"
  }),
  differences_left_out: Schema.Struct({ differences: Schema.Int, projects: Schema.Int }).annotate({
    description: "how many differences there are beside these, and in how many projects"
  })
}

export const GroupDocument = Schema.Struct(groupFields).annotate({ identifier: "GroupJobTokenPermissions" })
export const ChangedGroup = Schema.Struct({ ...groupFields, ...changed }).annotate({
  identifier: "GroupJobTokenPermissionsChanged"
})
export const RehearsedGroup = Schema.Struct({ ...groupFields, ...changed, ...rehearsed }).annotate({
  identifier: "GroupJobTokenPermissionsDryRun"
})

export const InstanceDocument = Schema.Struct(instanceFields).annotate({
  identifier: "InstanceJobTokenPermissions"
})
export const ChangedInstance = Schema.Struct({ ...instanceFields, ...changed }).annotate({
  identifier: "InstanceJobTokenPermissionsChanged"
})
export const RehearsedInstance = Schema.Struct({ ...instanceFields, ...changed, ...rehearsed }).annotate({
  identifier: "InstanceJobTokenPermissionsDryRun"
})

const notAnOwner = forbiddenFor(
  "ErrorNotAnOwner",
  "Not an owner of the group, or for the instance not an administrator, or the token lacks a scope"
)

const noSuchGroup = ErrorBody.annotate({
  identifier: "ErrorNoSuchGroup",
  description: "There is no such group, or the caller may not know of it"
}).pipe(HttpApiSchema.status(404))

const reading = [errors.badRequest, errors.unauthorized, notAnOwner, errors.unavailable] as const
const writing = [
  ...reading,
  errors.preconditionFailed,
  errors.tooLarge,
  errors.refused,
  errors.unsupported
] as const

export const instanceErrors = { reading, writing }
export const groupErrors = {
  reading: [...reading, noSuchGroup] as const,
  writing: [...writing, noSuchGroup] as const
}
