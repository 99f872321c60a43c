import {
  createEngine,
  decodeInstance,
  decodePermissions,
  decodeScope,
  listProblems,
  type Decoded,
  type EngineOf,
  type GitLab,
  type InstanceInput,
  type Permissions,
  type ProjectInput,
  type Scope
} from "@jobwarden/core"
import { Clock, Context, Effect, Layer, Result } from "effect"
import { Platform, type PlatformGroup, type PlatformProject } from "./platform.ts"
import { PolicyStore, type StoredPolicy } from "./policy-store.ts"
import { makeStoredIds, type StoredIds } from "./stored-ids.ts"
import { makeTurns, type Turns } from "./turns.ts"

/** A project's stored document: what it states, and its scope once one is stored. */
export interface ProjectDocument {
  readonly permissions?: Permissions
  readonly scope?: Scope
}

/**
 * A stored project document, read back. Dies where it is not what the service wrote: deciding by a document
 * that nobody can read would be guessing.
 */
export const readProjectDocument = (policy: StoredPolicy): ProjectDocument => {
  const { permissions, scope } = policy.document
  return {
    ...(permissions === undefined
      ? {}
      : { permissions: sound(policy, "permissions", decodePermissions(permissions)) }),
    ...(scope === undefined ? {} : { scope: sound(policy, "scope", decodeScope(scope)) })
  }
}

const sound = <T>({ entity, revision }: StoredPolicy, part: string, decoded: Decoded<T>): T => {
  if (Result.isSuccess(decoded)) return decoded.success
  throw new Error(
    `revision ${revision} of the policy of ${entity.type} ${entity.id} cannot be read back; restore the store ` +
      `from a backup, or run the version that wrote it; its ${part}:\n${listProblems(decoded.failure)}`
  )
}

/** What a group or the instance states for the projects below. */
export type SurroundingDocument = InstanceInput

/** A stored document of a group or the instance, read back as that of a project is. */
export const readSurroundingDocument = (policy: StoredPolicy): SurroundingDocument =>
  sound(policy, "document", decodeInstance(policy.document))

/** What the engine is told of a project: the platform's word for what it is, the store's for its policy. */
export const describeProject = (
  project: PlatformProject,
  document: ProjectDocument,
  revision: number
): ProjectInput => {
  const scope = document.scope ?? project.scope
  return {
    id: project.id,
    path: project.path,
    visibility: project.visibility,
    revision,
    ...(document.permissions === undefined ? {} : { permissions: document.permissions }),
    ...(scope === undefined ? {} : { scope }),
    ...(project.facts === undefined ? {} : { facts: project.facts })
  }
}

/** The revisions of everything that a project's policy in force depends on, beside its own. */
export interface Surroundings {
  readonly groups: ReadonlyArray<readonly [id: number, revision: number]>
  readonly instance: number
}

/** The engine that decides for the service, kept in step with the store and the platform. */
export class PolicyIndex extends Context.Service<
  PolicyIndex,
  {
    readonly engine: EngineOf<GitLab>
    /** Makes a committed policy decide. A revision older than the one that decides already is left alone. */
    readonly publish: (project: PlatformProject, policy: StoredPolicy) => Effect.Effect<void>
    /** The same for a group's policy. */
    readonly publishGroup: (group: PlatformGroup, policy: StoredPolicy) => Effect.Effect<void>
    /** The same for the instance's. */
    readonly publishInstance: (policy: StoredPolicy) => Effect.Effect<void>
    /** How many policies were published since the start. */
    readonly changes: () => number
    /** Which changes may go on at the same time. */
    readonly turns: Turns
    /** Projects or groups with a document that says something, above an id, from the least on. */
    readonly storedAfter: StoredIds["after"]
    readonly surroundings: (project: PlatformProject) => Surroundings
    /** Whether the instance keeps the scope of every project on (SPEC §3.4). */
    readonly enforcesScope: () => boolean
  }
>()("service/PolicyIndex") {
  static readonly layer = Layer.effect(
    PolicyIndex,
    Effect.gen(function* () {
      const platform = yield* Platform
      const store = yield* PolicyStore
      const clock = yield* Clock.Clock
      const engine = createEngine({ now: () => clock.currentTimeMillisUnsafe() })
      const { groups, projects } = yield* platform.inventory
      const policies = yield* store.readAll
      const stored = new Map(policies.map((policy) => [`${policy.entity.type}:${policy.entity.id}`, policy]))
      const storedIds = makeStoredIds(policies)
      const published = new Map<number, number>()
      let changes = 0
      const groupIds = new Map(groups.map(({ id, path }) => [path, id]))
      const groupRevisions = new Map(groups.map(({ id }) => [id, stored.get(`group:${id}`)?.revision ?? 0]))
      const storedInstance = stored.get("instance:0")
      let instance = {
        revision: storedInstance?.revision ?? 0,
        document: storedInstance === undefined ? {} : readSurroundingDocument(storedInstance)
      }

      engine.load({
        instance: instance.document,
        groups: groups.map(({ id, path }) => {
          const policy = stored.get(`group:${id}`)
          return { ...(policy === undefined ? {} : readSurroundingDocument(policy)), id, path }
        }),
        projects: projects.map((project) => {
          const policy = stored.get(`project:${project.id}`)
          published.set(project.id, policy?.revision ?? 0)
          const document = policy === undefined ? {} : readProjectDocument(policy)
          return describeProject(project, document, policy?.revision ?? 0)
        })
      })

      return PolicyIndex.of({
        engine,
        publish: (project, policy) =>
          Effect.sync(() => {
            if (policy.revision < (published.get(project.id) ?? 0)) return
            engine.putProject(describeProject(project, readProjectDocument(policy), policy.revision))
            published.set(project.id, policy.revision)
            changes += 1
            storedIds.note(policy)
          }),
        publishGroup: ({ id, path }, policy) =>
          Effect.sync(() => {
            if (policy.revision < (groupRevisions.get(id) ?? 0)) return
            engine.putGroup({ ...readSurroundingDocument(policy), id, path })
            groupIds.set(path, id)
            groupRevisions.set(id, policy.revision)
            changes += 1
            storedIds.note(policy)
          }),
        publishInstance: (policy) =>
          Effect.sync(() => {
            if (policy.revision < instance.revision) return
            const document = readSurroundingDocument(policy)
            engine.putInstance(document)
            instance = { revision: policy.revision, document }
            changes += 1
          }),
        changes: () => changes,
        turns: makeTurns(),
        storedAfter: storedIds.after,
        surroundings: (project) => {
          const names = project.path.split("/")
          const paths = names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join("/"))
          return {
            groups: paths.flatMap((path) => {
              const id = groupIds.get(path)
              return id === undefined ? [] : [[id, groupRevisions.get(id) ?? 0] as const]
            }),
            instance: instance.revision
          }
        },
        enforcesScope: () => instance.document.enforce_scope === true
      })
    })
  )
}
