import type {
  AuditEventNotFound,
  FindingsRefused,
  Forbidden,
  GroupNotFound,
  InsufficientScope,
  InvalidDocument,
  NamesNotFound,
  PlatformUnavailable,
  ProjectNotFound,
  RevisionMismatch,
  ScopeChangeRefused,
  StoreUnavailable,
  TargetNotFound,
  Unauthorized
} from "@jobwarden/service"
import { Schema } from "effect"
import { GraphQLError } from "graphql"

/** An argument is no value that it can have. Told only to who may ask at all. */
export class InvalidArgument extends Schema.TaggedError<InvalidArgument>()("InvalidArgument", {
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

/** Everything that a use case or an argument can end with. */
export type Failure =
  | AuditEventNotFound
  | FindingsRefused
  | Forbidden
  | GroupNotFound
  | InsufficientScope
  | InvalidArgument
  | InvalidDocument
  | NamesNotFound
  | PlatformUnavailable
  | ProjectNotFound
  | RevisionMismatch
  | ScopeChangeRefused
  | StoreUnavailable
  | TargetNotFound
  | Unauthorized

/** GitLab's text: the same for what is missing and for what is not permitted. */
const notAvailable =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action"

/** An error that a client may see, by a code that programs can read. */
export const shownError = (message: string, code: string, more: Readonly<Record<string, unknown>> = {}) =>
  new GraphQLError(message, { extensions: { code, ...more } })

/** Whether a failure is for reasons of ours: it is logged, and told to nobody. */
export const isOurs = ({ _tag }: Failure): boolean =>
  _tag === "PlatformUnavailable" || _tag === "StoreUnavailable"

const longest = 4000

/** A failure as the error of a field: never more than the REST API would tell the same caller. */
export const fieldError = (failure: Failure): GraphQLError => {
  switch (failure._tag) {
    case "Unauthorized":
    case "ProjectNotFound":
    case "GroupNotFound":
    case "AuditEventNotFound":
    case "InsufficientScope":
    case "TargetNotFound":
    case "NamesNotFound":
      return shownError(notAvailable, "RESOURCE_NOT_AVAILABLE")
    case "Forbidden":
      // Whoever came through the gate may know what of their change was too much.
      return shownError(
        notAvailable,
        "RESOURCE_NOT_AVAILABLE",
        failure.cells === undefined ? {} : { reason: failure.reason }
      )
    case "PlatformUnavailable":
    case "StoreUnavailable":
      return shownError(
        "The service cannot answer at present; nothing was changed. Try again.",
        "UNAVAILABLE"
      )
    case "FindingsRefused":
    case "InvalidArgument":
    case "InvalidDocument":
    case "RevisionMismatch":
    case "ScopeChangeRefused":
      return shownError(failure.message.slice(0, longest), "BAD_USER_INPUT")
  }
}
