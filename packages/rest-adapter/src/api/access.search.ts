import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { metadataPath, searchPaths } from "./access.path.ts"
import {
  AccessMetadata,
  ActionSearchRequest,
  ActionSearchResponse,
  EntitySearchResponse,
  ResourceSearchRequest,
  SubjectSearchRequest
} from "./access.wire.ts"
import { ErrorBody, errors } from "./wire.ts"

const error = [errors.badRequest, errors.unauthorized, errors.tooLarge, errors.unavailable] as const

const cannotList = ErrorBody.annotate({
  identifier: "ErrorSubjectsNotListed",
  description: "The platform cannot list its subjects, so they cannot be searched for"
}).pipe(HttpApiSchema.status(501))

const about =
  "What is not known has no results and is no error. A part may have fewer results than were asked for and not be " +
  "the last: `page.next_token` says so. For decision clients only."

export const searchSubject = HttpApiEndpoint.post("searchSubject", searchPaths.subject, {
  payload: SubjectSearchRequest,
  success: EntitySearchResponse,
  error: [...error, cannotList]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Which subjects of a type may do an action to a project's resource?",
    description: `OpenID AuthZEN Authorization API 1.0, Subject Search. ${about}`
  })
)

export const searchResource = HttpApiEndpoint.post("searchResource", searchPaths.resource, {
  payload: ResourceSearchRequest,
  success: EntitySearchResponse,
  error
}).annotateMerge(
  OpenApi.annotations({
    summary: "In which projects may a subject do an action to a resource?",
    description: `OpenID AuthZEN Authorization API 1.0, Resource Search. ${about}`
  })
)

export const searchAction = HttpApiEndpoint.post("searchAction", searchPaths.action, {
  payload: ActionSearchRequest,
  success: ActionSearchResponse,
  error
}).annotateMerge(
  OpenApi.annotations({
    summary: "What may a subject do to a project's resource?",
    description: `OpenID AuthZEN Authorization API 1.0, Action Search. ${about}`
  })
)

export const metadata = HttpApiEndpoint.get("metadata", metadataPath, {
  success: AccessMetadata
}).annotateMerge(
  OpenApi.annotations({
    summary: "Where decisions are asked for",
    description: "OpenID AuthZEN Authorization API 1.0, metadata. Needs no credential."
  })
)
