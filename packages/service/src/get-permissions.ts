import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import { gate, type Refused } from "./authorize.ts"
import { viewPermissions, type PermissionsView, type View } from "./permissions-view.ts"
import type { Platform, Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { PolicyStore, type StoreUnavailable } from "./policy-store.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { Requester } from "./requester.ts"

export type ReadPermissions = <E>(
  requester: Requester,
  reference: Reference,
  /** Which view is asked for, read only once the requester is known to be allowed to ask. */
  readView: Effect.Effect<View, E>
) => Effect.Effect<PermissionsView, E | Refused | StoreUnavailable>

type Ports = Platform | PolicyIndex | PolicyStore | RefusalLog

/**
 * What reads projects' permissions for whoever may change them, for callers that ask again and again: a view that
 * was built lately is there at once, where the platform knows at once who asks.
 */
export const permissionsReader: Effect.Effect<ReadPermissions, never, Ports> = Effect.gen(function* () {
  const ask = yield* gate
  const index = yield* PolicyIndex
  const store = yield* PolicyStore
  return (requester, reference, readView) =>
    atOnce(ask(requester, reference, "read"), ({ project }) =>
      atOnce(readView, (view) =>
        index.views.of(
          project,
          view,
          store.read({ type: "project", id: project.id }).pipe(
            Effect.flatMap((policy) => viewPermissions(project, policy, view)),
            Effect.provideService(PolicyIndex, index)
          )
        )
      )
    )
})

/** A project's permissions, for whoever may change them. */
export const getPermissions = <E>(
  requester: Requester,
  reference: Reference,
  readView: Effect.Effect<View, E>
): Effect.Effect<PermissionsView, E | Refused | StoreUnavailable, Ports> =>
  Effect.flatMap(permissionsReader, (read) => read(requester, reference, readView))
