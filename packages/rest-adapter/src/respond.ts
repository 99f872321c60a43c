import { answerAtOnce } from "@jobwarden/service"
import type {
  AuditEventNotFound,
  AuditLogBroken,
  AuditLogNotSigned,
  AuditTreeNotReady,
  FindingsRefused,
  FleetNotLookedAt,
  Forbidden,
  FutureMoment,
  GroupNotFound,
  InsufficientScope,
  InvalidDocument,
  NamesNotFound,
  NoSuchTree,
  PermissionsView,
  PlatformUnavailable,
  ProjectNotFound,
  RevisionMismatch,
  RevisionNotThere,
  ScopeChangeRefused,
  StoreUnavailable,
  SubjectsNotListed,
  TargetNotFound,
  Unauthorized
} from "@jobwarden/service"
import { Effect, Exit } from "effect"
import { HttpServerResponse } from "effect/http"
import { findingError, type Body } from "./findings.ts"
import type { BodyTooLarge, UnsupportedContentType } from "./request/body.ts"
import type { InvalidParameter } from "./request/query.ts"
import { acknowledging, longestMessage, missing, problemsAs, problemsOf } from "./refusal-words.ts"

/** Everything that a use case or the reading of a request can end with. */
export type Failure =
  | AuditEventNotFound
  | AuditLogBroken
  | AuditLogNotSigned
  | AuditTreeNotReady
  | BodyTooLarge
  | FindingsRefused
  | FleetNotLookedAt
  | Forbidden
  | FutureMoment
  | GroupNotFound
  | InsufficientScope
  | InvalidDocument
  | InvalidParameter
  | NamesNotFound
  | NoSuchTree
  | PlatformUnavailable
  | ProjectNotFound
  | RevisionMismatch
  | RevisionNotThere
  | ScopeChangeRefused
  | StoreUnavailable
  | SubjectsNotListed
  | TargetNotFound
  | Unauthorized
  | UnsupportedContentType

const always = { "cache-control": "private, no-cache", "x-content-type-options": "nosniff" }

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.jsonUnsafe(body, { status, headers: { ...always, ...headers } })

/** A text of lines, as other programs read it. */
export const text = (status: number, body: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(body, { status, contentType: "text/plain; charset=utf-8", headers: always })

export const noContent = (): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.empty({ status: 204, headers: always })

/** What the client has is current: the headers of the answer without its body. */
export const notModified = (etag: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.empty({ status: 304, headers: { ...always, etag } })

/** A view as its document, the permissions' own keys beside the read-only ones. */
export const documentOf = ({ permissions, etag: _, ...rest }: PermissionsView): Record<string, unknown> => ({
  ...permissions,
  ...rest
})

/** A failure in GitLab's error form (SPEC §9.4). */
const failed = (failure: Failure): HttpServerResponse.HttpServerResponse => {
  switch (failure._tag) {
    case "Unauthorized":
      return json(401, {
        message: failure.detail ? `401 Unauthorized - ${failure.detail}` : "401 Unauthorized"
      })
    case "ProjectNotFound":
      return json(404, { message: "404 Project Not Found" })
    case "GroupNotFound":
      return json(404, { message: "404 Group Not Found" })
    case "AuditEventNotFound":
      return json(404, { message: "404 Audit Event Not Found" })
    case "NoSuchTree":
      return json(404, { message: `404 Not Found - ${failure.message}` })
    case "TargetNotFound":
      return json(404, { message: `404 ${missing(failure)} Not Found` })
    case "NamesNotFound": {
      const problems = failure.names.map(({ kind, path }) => ({
        path,
        message: `no such ${kind} that you may name here`
      }))
      return json(404, problemsAs("404 Not Found", problems))
    }
    case "Forbidden":
      return json(403, { message: `403 Forbidden - ${failure.reason}` })
    case "InsufficientScope":
      return json(403, {
        error: "insufficient_scope",
        error_description: "The request requires higher privileges than provided by the access token.",
        scope: failure.required.join(" "),
        message: `403 Forbidden - the token lacks the scope; it needs ${failure.required.join(" or ")}`
      })
    case "ScopeChangeRefused":
      return json(400, { message: `400 Bad request - ${failure.reason}` })
    case "InvalidDocument":
      return json(400, problemsOf(failure))
    case "FindingsRefused":
      return refused(failure, "permissions")
    case "FutureMoment":
      return json(400, { error: failure.message })
    case "InvalidParameter":
      return json(400, { error: failure.detail })
    case "RevisionMismatch":
      return json(412, { message: `412 Precondition Failed - ${failure.message}` }, { etag: failure.etag })
    case "BodyTooLarge":
      // The rest of the body is not read: the connection cannot be used again.
      return json(
        413,
        { message: `413 Request Entity Too Large - ${failure.message}` },
        { connection: "close" }
      )
    case "UnsupportedContentType":
      return json(415, { error: failure.message })
    case "SubjectsNotListed":
      return json(501, { message: `501 Not Implemented - ${failure.message}` })
    case "AuditLogNotSigned":
      return json(501, { message: `501 Not Implemented - ${failure.message}` })
    case "AuditLogBroken":
      // Not for the next moment: somebody has to look at it.
      return json(503, { message: `503 Service Unavailable - ${failure.message}` })
    case "AuditTreeNotReady":
    case "FleetNotLookedAt":
      return json(
        503,
        { message: `503 Service Unavailable - ${failure.message}; try again` },
        { "retry-after": failure._tag === "FleetNotLookedAt" ? "30" : "5" }
      )
    case "RevisionNotThere":
      return json(503, { message: `503 Service Unavailable - ${failure.message}` }, { "retry-after": "1" })
    case "PlatformUnavailable":
    case "StoreUnavailable":
      return json(
        503,
        { message: "503 Service Unavailable - nothing was changed; try again" },
        { "retry-after": "5" }
      )
  }
}

/** A change that introduces findings, with their places in the body of the route. */
export const refused = (failure: FindingsRefused, body: Body): HttpServerResponse.HttpServerResponse =>
  json(422, {
    message:
      `422 Unprocessable Entity - nothing was changed: ${failure.message.slice(0, longestMessage)}; ` +
      `change the policy as \`errors\` says${acknowledging(failure)}`,
    errors: failure.refused.map((finding) => findingError(finding, body))
  })

/**
 * Runs a handler to its response, which is there at once where the handler succeeds at once. What failed for
 * reasons of ours is logged here, and told to nobody.
 */
export const respond = <R>(
  handler: Effect.Effect<HttpServerResponse.HttpServerResponse, Failure, R>
): Effect.Effect<HttpServerResponse.HttpServerResponse, never, R> => {
  const answer = answerAtOnce(handler)
  if (answer !== undefined && Exit.isSuccess(answer)) return Effect.succeed(answer.value)
  return handler.pipe(
    Effect.tapError((failure) =>
      failure._tag === "StoreUnavailable" || failure._tag === "PlatformUnavailable"
        ? Effect.logError(failure.message)
        : Effect.void
    ),
    Effect.catch((failure) => Effect.succeed(failed(failure))),
    Effect.catchDefect((defect) =>
      Effect.logError("a request died", defect).pipe(
        Effect.as(json(500, { message: "500 Internal Server Error" }))
      )
    )
  )
}
