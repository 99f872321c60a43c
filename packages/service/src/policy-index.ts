import { createEngine, type EngineOf, type GitLab } from "@jobwarden/core"
import { Clock, Context, Effect, Layer } from "effect"
import { makeKnownPlaces, type KnownPlaces } from "./known-places.ts"
import { makeKnownViews, type KnownViews } from "./known-views.ts"
import { Platform, type PlatformGroup, type PlatformProject } from "./platform.ts"
import { describeProject, readProjectDocument, readSurroundingDocument } from "./policy-documents.ts"
import { PolicyStore, type StoredPolicy } from "./policy-store.ts"
import { makeStoredIds, type StoredIds } from "./stored-ids.ts"
import { makeTurns, type Turns } from "./turns.ts"

export {
  describeProject,
  readProjectDocument,
  readSurroundingDocument,
  type ProjectDocument,
  type SurroundingDocument
} from "./policy-documents.ts"

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
    /** The project that a reference means, as the platform has it now; the engine decides by that from then on. */
    readonly project: KnownPlaces["project"]
    /** The same for a group. */
    readonly group: KnownPlaces["group"]
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
    /** Views of the policies that are in force. */
    readonly views: KnownViews
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
      let changes = 0
      let surroundingChanges = 0
      const storedInstance = stored.get("instance:0")
      let instance = {
        revision: storedInstance?.revision ?? 0,
        document: storedInstance === undefined ? {} : readSurroundingDocument(storedInstance)
      }

      const groupPolicy = (id: number) => stored.get(`group:${id}`)
      const projectPolicy = (id: number) => stored.get(`project:${id}`)
      engine.load({
        instance: instance.document,
        groups: groups.map(({ id, path }) => {
          const policy = groupPolicy(id)
          return { ...(policy === undefined ? {} : readSurroundingDocument(policy)), id, path }
        }),
        projects: projects.map((project) => {
          const policy = projectPolicy(project.id)
          const document = policy === undefined ? {} : readProjectDocument(policy)
          return describeProject(project, document, policy?.revision ?? 0)
        })
      })
      const places = makeKnownPlaces(
        {
          platform,
          store,
          engine,
          changed: (what) => {
            changes += 1
            if (what === "group") surroundingChanges += 1
          }
        },
        {
          projects: projects.map((project) => [project, projectPolicy(project.id)?.revision ?? 0]),
          groups: groups.map((group) => [group, groupPolicy(group.id)?.revision ?? 0])
        }
      )

      return PolicyIndex.of({
        engine,
        project: places.project,
        group: places.group,
        publish: (project, policy) =>
          Effect.sync(() => {
            if (!places.putProject(project, policy)) return
            changes += 1
            storedIds.note(policy)
          }),
        publishGroup: (group, policy) =>
          Effect.sync(() => {
            if (!places.putGroup(group, policy)) return
            changes += 1
            surroundingChanges += 1
            storedIds.note(policy)
          }),
        publishInstance: (policy) =>
          Effect.sync(() => {
            if (policy.revision < instance.revision) return
            const document = readSurroundingDocument(policy)
            engine.putInstance(document)
            instance = { revision: policy.revision, document }
            changes += 1
            surroundingChanges += 1
          }),
        changes: () => changes,
        views: makeKnownViews({
          engine,
          revision: places.projectRevision,
          surroundings: () => surroundingChanges
        }),
        turns: makeTurns(),
        storedAfter: storedIds.after,
        surroundings: (project) => {
          const names = project.path.split("/")
          const paths = names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join("/"))
          return {
            groups: places.groupsAt(paths),
            instance: instance.revision
          }
        },
        enforcesScope: () => instance.document.enforce_scope === true
      })
    })
  )
}
