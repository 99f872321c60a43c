import {
  atOnce,
  parseReference,
  permissionsReader,
  Platform,
  type PermissionsView,
  type PolicyIndex,
  type PolicyStore,
  safely,
  type RefusalLog,
  type RequestHead,
  requesterFrom,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import type { HttpServerResponse } from "effect/http"
import { isCurrent } from "../request/if-none-match.ts"
import { atLeastRevisionOf, onlyKnown, viewOf } from "../request/query.ts"
import { documentOf, json, notModified, respond } from "../respond.ts"

/** Answers `GET /projects/:id/job_token_permissions`, at once where all that it takes is there. */
export type AnswerPermissions = (
  head: RequestHead,
  id: string
) => Effect.Effect<HttpServerResponse.HttpServerResponse>

export const permissionsAnswer: Effect.Effect<
  AnswerPermissions,
  never,
  Platform | PolicyIndex | PolicyStore | RefusalLog
> = Effect.gen(function* () {
  const platform = yield* Platform
  const read = yield* permissionsReader
  return (head, id) => respond(safely(() => answer(head, id)))

  function answer(head: RequestHead, id: string) {
    return atOnce(requesterFrom(platform, head), (requester) => {
      const query = queryOf(head)
      const asked = atOnce(onlyKnown(query, ["view", "at_least_revision"]), () =>
        atOnce(viewOf(query), (view) =>
          atOnce(atLeastRevisionOf(query), (atLeast) => Effect.succeed({ view, atLeast }))
        )
      )
      return atOnce(read(requester, parseReference(id), asked), (view) =>
        Effect.succeed(
          isCurrent(head.headers["if-none-match"], view.etag) ? notModified(view.etag) : documentAnswer(view)
        )
      )
    })
  }
})

/** A view that is shown again is the same bytes. */
const documents = new WeakMap<PermissionsView, HttpServerResponse.HttpServerResponse>()

const documentAnswer = (view: PermissionsView): HttpServerResponse.HttpServerResponse => {
  const known = documents.get(view)
  if (known !== undefined) return known
  const made = json(200, documentOf(view), { etag: view.etag })
  documents.set(view, made)
  return made
}
