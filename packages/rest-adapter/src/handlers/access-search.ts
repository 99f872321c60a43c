import {
  searchForActions,
  searchForResources,
  searchForSubjects,
  type SearchPart,
  type SearchRequest,
  requesterOf
} from "@jobwarden/service"
import { Effect, type Schema } from "effect"
import type { HttpServerRequest } from "effect/http"
import { ActionSearchRequest, ResourceSearchRequest, SubjectSearchRequest } from "../api/access.wire.ts"
import { json } from "../respond.ts"
import { decoderOf, readAccessBody } from "./access-answer.ts"

type Request = HttpServerRequest.HttpServerRequest

interface Paged {
  readonly page?: SearchRequest<unknown>["page"] & { readonly properties?: unknown }
}

/** Reads a search, of which `searched` is what is looked for: its own `id` counts for nothing. */
const readerOf = <S extends Schema.Top & { readonly DecodingServices: never; readonly Type: Paged }>(
  schema: S,
  searched: string
) => {
  const decode = decoderOf(schema)
  return (request: Request) =>
    Effect.gen(function* () {
      const body = yield* readAccessBody(request)
      const { page = {}, ...question } = yield* Effect.fromResult(decode(body))
      const sent = ["subject", "action", "resource", "context"].flatMap((member) =>
        member === "action" && searched === "action" ? [] : [sentOf(body, member, member === searched)]
      )
      return { question: question as Omit<S["Type"], "page">, page, sent: [...sent, page.properties ?? null] }
    })
}

/** A member of the body as it was sent, or nothing. */
const sentOf = (body: unknown, member: string, isSearched: boolean): unknown => {
  const value: unknown = Object.hasOwn(body as object, member) ? (body as never)[member] : null
  if (!isSearched) return value
  return Object.entries(value as object).filter(([key]) => key !== "id")
}

const readSubjectSearch = readerOf(SubjectSearchRequest, "subject")
const readResourceSearch = readerOf(ResourceSearchRequest, "resource")
const readActionSearch = readerOf(ActionSearchRequest, "action")

/** A part of what a search found; where it goes on stands first, as the standard would have it. */
const partBody = ({ nextToken, results }: SearchPart<unknown>) =>
  json(200, { page: { next_token: nextToken, count: results.length }, results })

export const searchSubjects = Effect.fnUntraced(function* (request: Request) {
  const requester = yield* requesterOf(request)
  return partBody(yield* searchForSubjects(requester, readSubjectSearch(request)))
})

export const searchResources = Effect.fnUntraced(function* (request: Request) {
  const requester = yield* requesterOf(request)
  return partBody(yield* searchForResources(requester, readResourceSearch(request)))
})

export const searchActions = Effect.fnUntraced(function* (request: Request) {
  const requester = yield* requesterOf(request)
  return partBody(yield* searchForActions(requester, readActionSearch(request)))
})
