import { schemas } from "@jobwarden/core"
import { severities } from "@jobwarden/core/rules"
import { Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"

/** An error in GitLab's form, with what a program can read beside it. */
export const ErrorBody = Schema.Struct({
  message: Schema.String,
  errors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        path: Schema.String.annotate({ description: "an RFC 6901 pointer into the body" }),
        message: Schema.String,
        rule: Schema.optionalKey(Schema.String),
        severity: Schema.optionalKey(Schema.String),
        help: Schema.optionalKey(Schema.String),
        fingerprint: Schema.optionalKey(Schema.String),
        level: Schema.optionalKey(Schema.String),
        group: Schema.optionalKey(Schema.String),
        projects: Schema.optionalKey(
          Schema.Int.annotate({ description: "in how many projects below the change introduces it" })
        ),
        example: Schema.optionalKey(
          Schema.String.annotate({ description: "one of them; `path` is its place there" })
        ),
        fix: Schema.optionalKey(Schema.Unknown)
      })
    )
  )
}).annotate({ identifier: "Error", description: "An error in GitLab's form" })

/** A parameter error, for which GitLab has another key. */
const ParameterError = Schema.Struct({ error: Schema.String }).annotate({
  identifier: "ParameterError",
  description: "What is wrong with a parameter or the content type"
})

/** The token may not do this whoever holds it: OAuth's form for it, which GitLab has too. */
const InsufficientScopeBody = Schema.Struct({
  error: Schema.Literal("insufficient_scope"),
  error_description: Schema.String,
  scope: Schema.String.annotate({ description: "the scopes of which one would do" }),
  message: Schema.String
}).annotate({ identifier: "InsufficientScope", description: "The token lacks a scope" })

const described = (code: number, description: string) =>
  ErrorBody.annotate({ identifier: `Error${code}`, description }).pipe(HttpApiSchema.status(code))

/** A 403, for the caller's role or for the token's scopes. */
export const forbiddenFor = (identifier: string, description: string) =>
  Schema.Union([ErrorBody, InsufficientScopeBody])
    .annotate({ identifier, description })
    .pipe(HttpApiSchema.status(403))

export const errors = {
  badRequest: Schema.Union([ErrorBody, ParameterError])
    .annotate({
      identifier: "Error400",
      description: "The body is no well-formed document, or a parameter is unknown"
    })
    .pipe(HttpApiSchema.status(400)),
  unauthorized: described(401, "Not signed in, or with more than one credential, or one in the query string"),
  forbidden: forbiddenFor(
    "Error403",
    "Below the maintainer role, or more is handed to job tokens than the writer has, or the token lacks a scope"
  ),
  notFound: described(404, "There is no such project, or the caller may not know of it"),
  preconditionFailed: described(412, "The policy is at another revision than If-Match says"),
  tooLarge: described(413, "The body is larger than 1 MB"),
  refused: described(422, "The change introduces findings that are not acknowledged; nothing was changed"),
  unsupported: ParameterError.pipe(HttpApiSchema.status(415)),
  unavailable: described(503, "The store or the platform does not answer; nothing was changed")
}

export const Principals = Schema.Struct({
  users: Schema.optionalKey(Schema.Array(Schema.String)),
  deploy_tokens: Schema.optionalKey(Schema.Boolean),
  job_tokens: Schema.optionalKey(Schema.Array(Schema.Unknown))
}).annotate({ identifier: "Principals", description: "Who can do something, exactly" })

const Limited = Schema.Struct({
  resource: Schema.String,
  action: Schema.String,
  by: Schema.Array(Schema.Unknown),
  lost: Principals
}).annotate({ identifier: "LimitedCell", description: "A cell that a limit cuts: by whom, and what is lost" })

export const Access = Schema.Struct({ cells: Schema.Array(Schema.String), ...Principals.fields }).annotate({
  identifier: "Access",
  description: "The same principals in one or more cells, each written <resource>:<action>"
})

/** What a rule finds in a policy. */
export const Finding = Schema.Struct({
  rule: Schema.String,
  severity: Schema.Literals(severities),
  category: Schema.String,
  message: Schema.String.annotate({ description: "what it opens, and how to close it" }),
  level: Schema.Literals(["project", "group", "instance"]),
  group: Schema.optionalKey(Schema.String),
  path: Schema.String.annotate({ description: "an RFC 6901 pointer into the document that says it" }),
  cells: Schema.Array(Schema.String),
  accesses: Schema.Array(Access),
  introduced: Schema.Boolean.annotate({ description: "the change gives somebody what the finding names" }),
  help: Schema.String,
  fixes: Schema.Array(Schema.Unknown).annotate({ description: "only with `dry_run=true`" }),
  fingerprint: Schema.String.annotate({ description: "the same for the same rule, cells and principals" })
}).annotate({ identifier: "Finding" })

/** What GET and PATCH answer (SPEC §9.4): the grant per cell, and what is read-only beside them. */
export const PermissionsDocument = Schema.Struct({
  ...schemas.permissionsFields,
  project_id: Schema.Int,
  revision: Schema.Int.annotate({ description: "Counts up by one per change; 0: nothing was ever stored" }),
  updated_at: Schema.NullOr(Schema.String),
  limited: Schema.Array(Limited).annotate({
    description: "The cells that a limit of a group or the instance cuts"
  })
}).annotate({ identifier: "JobTokenPermissions" })

/** What PATCH answers. */
export const ChangedDocument = Schema.Struct({
  ...PermissionsDocument.fields,
  findings: Schema.Array(Finding).annotate({ description: "of the policy as it is then, the worst first" })
}).annotate({ identifier: "JobTokenPermissionsChanged" })

/** What PATCH answers with `dry_run=true`. */
export const DryRunDocument = Schema.Struct({
  ...ChangedDocument.fields,
  dry_run: Schema.Boolean,
  access_gained: Schema.Array(Access),
  access_lost: Schema.Array(Access)
}).annotate({ identifier: "JobTokenPermissionsDryRun" })

export const Health = Schema.Struct({ status: Schema.String }).annotate({ identifier: "Health" })
