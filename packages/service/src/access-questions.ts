import { Context, Effect } from "effect"
import type {
  AccessAction,
  AccessEntity,
  AccessEvaluator,
  ActionSearch,
  Found,
  ResourceSearch,
  SearchPlace,
  SubjectSearch
} from "./access-question.ts"
import { accessEvaluator } from "./evaluate-access.ts"
import type { Unanswered } from "./known-places.ts"
import type { DecisionClientPrincipal, Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { searchActions, searchResources } from "./search-of-subject.ts"
import { listsSubjects, searchSubjects } from "./search-subjects.ts"
import type { SubjectsNotListed } from "./subjects-not-listed.ts"

type Ports = Platform | PolicyIndex

type Search<Question, Result, Failure = never> = (
  client: DecisionClientPrincipal,
  question: Question,
  place: SearchPlace
) => Effect.Effect<Found<Result>, Unanswered | Failure, Ports>

/** Who answers what decision clients ask. Every result of a search is one that the evaluator allows. */
export interface AccessQuestionsShape {
  readonly evaluator: Effect.Effect<AccessEvaluator, never, Ports>
  readonly searchSubjects: Search<SubjectSearch, AccessEntity, SubjectsNotListed>
  readonly searchResources: Search<ResourceSearch, AccessEntity>
  readonly searchActions: Search<ActionSearch, AccessAction>
  /** Whether subjects can be searched for. */
  readonly listsSubjects: Effect.Effect<boolean, never, Ports>
}

/**
 * The questions of AuthZEN, apart from what they are about. Left alone, they are about the platform's projects, and
 * the engine of the policy index decides; a host may answer them about something else.
 */
export const AccessQuestions = Context.Reference<AccessQuestionsShape>("service/AccessQuestions", {
  defaultValue: () => ({
    evaluator: accessEvaluator,
    searchSubjects: confirmed(searchSubjects),
    searchResources: confirmed(searchResources),
    searchActions: confirmed(searchActions),
    listsSubjects
  })
})

/** While the policies may be outdated nothing is allowed, and nothing found would say that nobody may. */
function confirmed<Question, Result, Failure>(
  search: (
    client: DecisionClientPrincipal,
    question: Question,
    place: SearchPlace
  ) => Effect.Effect<Found<Result>, Failure, Ports>
) {
  return (client: DecisionClientPrincipal, question: Question, place: SearchPlace) =>
    Effect.tap(search(client, question, place), () => PolicyIndex.use(({ requireFresh }) => requireFresh()))
}
