import { createEngine } from "@jobwarden/core"
import { Clock, Context, Effect, Exit, Layer } from "effect"
import { followStore } from "./follow-store.ts"
import {
  decidingWhile,
  type Following,
  type ServiceEngine,
  SharedStore,
  StaleAfter,
  whileFresh
} from "./following.ts"
import { makeKnownPlaces, type KnownPlaces } from "./known-places.ts"
import { makeKnownViews, type KnownViews } from "./known-views.ts"
import { loadIndex } from "./load-index.ts"
import { makeLogWatch } from "./log-watch.ts"
import { Platform, type PlatformGroup, type PlatformProject } from "./platform.ts"
import { readSurroundingDocument } from "./policy-documents.ts"
import { PolicyStore, type StoredPolicy, type StoreUnavailable } from "./policy-store.ts"
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

/**
 * The engine that decides for the service, kept in step with the store, whoever changes it, and with the platform.
 * It never goes back to an older revision.
 */
export class PolicyIndex extends Context.Service<
  PolicyIndex,
  {
    /** It says yes to nothing while the store has not confirmed the policies for longer than `StaleAfter`. */
    readonly engine: ServiceEngine
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
    /** How far the store is followed, and how long ago it last confirmed that. */
    readonly follows: () => Following
    /** Fails while the policies may be outdated, for whoever is told more than a decision. */
    readonly requireFresh: () => Exit.Exit<void, StoreUnavailable>
    /**
     * For whoever shows a policy: ends once all of the policies are in force here that were stored when it was called.
     * At once unless the store is shared (`SharedStore`).
     */
    readonly confirm: () => Effect.Effect<void, StoreUnavailable>
    /**
     * Ends once a revision of a project, or a later one, is in force here: at once if it is. It waits for as long
     * as it takes, for ever for one that nobody makes, and can be interrupted.
     */
    readonly atLeast: (projectId: number, revision: number) => Effect.Effect<void>
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
      const inventory = yield* platform.inventory
      // What comes between the two is read twice, and nothing is missed.
      const from = { askedAt: clock.monotonicTimeNanosUnsafe(), head: yield* store.head }
      const policies = yield* store.readAll
      const storedIds = makeStoredIds(policies)
      let changes = 0
      let surroundingChanges = 0
      const loaded = yield* loadIndex({ engine, inventory, policies })
      let { instance } = loaded
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
        loaded
      )

      const turns = makeTurns()
      const published = makeLogWatch()

      const putInstance = (policy: StoredPolicy): void => {
        const document = readSurroundingDocument(policy)
        engine.putInstance(document)
        instance = { revision: policy.revision, document }
        changes += 1
        surroundingChanges += 1
      }

      const follow = (policy: StoredPolicy): void => {
        if (policy.entity.type === "instance") {
          if (policy.revision > instance.revision) putInstance(policy)
          return
        }
        const followed = places.follow(policy)
        if (followed === "older") return
        storedIds.note(policy)
        if (followed === "noted") return
        changes += 1
        if (policy.entity.type === "group") surroundingChanges += 1
      }

      /** Follows what can be read; one that cannot be is no reason to keep the others back. */
      const followAll = Effect.fnUntraced(function* (found: ReadonlyArray<StoredPolicy>) {
        const unreadable = found.flatMap((policy) => {
          try {
            follow(policy)
            return []
          } catch (error) {
            return [{ error, type: policy.entity.type }]
          }
        })
        published.grown()
        for (const { error, type } of unreadable) {
          // Nothing is allowed in that project; what is above projects decides in many.
          if (type === "project") yield* Effect.logError("a policy cannot be followed", error)
          else return yield* Effect.die(error)
        }
      })

      const { confirm, following, isStale } = yield* followStore({
        store,
        from,
        staleAfter: yield* StaleAfter,
        // What a group's change comes to is worked out while nothing else changes.
        publish: (found) => turns.alongside(followAll(found))
      })

      // With very many projects, filling takes longer than policies may decide that nobody confirms. Where the store
      // has gone away meanwhile, the index says no to everything, and tells why, until it is back.
      yield* Effect.ignore(confirm)

      const confirmed = (yield* SharedStore) ? confirm : Exit.void

      return PolicyIndex.of({
        engine: decidingWhile(engine, isStale),
        follows: following,
        requireFresh: whileFresh(following, isStale),
        confirm: () => confirmed,
        atLeast: (id, revision) => {
          const isThere = () => (places.projectRevision(id) ?? 0) >= revision
          return isThere() ? Exit.void : published.wait(isThere)
        },
        project: places.project,
        group: places.group,
        publish: (project, policy) =>
          Effect.sync(() => {
            if (!places.putProject(project, policy)) return
            changes += 1
            storedIds.note(policy)
            published.grown()
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
            if (policy.revision >= instance.revision) putInstance(policy)
          }),
        changes: () => changes,
        views: makeKnownViews({
          engine,
          revision: places.projectRevision,
          surroundings: () => surroundingChanges
        }),
        turns,
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
