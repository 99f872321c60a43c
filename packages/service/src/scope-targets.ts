import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { knows, roleOf, seesEverything } from "./authorize.ts"
import type { Manager } from "./managing-job.ts"
import { Platform, type PlatformProject, type Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import type { EntryKind, EntryTarget, WholeScope } from "./scope-document.ts"

/** A project or group that is there. */
export interface Found extends EntryTarget {
  readonly path: string
  /** Where it is a project. */
  readonly project?: PlatformProject
}

/** What the platform knows under a number or path, whoever asks. */
export const findTarget = Effect.fnUntraced(function* (kind: EntryKind, reference: Reference) {
  const index = yield* PolicyIndex
  if (kind === "group") {
    const group = yield* index.group(reference)
    return group === null ? null : ({ kind, id: group.id, path: group.path } satisfies Found)
  }
  const project = yield* index.project(reference)
  return project === null ? null : ({ kind, id: project.id, path: project.path, project } satisfies Found)
})

/** Whether somebody may know the target, and so read its name. */
export const knowsTarget = (somebody: Manager, target: Found) =>
  seesEverything(somebody) ? Effect.succeed(true) : asked(somebody, target, knows)

/** Whether somebody may let the target in: one that is not public takes membership, as GitLab has it. */
export const mayAdmit = (somebody: Manager, target: Found) =>
  asked(somebody, target, (role, { visibility }) => visibility === "public" || isMember(role))

const asked = Effect.fnUntraced(function* (
  somebody: Manager,
  { id, project }: Found,
  answer: (role: Role, project: PlatformProject) => boolean
) {
  const platform = yield* Platform
  if (project !== undefined) return answer(yield* roleOf(platform, somebody, project), project)
  // No group is a job's.
  return somebody.type === "user" && (somebody.admin || (yield* platform.knowsGroup(somebody.id, id)))
})

const isMember = (role: Role): boolean => (vocabulary.rank.get(role) ?? -1) >= vocabulary.leastMemberRank

/** The numbers behind the paths of a scope, as far as the platform knows them. */
export const numbersBehind = Effect.fnUntraced(function* ({ allowlist }: WholeScope) {
  const numbersOf = Effect.fnUntraced(function* (kind: EntryKind) {
    const paths = allowlist.flatMap((entry) => (typeof entry[kind] === "string" ? [entry[kind]] : []))
    const found = yield* Effect.forEach(paths, (path) => findTarget(kind, path), { concurrency: 8 })
    return new Map(found.flatMap((target) => (target === null ? [] : [[target.path, target.id] as const])))
  })
  return { project: yield* numbersOf("project"), group: yield* numbersOf("group") }
})
