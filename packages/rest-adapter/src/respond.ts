import { pointer, printPath } from "@jobwarden/core"
import { answerAtOnce } from "@jobwarden/service"
import type {
  AuditEventNotFound,
  FindingsRefused,
  FleetNotLookedAt,
  Forbidden,
  GroupNotFound,
  InsufficientScope,
  InvalidDocument,
  NamesNotFound,
  PermissionsView,
  PlatformUnavailable,
  ProjectNotFound,
  RevisionMismatch,
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

/** Everything that a use case or the reading of a request can end with. */
export type Failure =
  | AuditEventNotFound
  | BodyTooLarge
  | FindingsRefused
  | FleetNotLookedAt
  | Forbidden
  | GroupNotFound
  | InsufficientScope
  | InvalidDocument
  | InvalidParameter
  | NamesNotFound
  | PlatformUnavailable
  | ProjectNotFound
  | RevisionMismatch
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
export const failed = (failure: Failure): HttpServerResponse.HttpServerResponse => {
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
    case "TargetNotFound":
      return json(404, { message: `404 ${missing(failure)} Not Found` })
    case "NamesNotFound": {
      const problems = failure.names.map(({ kind, path }) => ({
        path,
        message: `no such ${kind} that you may name here`
      }))
      return json(404, {
        message: `404 Not Found - ${summary(problems)}`.slice(0, longestMessage),
        errors: problems.slice(0, mostProblems).map(({ message, path }) => ({ path: pointer(path), message }))
      })
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
    case "FleetNotLookedAt":
      return json(
        503,
        { message: `503 Service Unavailable - ${failure.message}; try again` },
        { "retry-after": "30" }
      )
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

/** What is wrong with a document, in words and place by place. */
export const problemsOf = ({ problems }: InvalidDocument) => ({
  message: `400 Bad request - ${summary(problems)}`.slice(0, longestMessage),
  errors: problems.slice(0, mostProblems).map(({ path, message }) => ({ path: pointer(path), message }))
})

/** GitLab looks for what is added by its parameter, and for what is removed by what it is. */
const missing = ({ intent, kind }: TargetNotFound): string =>
  intent === "add" ? `target_${kind}_id not found` : kind === "project" ? "Project" : "Group"

/** What an acknowledgement would do about a refused change. */
const acknowledging = ({ insistent, refused }: FindingsRefused): string => {
  const cannot =
    insistent.length === 0 ? "" : `; this instance does not let ${insistent.join(", ")} be acknowledged`
  const others = refused.some(({ rule }) => !insistent.includes(rule))
  return `${others ? ", or send `acknowledge=<rule>:<reason>` for each rule" : ""}${cannot}`
}

// An answer must not be much longer than the request that it is about.
const mostProblems = 50
const longestMessage = 4000

const summary = (problems: InvalidDocument["problems"]): string => {
  const sentences = problems
    .slice(0, mostProblems)
    .map(({ path, message }) => (path.length === 0 ? message : `${printPath(path)}: ${message}`))
  const more = problems.length - sentences.length
  return (
    more > 0 ? [`${problems.length} problems, of which the first ${mostProblems}`, ...sentences] : sentences
  ).join("; ")
}

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
