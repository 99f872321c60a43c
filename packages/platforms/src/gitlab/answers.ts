import { FullPath, Identifier, schemas } from "@jobwarden/core"
import { Schema } from "effect"

const optional = Schema.optionalKey
const nullable = <S extends Schema.Top>(schema: S) => optional(Schema.NullOr(schema))

/** A day without a time, such as `2027-01-31`. */
const Day = Schema.String.check(
  Schema.makeFilter((text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)))
)

// What GitLab answers, as far as it is looked at. Whatever else stands in an answer is left alone.

/** `GET /personal_access_tokens/self`, also of the tokens of projects and groups. */
export const TokenAnswer = Schema.Struct({
  user_id: Identifier,
  scopes: Schema.Array(Schema.String),
  active: Schema.Boolean,
  revoked: Schema.Boolean,
  expires_at: nullable(Day)
})

/** `GET /user`, `GET /users/:id` and the entries of `GET /users`. */
export const UserAnswer = Schema.Struct({
  id: Identifier,
  username: Schema.NonEmptyString,
  name: Schema.String,
  state: Schema.String,
  /** Told to administrators only, and to an administrator of themselves. */
  is_admin: optional(Schema.Boolean),
  is_auditor: optional(Schema.Boolean)
})

/** `GET /job`. */
export const JobAnswer = Schema.Struct({
  id: Identifier,
  status: Schema.String,
  ref: Schema.NonEmptyString,
  tag: Schema.Boolean,
  user: Schema.Struct({ id: Identifier, state: Schema.String }),
  pipeline: Schema.Struct({
    project_id: Identifier,
    ref: Schema.NonEmptyString,
    source: nullable(Schema.String)
  })
})

/** A branch or a tag. */
export const RefAnswer = Schema.Struct({ name: Schema.String, protected: Schema.Boolean })

export const MergeRequestAnswer = Schema.Struct({
  iid: Identifier,
  target_project_id: Identifier,
  /** `null` where it was removed. */
  source_project_id: Schema.NullOr(Identifier)
})

export const ProjectAnswer = Schema.Struct({
  id: Identifier,
  path_with_namespace: FullPath,
  visibility: schemas.Visibility,
  namespace: Schema.Struct({
    id: Identifier,
    kind: Schema.Literals(["group", "user"]),
    full_path: FullPath,
    parent_id: nullable(Identifier)
  })
})

export const GroupAnswer = Schema.Struct({
  id: Identifier,
  full_path: FullPath,
  visibility: schemas.Visibility,
  parent_id: nullable(Identifier)
})

/** One member of a project or group, by the highest of their memberships in it and above it. */
export const MemberAnswer = Schema.Struct({
  id: Identifier,
  state: Schema.String,
  access_level: Schema.Int,
  expires_at: nullable(Day),
  membership_state: nullable(Schema.String)
})

/** What somebody is a member of, not counting what is above and below. */
export const MembershipAnswer = Schema.Struct({
  source_id: Identifier,
  source_type: Schema.Literals(["Project", "Namespace"])
})
