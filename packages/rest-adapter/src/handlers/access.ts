import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { ExternalUrl } from "../external-url.ts"
import { answer, readAccessBody } from "./access-answer.ts"
import { evaluateSeveral, evaluationAnswer } from "./access-evaluation.ts"
import { describeService } from "./access-metadata.ts"
import { searchActions, searchResources, searchSubjects } from "./access-search.ts"

export const accessHandlers = HttpApiBuilder.group(
  Api,
  "access",
  Effect.fnUntraced(function* (handlers) {
    const { base } = yield* ExternalUrl
    return handlers
      .handleRaw("evaluate", ({ request }) =>
        Effect.flatMap(evaluationAnswer(base), (evaluate) => evaluate(request, readAccessBody(request)))
      )
      .handleRaw("evaluateAll", ({ request }) => answer(request, base, evaluateSeveral(request)))
      .handleRaw("searchSubject", ({ request }) => answer(request, base, searchSubjects(request)))
      .handleRaw("searchResource", ({ request }) => answer(request, base, searchResources(request)))
      .handleRaw("searchAction", ({ request }) => answer(request, base, searchActions(request)))
      .handleRaw("metadata", ({ request }) => answer(request, base, describeService(base)))
  })
)
