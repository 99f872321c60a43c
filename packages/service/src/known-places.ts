import { canonicalJson, type EngineOf, type GitLab, type Json } from "@jobwarden/core"
import { Effect } from "effect"
import { answerAtOnce } from "./at-once.ts"
import type { Entity } from "./entity.ts"
import type { Platform, PlatformGroup, PlatformProject, PlatformUnavailable, Reference } from "./platform.ts"
import { describeProject, readProjectDocument, readSurroundingDocument } from "./policy-documents.ts"
import type { PolicyStore, StoredPolicy, StoreUnavailable } from "./policy-store.ts"

/** What is asked about could not be found out; callers fail closed. */
export type Unanswered = PlatformUnavailable | StoreUnavailable

type Answer<A> = Effect.Effect<A, Unanswered>

/** What the engine was told of projects and groups, kept in step with the platform's word. */
export interface KnownPlaces {
  /**
   * The project that a reference means, as the platform has it now. What decides about it, its own policy and the
   * groups above it, is in step with that by the time of the answer; one that is no more decides about nothing.
   */
  readonly project: (reference: Reference) => Answer<PlatformProject | null>
  /** The same for a group. */
  readonly group: (reference: Reference) => Answer<PlatformGroup | null>
  /** Makes a policy decide that was committed. An older revision than the one that decides is left alone. */
  readonly putProject: (project: PlatformProject, policy: StoredPolicy) => boolean
  readonly putGroup: (group: PlatformGroup, policy: StoredPolicy) => boolean
  /**
   * Makes a policy decide that somebody else has committed. Where the platform has said nothing of the project or
   * the group yet, it is only noted that there is one: it is read once the platform does. Throws where it cannot
   * be read; of a project nothing is allowed then.
   */
  readonly follow: (policy: StoredPolicy) => "decides" | "noted" | "older"
  /** The revision that decides about a project; `undefined` where none does. */
  readonly projectRevision: (id: number) => number | undefined
  /** The groups at some paths, each with the revision that decides. */
  readonly groupsAt: (paths: ReadonlyArray<string>) => ReadonlyArray<readonly [id: number, revision: number]>
}

interface Options {
  readonly platform: Platform["Service"]
  readonly store: PolicyStore["Service"]
  readonly engine: EngineOf<GitLab>
  /** Called when the engine was told something new. */
  readonly changed: (what: "project" | "group") => void
}

/** What the engine was loaded with. */
export interface Loaded {
  readonly projects: Iterable<readonly [project: PlatformProject, revision: number]>
  readonly groups: Iterable<readonly [group: PlatformGroup, revision: number]>
}

export const makeKnownPlaces = (
  { changed, engine, platform, store }: Options,
  loaded: Loaded
): KnownPlaces => {
  // The platform's own words, so that most often one look says that nothing is new.
  const words = new Map<number, PlatformProject>()
  const revisions = new Map<number, number>()
  for (const [project, revision] of loaded.projects) {
    words.set(project.id, project)
    revisions.set(project.id, revision)
  }
  const groupIds = new Map<string, number>()
  const groupPaths = new Map<number, string>()
  const groupRevisions = new Map<number, number>()
  for (const [{ id, path }, revision] of loaded.groups) {
    groupIds.set(path, id)
    groupPaths.set(id, path)
    groupRevisions.set(id, revision)
  }

  const removeProject = (id: number): void => {
    engine.removeProject(id)
    words.delete(id)
  }
  /** Takes a path from another project that had it: where that is now is seen when it is next asked for. */
  const free = (path: string, forId: number | null): void => {
    if (engine.compiled(path) === null) return
    for (const [id, word] of words) if (word.path === path && id !== forId) removeProject(id)
  }

  const putProject: KnownPlaces["putProject"] = (project, policy) => {
    if (policy.revision < (revisions.get(project.id) ?? 0)) return false
    const { id, path } = project
    if (words.get(id)?.path !== path) free(path, id)
    engine.putProject(describeProject(project, readProjectDocument(policy), policy.revision))
    words.set(id, project)
    revisions.set(id, policy.revision)
    return true
  }

  const putGroup: KnownPlaces["putGroup"] = ({ id, path }, policy) => {
    if (policy.revision < (groupRevisions.get(id) ?? 0)) return false
    const other = groupIds.get(path)
    if (other !== id) {
      if (other !== undefined) {
        engine.removeGroup(other)
        groupPaths.delete(other)
      }
      const was = groupPaths.get(id)
      if (was !== undefined) groupIds.delete(was)
    }
    engine.putGroup({ ...readSurroundingDocument(policy), id, path })
    groupIds.set(path, id)
    groupPaths.set(id, path)
    groupRevisions.set(id, policy.revision)
    return true
  }

  const follow: KnownPlaces["follow"] = (policy) => {
    const { id, type } = policy.entity
    const known = type === "project" ? revisions : groupRevisions
    if (policy.revision <= (known.get(id) ?? 0)) return "older"
    const project = type === "project" ? words.get(id) : undefined
    const path = type === "group" ? groupPaths.get(id) : undefined
    if (path !== undefined) putGroup({ id, path }, policy)
    // Whoever reads an older one just now, because the platform begins to speak of it, reads it again.
    known.set(id, policy.revision)
    if (project === undefined) return path === undefined ? "noted" : "decides"
    try {
      putProject(project, policy)
    } catch (unreadable) {
      removeProject(id)
      throw unreadable
    }
    return "decides"
  }

  /** Puts what is stored, and again where something newer was put between reading and putting. */
  const putStored = (
    entity: Entity,
    put: (policy: StoredPolicy) => boolean
  ): Effect.Effect<void, StoreUnavailable> =>
    Effect.flatMap(store.read(entity), (policy) => {
      if (!put(policy)) return putStored(entity, put)
      changed(entity.type === "project" ? "project" : "group")
      return Effect.void
    })

  const learnGroup = (group: PlatformGroup): Effect.Effect<void, StoreUnavailable> =>
    groupIds.get(group.path) === group.id
      ? Effect.void
      : putStored({ type: "group", id: group.id }, (policy) => putGroup(group, policy))

  const learnProject = Effect.fnUntraced(function* (project: PlatformProject) {
    for (const group of project.groups ?? []) yield* learnGroup(group)
    const word = words.get(project.id)
    if (word !== undefined && isSame(word, project)) return void words.set(project.id, project)
    yield* putStored({ type: "project", id: project.id }, (policy) => putProject(project, policy))
  })

  const forget = (reference: Reference): void => {
    if (typeof reference === "string") free(reference, null)
    else if (words.has(reference)) removeProject(reference)
  }

  return {
    project: (reference) => {
      const asked = platform.project(reference)
      const answer = answerAtOnce(asked)
      if (answer?._tag === "Success" && answer.value && words.get(answer.value.id) === answer.value)
        return asked
      return Effect.flatMap(asked, (project) => {
        if (project === null) forget(reference)
        return project === null || words.get(project.id) === project
          ? Effect.succeed(project)
          : Effect.as(learnProject(project), project)
      })
    },
    group: (reference) =>
      Effect.flatMap(platform.group(reference), (group) =>
        group === null ? Effect.succeed(group) : Effect.as(learnGroup(group), group)
      ),
    putProject: (project, policy) => putProject(words.get(project.id) ?? project, policy),
    putGroup,
    follow,
    projectRevision: (id) => revisions.get(id),
    groupsAt: (paths) =>
      paths.flatMap((path) => {
        const id = groupIds.get(path)
        return id === undefined ? [] : [[id, groupRevisions.get(id) ?? 0] as const]
      })
  }
}

/** Whether two words for a project say the same of what decides. */
const isSame = (one: PlatformProject, other: PlatformProject): boolean =>
  one.path === other.path &&
  one.visibility === other.visibility &&
  canonicalJson([one.scope ?? null, one.facts ?? null] as unknown as Json) ===
    canonicalJson([other.scope ?? null, other.facts ?? null] as unknown as Json)
