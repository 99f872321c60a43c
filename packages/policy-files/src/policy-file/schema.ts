import { Schema } from "effect"
import {
  FullPath,
  Identifier,
  schemas,
  type GroupInput,
  type InstanceInput,
  type ProjectInput
} from "@jobwarden/core"
import { Test, type NumberedTest } from "./test-schema.ts"

const optional = Schema.optionalKey

const permissions = optional(schemas.Permissions)

/** What a file says of a project: what an engine is told, without the path, which is the key. */
export const Project = Schema.Struct({
  id: optional(Identifier),
  visibility: optional(Schema.NullOr(schemas.Visibility)),
  permissions,
  scope: optional(Schema.NullOr(schemas.Scope)),
  facts: optional(schemas.Facts)
}).annotate({ identifier: "Project" })

/** What a file says of a group. */
export const Group = Schema.Struct({
  id: optional(Identifier),
  defaults: permissions,
  limits: permissions
}).annotate({ identifier: "Group" })

/** What a file says of the instance. */
const Instance = Schema.Struct({
  defaults: permissions,
  limits: permissions,
  enforce_scope: optional(Schema.Boolean)
}).annotate({ identifier: "Instance" })

/**
 * A policy file (SPEC §9.3). Its members are decoded one by one, so that one that is wrong hides no other; this
 * is what their JSON Schema and the order of their keys come from.
 */
export const PolicyFileSchema = Schema.Struct({
  $schema: optional(Schema.String),
  version: Schema.Literal(1),
  instance: optional(Instance),
  groups: optional(Schema.Record(FullPath, Group)),
  projects: optional(Schema.Record(FullPath, Project)),
  tests: optional(Schema.Array(Test))
}).annotate({ identifier: "PolicyFile" })

/** What policy files say: any subset of it. */
export interface PolicyFile {
  readonly instance?: InstanceInput
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
  readonly tests: readonly NumberedTest[]
}
