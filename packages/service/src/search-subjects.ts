import { Effect } from "effect"
import type { AccessEntity, Found, SearchPlace, SubjectSearch } from "./access-question.ts"
import { callerOf } from "./caller-of.ts"
import type { Unanswered } from "./known-places.ts"
import { Platform, type DecisionClientPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { parseReference } from "./requester.ts"
import { scan } from "./scan.ts"
import { SubjectsNotListed } from "./subjects-not-listed.ts"

const nothing: Found<AccessEntity> = { results: [], next: null }

/** By which part of who can do something a kind of subject can. */
const kinds = {
  user: "users",
  job: "job_tokens",
  deploy_token: "deploy_tokens"
} as const

const isKind = (type: string): type is keyof typeof kinds => Object.hasOwn(kinds, type)

/** Whether the platform can list its subjects. */
export const listsSubjects = Effect.map(Platform, ({ principals }) => principals !== undefined)

/**
 * The platform's users, jobs or deploy tokens that may do something in a project, as the platform says what each
 * is. A type, a project, a resource or an action that is not known has none.
 */
export const searchSubjects = Effect.fn("searchSubjects")(function* (
  _client: DecisionClientPrincipal,
  { action, resource, subject }: SubjectSearch,
  place: SearchPlace
): Effect.fn.Return<Found<AccessEntity>, Unanswered | SubjectsNotListed, Platform | PolicyIndex> {
  const { type } = subject
  if (!isKind(type)) return nothing
  const platform = yield* Platform
  const { principals } = platform
  if (principals === undefined) return yield* new SubjectsNotListed()
  const index = yield* PolicyIndex
  const project = yield* index.project(parseReference(resource.id))
  if (project === null) return nothing
  const { engine } = index
  // Where nobody of the kind can, nobody has to be looked at.
  if (engine.whoCan(project.id, resource.type, action.name)?.[kinds[type]] === undefined) return nothing
  return yield* scan(
    place,
    (after, limit) => principals({ type, after, limit }),
    (principal) =>
      Effect.map(callerOf(platform, index, project, principal), (caller) =>
        caller !== null &&
        engine.allows({ project: project.id, caller, resource: resource.type, action: action.name })
          ? { type, id: String(principal.id) }
          : null
      )
  )
})
