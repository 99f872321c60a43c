import { vocabulary } from "@jobwarden/core"
import { Effect } from "effect"
import type {
  AccessAction,
  AccessEntity,
  ActionSearch,
  Found,
  ResourceSearch,
  SearchPlace
} from "./access-question.ts"
import { Platform, type DecisionClientPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { parseReference } from "./requester.ts"
import { scan } from "./scan.ts"
import { lookUpSubject, subjectAsCaller } from "./subject-as-caller.ts"

const nothing = { results: [], next: null }

/** The projects in whose resource the subject may do something, by number. */
export const searchResources = Effect.fn("searchResources")(function* (
  client: DecisionClientPrincipal,
  { action, resource, subject }: ResourceSearch,
  place: SearchPlace
) {
  const { type } = resource
  if (!vocabulary.resources.has(type) || !vocabulary.actions.has(action.name)) return nothing
  const platform = yield* Platform
  const index = yield* PolicyIndex
  const { engine } = index
  const known = yield* lookUpSubject(platform, client, subject)
  if (known.principal === null && known.claims === undefined) return nothing
  const found: Found<AccessEntity> = yield* scan(
    place,
    // Asked for nobody in particular, it is every project.
    (after, limit) => platform.projectsWithRole({ userId: null, leastRole: "guest", after, limit }),
    Effect.fnUntraced(function* ({ id }) {
      const project = yield* index.project(id)
      if (project === null) return null
      const { caller } = yield* subjectAsCaller(platform, index, project, known)
      const isAllowed = engine.allows({ project: id, caller, resource: type, action: action.name })
      return isAllowed ? { type, id: String(id) } : null
    })
  )
  return found
})

/** What the subject may do to a project's resource. There are few actions, so they are found at once. */
export const searchActions = Effect.fn("searchActions")(function* (
  client: DecisionClientPrincipal,
  { resource, subject }: ActionSearch,
  { after, limit }: SearchPlace
) {
  const platform = yield* Platform
  const index = yield* PolicyIndex
  const { engine } = index
  const project = yield* index.project(parseReference(resource.id))
  if (project === null) return nothing
  const known = yield* lookUpSubject(platform, client, subject)
  const { caller } = yield* subjectAsCaller(platform, index, project, known)
  const cells = new Set(engine.whatCan(project.id, caller))
  const names = [...vocabulary.actions.keys()].filter((name) => cells.has(`${resource.type}:${name}`))
  const start = after === null ? 0 : names.indexOf(after) + 1
  const shown = names.slice(start, start + limit)
  const found: Found<AccessAction> = {
    results: shown.map((name) => ({ name })),
    next: start + limit < names.length ? (shown.at(-1) ?? after ?? "") : null
  }
  return found
})
