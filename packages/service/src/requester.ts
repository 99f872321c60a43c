import type { Role } from "@jobwarden/core"
import { Schema } from "effect"
import type { Actor, PersonalData } from "./audit-event.ts"
import type { Manager } from "./managing-job.ts"
import type { PlatformProject, Principal, Reference } from "./platform.ts"

/** A call as the adapters hand it over: who makes it, and what the audit log keeps of where it came from. */
export interface Requester {
  /** `null`: not signed in. */
  readonly principal: Principal | null
  readonly requestId: string
  readonly ipAddress?: string
  readonly userAgent?: string
}

/** Not signed in, or with a credential that these routes do not take (401). */
export class Unauthorized extends Schema.TaggedError<Unauthorized>()("Unauthorized", {
  detail: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return this.detail ?? "no valid credential was presented"
  }
}

/** There is no such project, or the requester may not know that there is (404). */
export class ProjectNotFound extends Schema.TaggedError<ProjectNotFound>()("ProjectNotFound", {}) {
  override get message() {
    return "project not found"
  }
}

/** There is no such group, or the requester may not know that there is (404). */
export class GroupNotFound extends Schema.TaggedError<GroupNotFound>()("GroupNotFound", {}) {
  override get message() {
    return "group not found"
  }
}

/** There is no such event, or it is not one of the project's (404). */
export class AuditEventNotFound extends Schema.TaggedError<AuditEventNotFound>()("AuditEventNotFound", {}) {
  override get message() {
    return "audit event not found"
  }
}

/** The requester may know the project or group and may not do this (403). */
export class Forbidden extends Schema.TaggedError<Forbidden>()("Forbidden", {
  reason: Schema.String,
  /** Where the gate lets them through and the change is more than they may make: the cells that are too much. */
  cells: Schema.optionalKey(Schema.Array(Schema.String))
}) {
  override get message() {
    return this.reason
  }
}

/** The token's scopes do not cover the call (403, in OAuth's form as GitLab answers it). */
export class InsufficientScope extends Schema.TaggedError<InsufficientScope>()("InsufficientScope", {
  required: Schema.Array(Schema.String)
}) {
  override get message() {
    return "the request requires higher privileges than provided by the access token"
  }
}

/** Somebody who may do what the use case is for, in a project that is there. */
export interface Authorised {
  readonly by: Manager
  readonly project: PlatformProject
  readonly role: Role
}

export const actorOf = (principal: Principal): Actor => {
  const { id, type } = principal
  const issuer = type === "job" ? principal.identity?.issuer : undefined
  return { type, id, ...(issuer !== undefined && { issuer }) }
}

/** What of a requester may have to be erased some day. */
export const personalDataOf = (requester: Requester, { path }: { readonly path?: string }): PersonalData => ({
  ...(requester.principal?.type === "user"
    ? { author_name: requester.principal.name, author_username: requester.principal.username }
    : {}),
  ...(requester.ipAddress === undefined ? {} : { ip_address: requester.ipAddress }),
  ...(requester.userAgent === undefined
    ? {}
    : { user_agent: requester.userAgent.slice(0, 500).toWellFormed() }),
  ...(path !== undefined && { entity_path: path })
})

/** A reference as texts carry it: all digits are an id, anything else is a full path. */
export const parseReference = (text: string): Reference => {
  const id = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(id) ? id : text
}
