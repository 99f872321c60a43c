import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import { gate, type Refused } from "./authorize.ts"
import { makeAwaitRevision, RevisionNotThere, RevisionPatience } from "./await-revision.ts"
import { concealLimited, sourcesOfLimited } from "./concealed.ts"
import { viewPermissions, type PermissionsView, type View } from "./permissions-view.ts"
import type { Unanswered } from "./known-places.ts"
import { lookUpSources } from "./known-sources.ts"
import type { Manager } from "./managing-job.ts"
import { Platform, type PlatformProject, type Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { PolicyStore, type StoreUnavailable } from "./policy-store.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { Requester } from "./requester.ts"

/** Which view is asked for, and perhaps that it must be of a revision at least. */
export type AskedView = View | { readonly view: View; readonly atLeast: number }

/** What is asked for is read only once the requester is known to be allowed to ask. */
export interface ReadPermissions {
  <E>(
    requester: Requester,
    reference: Reference,
    readView: Effect.Effect<View, E>
  ): Effect.Effect<PermissionsView, E | Refused | StoreUnavailable>
  <E>(
    requester: Requester,
    reference: Reference,
    readView: Effect.Effect<AskedView, E>
  ): Effect.Effect<PermissionsView, E | Refused | RevisionNotThere | StoreUnavailable>
}

type Ports = Platform | PolicyIndex | PolicyStore | RefusalLog

/**
 * What reads projects' permissions for whoever may change them, for callers that ask again and again: a view that
 * was built lately is there at once, where the platform knows at once who asks.
 */
export const permissionsReader: Effect.Effect<ReadPermissions, never, Ports> = Effect.gen(function* () {
  const ask = yield* gate
  const index = yield* PolicyIndex
  const platform = yield* Platform
  const store = yield* PolicyStore
  const awaitRevision = makeAwaitRevision(index, yield* RevisionPatience)

  const build = (project: PlatformProject, view: View) =>
    store.read({ type: "project", id: project.id }).pipe(
      Effect.flatMap((policy) => viewPermissions(project, policy, view)),
      Effect.provideService(PolicyIndex, index)
    )

  /** The same view for this reader. Most name no source, and are the same for all. */
  const shownTo = (reader: Manager, view: PermissionsView): Effect.Effect<PermissionsView, Unanswered> => {
    const named = sourcesOfLimited(view.limited)
    if (named.length === 0) return Effect.succeed(view)
    return lookUpSources(reader, named).pipe(
      Effect.map((sources) => ({ ...view, limited: concealLimited(sources, view.limited) })),
      Effect.provideService(PolicyIndex, index),
      Effect.provideService(Platform, platform)
    )
  }

  const notThere = (revision: number): Effect.Effect<PermissionsView, Unanswered | RevisionNotThere> =>
    Effect.fail(new RevisionNotThere({ revision }))

  const read = <E>(
    requester: Requester,
    reference: Reference,
    readView: Effect.Effect<AskedView, E>
  ): Effect.Effect<PermissionsView, E | Refused | RevisionNotThere | StoreUnavailable> =>
    atOnce(ask(requester, reference, "read"), ({ by, project }) =>
      atOnce(readView, (asked) => {
        const { atLeast, view } = typeof asked === "string" ? { view: asked, atLeast: 0 } : asked
        return atOnce(awaitRevision(project.id, atLeast), () =>
          atOnce(index.confirm(), () =>
            atOnce(index.requireFresh(), () =>
              atOnce(index.views.of(project, view, build(project, view)), (built) => {
                const isLater = built.revision >= atLeast
                return isLater ? shownTo(by, built) : notThere(atLeast)
              })
            )
          )
        )
      })
    )
  // Where no revision is asked for, none is waited for.
  return read as ReadPermissions
})

/** A project's permissions, for whoever may change them. */
export const getPermissions = <E>(
  requester: Requester,
  reference: Reference,
  readView: Effect.Effect<View, E>
): Effect.Effect<PermissionsView, E | Refused | StoreUnavailable, Ports> =>
  Effect.flatMap(permissionsReader, (read) => read(requester, reference, readView))
