import { Effect } from "effect"
import { readEvent } from "./audit-event-view.ts"
import { AuditLogNotSigned, AuditTree } from "./audit-log/audit-tree.ts"
import { authorizeAudit, authorizeEverywhere } from "./authorize-audit.ts"
import { seesEverything } from "./authorize.ts"
import type { AuditedPlace } from "./list-audit-events.ts"
import { PolicyStore } from "./policy-store.ts"
import { AuditEventNotFound, type Requester } from "./requester.ts"

/** What is asked to be proven of the log. Sizes that are left out are that of the log as it is. */
export type ProofQuery =
  | { readonly kind: "inclusion"; readonly sequence: number; readonly size?: number }
  | { readonly kind: "consistency"; readonly first: number; readonly second?: number }

/** Reads what is asked, once the requester is known to be allowed to ask for this. */
type Reads<Query, E> = Effect.Effect<Query, E>

/**
 * The log as it is, or was at a size, signed. Whoever may read the events of one project may have it, since each of
 * its events has its place in the whole log; all others have to be administrators or auditors.
 */
export const getCheckpoint = Effect.fn("getCheckpoint")(function* <E>(
  requester: Requester,
  place: AuditedPlace,
  readSize: Reads<number | undefined, E>
) {
  yield* proverFor(requester, place)
  const size = yield* readSize
  return yield* (yield* treeOf).checkpoint(size)
})

/**
 * Proves that an event is in the log, or that the log begins with what it once was. An event of another project is
 * not found by those who may read the events of one. The event's bytes come with the proof for those only who see
 * everything: what it names may be hidden from others.
 */
export const proveAuditLog = Effect.fn("proveAuditLog")(function* <E>(
  requester: Requester,
  place: AuditedPlace,
  readQuery: Reads<ProofQuery, E>
) {
  const { project, seesAll } = yield* proverFor(requester, place)
  const query = yield* readQuery
  const tree = yield* treeOf
  if (query.kind === "consistency") {
    return { ...(yield* tree.consistency(query.first, query.second)), kind: query.kind }
  }
  if (project !== null) {
    const stored = yield* PolicyStore.use((store) => store.event(query.sequence))
    const entity = stored === null ? undefined : readEvent(stored).event.entity
    if (entity?.type !== "project" || entity.id !== project.id) return yield* new AuditEventNotFound()
  }
  const { body, ...proven } = yield* tree.inclusion(query.sequence, query.size)
  return { ...proven, ...(seesAll && { body }), kind: query.kind }
})

const treeOf = Effect.gen(function* () {
  return (yield* AuditTree) ?? (yield* new AuditLogNotSigned())
})

const proverFor = Effect.fnUntraced(function* (requester: Requester, place: AuditedPlace) {
  if (!("project" in place)) {
    return { project: null, seesAll: seesEverything(yield* authorizeEverywhere(requester)) }
  }
  const { project, user } = yield* authorizeAudit(requester, place.project)
  return { project, seesAll: seesEverything(user) }
})
