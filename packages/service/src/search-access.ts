import { Effect } from "effect"
import type {
  AccessAction,
  AccessEntity,
  ActionSearch,
  Found,
  ResourceSearch,
  SearchPlace,
  SubjectSearch
} from "./access-question.ts"
import { AccessQuestions, type AccessQuestionsShape } from "./access-questions.ts"
import { decisionClient } from "./decision-client.ts"
import { openPlace, PageTokenKey, purposeOf, sealPlace, type TokenPurpose } from "./page-tokens.ts"
import type { DecisionClientPrincipal } from "./platform.ts"
import { invalid } from "./policy-patch.ts"
import type { Requester } from "./requester.ts"
import type { InvalidDocument } from "./update-permissions.ts"

/** What a search asks, and which part of what it finds. */
export interface SearchRequest<Question> {
  readonly question: Question
  readonly page: {
    /** What an earlier part said is next. */
    readonly token?: string
    readonly limit?: number
  }
  /** What the parts of one search have in common, as it was sent. */
  readonly sent: unknown
}

export interface SearchPart<Result> {
  readonly results: ReadonlyArray<Result>
  /** What leads to the rest; empty: there is none. */
  readonly nextToken: string
}

/** Results of a part for which no number is asked. */
export const usualLimit = 100

/** Results of a part, however many are asked for. */
export const mostResults = 1_000

/** Which subjects of a type may do something? For decision clients only, as all searches are. */
export const searchForSubjects = <E>(
  requester: Requester,
  readSearch: Effect.Effect<SearchRequest<SubjectSearch>, E>
) => searchFor("subject", requester, readSearch, ({ searchSubjects }) => searchSubjects)

/** To which resources of a type may a subject do something? */
export const searchForResources = <E>(
  requester: Requester,
  readSearch: Effect.Effect<SearchRequest<ResourceSearch>, E>
) => searchFor("resource", requester, readSearch, ({ searchResources }) => searchResources)

/** What may a subject do to a resource? */
export const searchForActions = <E>(
  requester: Requester,
  readSearch: Effect.Effect<SearchRequest<ActionSearch>, E>
) => searchFor("action", requester, readSearch, ({ searchActions }) => searchActions)

type Search<Question, Result, E, R> = (
  client: DecisionClientPrincipal,
  question: Question,
  place: SearchPlace
) => Effect.Effect<Found<Result>, E, R>

const searchFor = Effect.fn("searchAccess")(function* <
  Question,
  Result extends AccessEntity | AccessAction,
  E,
  E2,
  R
>(
  kind: string,
  requester: Requester,
  /** The question, read only once the client is known to be allowed to ask. */
  readSearch: Effect.Effect<SearchRequest<Question>, E>,
  searchOf: (questions: AccessQuestionsShape) => Search<Question, Result, E2, R>
) {
  const client = yield* decisionClient(requester)
  const { page, question, sent } = yield* readSearch
  const key = yield* PageTokenKey
  const purpose = yield* Effect.try({
    try: () => purposeOf(kind, client.id, sent),
    catch: () => tooMuch
  }).pipe(Effect.catch(invalid))
  const place = yield* placeOf(key, purpose, page)
  const search = searchOf(yield* AccessQuestions)
  const limit = Math.min(place.limit, mostResults)
  const { next, results } = yield* search(client, question, { after: place.after, limit })
  const nextToken = next === null ? "" : sealPlace(key, purpose, { after: next, limit: place.limit })
  const part: SearchPart<Result> = { results, nextToken }
  return part
})

const tooMuch = [
  { path: [], message: "the request is nested too deeply, or not all of it is well-formed text" }
]

/** Where the part begins. All parts of a search ask the same, and for as many results. */
const placeOf = (
  key: Uint8Array,
  purpose: TokenPurpose,
  { limit, token }: SearchRequest<unknown>["page"]
): Effect.Effect<SearchPlace, InvalidDocument> => {
  if (token === undefined) return Effect.succeed({ after: null, limit: limit ?? usualLimit })
  const place = openPlace(key, purpose, token)
  if (place !== null && (limit === undefined || limit === place.limit)) return Effect.succeed(place)
  const message =
    "is no token of this search; each is for the same client and the same question, limit included, " +
    "and none outlives a restart of the service; search again without it"
  return invalid([{ path: ["page", "token"], message }])
}
