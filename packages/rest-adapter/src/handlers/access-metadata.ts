import { AccessQuestions } from "@jobwarden/service"
import { Effect, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { evaluationPath, evaluationsPath, metadataPath, searchPaths } from "../api/access.path.ts"
import { ExternalUrl } from "../external-url.ts"
import { json } from "../respond.ts"
import { answer } from "./access-answer.ts"

/** How long clients may keep what the service says of itself, in seconds. */
const kept = 300

/**
 * What can be asked, and where. Every address begins with the configured external URL: one made of what a request
 * says of itself would lead clients wherever its sender likes.
 */
export const describeService = Effect.fnUntraced(function* (base: string) {
  const listsSubjects = yield* (yield* AccessQuestions).listsSubjects
  return json(
    200,
    {
      policy_decision_point: base,
      access_evaluation_endpoint: base + evaluationPath,
      access_evaluations_endpoint: base + evaluationsPath,
      ...(listsSubjects && { search_subject_endpoint: base + searchPaths.subject }),
      search_resource_endpoint: base + searchPaths.resource,
      search_action_endpoint: base + searchPaths.action
    },
    { "cache-control": `public, max-age=${kept}` }
  )
})

/** Where an external URL has a path, clients look for its metadata with that path behind the well-known one. */
export const metadataOfPath = Layer.unwrap(
  Effect.map(ExternalUrl, ({ base }) => {
    const { pathname } = new URL(base)
    // Other letters mean something to the router.
    if (!/^(\/[\w.~-]+)+$/.test(pathname)) return Layer.empty
    return HttpRouter.add("GET", `${metadataPath}${pathname as `/${string}`}`, (request) =>
      answer(request, base, describeService(base))
    )
  })
)
