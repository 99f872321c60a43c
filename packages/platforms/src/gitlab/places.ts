import type { PlatformGroup, PlatformProject, PlatformUnavailable, Reference } from "@jobwarden/service"
import { Effect } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { GroupAnswer, ProjectAnswer } from "./answers.ts"
import { kindOf, unanswered, type GitLabClient } from "./client.ts"
import { askFor, notFound } from "./questions.ts"

/** A group with what else GitLab says of it. */
export interface KnownGroup extends PlatformGroup {
  readonly visibility: PlatformProject["visibility"]
  readonly parentId: number | null
}

type Answer<A> = Effect.Effect<A, PlatformUnavailable>

export interface Places {
  readonly project: (reference: Reference) => Answer<PlatformProject | null>
  readonly group: (reference: Reference) => Answer<KnownGroup | null>
}

/** Where answers are kept. */
export interface PlaceCaches {
  readonly projects: AnswerCache<Reference, PlatformProject | null, PlatformUnavailable>
  readonly groups: AnswerCache<Reference, KnownGroup | null, PlatformUnavailable>
}

/** Which projects and groups there are. */
export const makePlaces = (client: GitLabClient, caches: PlaceCaches): Places => {
  const group = (reference: Reference): Answer<KnownGroup | null> =>
    canBeAsked(reference, 1) ? caches.groups.get(reference, askForGroup(client, reference)) : nothing

  /** The groups above a project, from the outermost; `null` where what is known of them does not fit. */
  const groupsAbove = Effect.fnUntraced(function* (
    { namespace }: typeof ProjectAnswer.Type,
    asked: Array<number>
  ) {
    if (namespace.kind === "user") return []
    const groups: Array<PlatformGroup> = [{ id: namespace.id, path: namespace.full_path }]
    let [path, parentId] = [namespace.full_path, namespace.parent_id ?? null]
    while (path.includes("/")) {
      path = parentOf(path)
      if (parentId === null) return null
      asked.push(parentId)
      const above: KnownGroup | null = yield* group(parentId)
      if (above?.path !== path) return null
      groups.unshift({ id: above.id, path })
      parentId = above.parentId
    }
    return parentId === null ? groups : null
  })

  const askForProject = Effect.fnUntraced(function* (reference: Reference) {
    const question = { place: ["projects", reference] }
    // Twice: groups that were asked for earlier may have moved since, and are then asked for again.
    for (const isLast of [false, true]) {
      const answer = yield* askFor(client, question, ProjectAnswer, {
        isAsked: ({ id, namespace, path_with_namespace: path }) =>
          isMeant(reference, id, path) && parentOf(path) === namespace.full_path,
        nothing: typeof reference === "string" ? movedOrNone : notFound
      })
      if (answer === null || answer.path_with_namespace !== pathIn(reference, answer)) return null
      const { id, path_with_namespace: path, visibility } = answer
      const asked: Array<number> = []
      const groups = yield* groupsAbove(answer, asked)
      if (groups !== null) return { id, path, visibility, groups } satisfies PlatformProject
      if (!isLast) asked.forEach(caches.groups.forget)
    }
    return yield* unanswered(kindOf(question.place), "the groups above it do not fit together; try again")
  })

  return {
    group,
    project: (reference) =>
      canBeAsked(reference, 2) ? caches.projects.get(reference, askForProject(reference)) : nothing
  }
}

const nothing = Effect.succeed(null)

/** To whoever asks for a path that something had once, GitLab answers with a redirect: nothing is there now. */
const movedOrNone = [301, 302, 307, 308, 404]

const askForGroup = Effect.fnUntraced(function* (client: GitLabClient, reference: Reference) {
  const question = { place: ["groups", reference], query: "with_projects=false" }
  const answer = yield* askFor(client, question, GroupAnswer, {
    isAsked: ({ full_path, id }) => isMeant(reference, id, full_path),
    nothing: typeof reference === "string" ? movedOrNone : notFound
  })
  if (answer === null || answer.full_path !== pathIn(reference, { path_with_namespace: answer.full_path })) {
    return null
  }
  const { full_path: path, id, parent_id: parentId = null, visibility } = answer
  return { id, path, visibility, parentId } satisfies KnownGroup
})

/** GitLab finds paths whatever their case; here another case is another path, and nothing is there. */
const isMeant = (reference: Reference, id: number, path: string): boolean =>
  typeof reference === "number" ? id === reference : path.toLowerCase() === reference.toLowerCase()

const pathIn = (
  reference: Reference,
  { path_with_namespace: path }: { readonly path_with_namespace: string }
): string => (typeof reference === "string" ? reference : path)

/** Names that GitLab takes. What else somebody writes is the path of nothing. */
const name = /^(?!\.{1,2}$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}$/

const mostNames = 22

/** Whether GitLab can be asked for it. Digits alone would be a number to GitLab, and a path is none. */
const canBeAsked = (reference: Reference, leastNames: number): boolean => {
  if (typeof reference === "number") return Number.isSafeInteger(reference) && reference > 0
  const names = reference.split("/", mostNames + 1)
  return (
    names.length >= leastNames &&
    names.length <= mostNames &&
    names.every((each) => name.test(each)) &&
    !/^\d+$/.test(reference)
  )
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))
