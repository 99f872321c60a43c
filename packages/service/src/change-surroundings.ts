import { canonicalJson, type InstancePatch, type Json } from "@jobwarden/core"
import { DateTime, Effect, Result, Schema } from "effect"
import type { AuditEventDraft } from "./audit-event.ts"
import type { AuthorisedAround } from "./authorize-surroundings.ts"
import { RevisionMismatch, type GateOptions } from "./change-project-document.ts"
import { UnacknowledgeableRules } from "./introduced-findings.ts"
import { ifMatchAllows } from "./permissions-view.ts"
import { PolicyIndex, readSurroundingDocument, type SurroundingDocument } from "./policy-index.ts"
import { PolicyStore, StoreUnavailable, type StoredDocument, type StoredPolicy } from "./policy-store.ts"
import { RefusalLog } from "./refusal-log.ts"
import { actorOf, personalDataOf, type Requester } from "./requester.ts"
import { changedSurroundings, entityOf, mergeSurroundings, proposalOf } from "./surroundings.ts"
import { viewSurroundings } from "./surroundings-view.ts"
import { nothingWeighed, weighConsequences, type Weighed } from "./weigh-consequences.ts"

/** The stored document after the change, and what the change came to. */
export interface SurroundingsChanged {
  readonly policy: StoredPolicy
  readonly weighed: Weighed
}

/** What the change was weighed from is not what is stored by now: another process has changed it. */
class Overtaken extends Schema.TaggedError<Overtaken>()("Overtaken", {}) {}

/** The change introduces findings that nobody acknowledged; they are told once it is known how much of them. */
export class WeighedAndRefused extends Schema.TaggedError<WeighedAndRefused>()("WeighedAndRefused", {
  weighed: Schema.Unknown
}) {
  get refused(): Weighed["refused"] {
    return (this.weighed as Weighed).refused
  }
}

/** Changes of other processes are waited for this often. */
const mostAttempts = 20

/**
 * The gate for a group's and the instance's document, as that of projects is (SPEC §7): what the change comes to
 * for every project below is worked out while nothing else changes, in many short steps, and what is stored is
 * exactly what was weighed. The revision, its event and what decides from then on are one step, which nobody
 * interrupts.
 */
export const changeSurroundings = Effect.fn("changeSurroundings")(function* (
  requester: Requester,
  authorised: AuthorisedAround,
  patch: InstancePatch,
  options: Omit<GateOptions, "noteFindings">
) {
  const index = yield* PolicyIndex
  return yield* index.turns.alone(attempt(requester, authorised, patch, options)).pipe(
    Effect.retry({ while: ({ _tag }) => _tag === "Overtaken", times: mostAttempts }),
    Effect.catchTag("Overtaken", () =>
      Effect.fail(new StoreUnavailable({ reason: "the policy changed at every attempt to change it" }))
    )
  )
})

const attempt = Effect.fnUntraced(function* (
  requester: Requester,
  { surrounding, user }: AuthorisedAround,
  patch: InstancePatch,
  { acknowledge = [], dryRun = false, ifMatch, strict = false }: Omit<GateOptions, "noteFindings">
): Effect.fn.Return<
  SurroundingsChanged,
  Overtaken | RevisionMismatch | StoreUnavailable | WeighedAndRefused,
  PolicyIndex | PolicyStore | RefusalLog
> {
  const index = yield* PolicyIndex
  const store = yield* PolicyStore
  const refusals = yield* RefusalLog
  const unacknowledgeable = yield* UnacknowledgeableRules
  const now = yield* DateTime.now
  const entity = entityOf(surrounding)

  const current = yield* store.read(entity)
  if (!ifMatchAllows(ifMatch, current.revision)) {
    if (!dryRun) yield* refusals.record(requester, surrounding, "revision_mismatch")
    const { etag } = viewSurroundings(surrounding, current)
    return yield* new RevisionMismatch({ revision: current.revision, etag })
  }
  const before = readSurroundingDocument(current)
  const after = mergeSurroundings(before, patch)
  if (sameDocument(before, after)) return { policy: current, weighed: nothingWeighed }

  const weighed = yield* weighConsequences(index.engine.consequences(proposalOf(surrounding, after)), {
    now: now.epochMilliseconds,
    strict,
    acknowledge,
    unacknowledgeable
  })
  if (weighed.refused.length > 0) {
    if (!dryRun) yield* refusals.record(requester, surrounding, "introduces_a_finding")
    return yield* new WeighedAndRefused({ weighed })
  }
  const document = after as unknown as StoredDocument
  if (dryRun) return { policy: { ...current, document }, weighed }

  const event: AuditEventDraft = {
    event_name: "job_token_permissions_updated",
    time: DateTime.formatIso(now),
    actor: actorOf(user),
    entity,
    request_id: requester.requestId,
    revision: { before: current.revision, after: current.revision + 1 },
    changes: changedSurroundings(before, after),
    concerned: concerned(weighed),
    acknowledged: weighed.acknowledged.map((one) => ({ ...one }))
  }
  const write = { document, event, personal: personalDataOf(requester, surrounding) }
  const publish = (policy: StoredPolicy) =>
    surrounding.type === "group" ? index.publishGroup(surrounding, policy) : index.publishInstance(policy)
  // A client that goes away interrupts its request: what was stored must decide all the same.
  const { policy } = yield* Effect.uninterruptible(
    store
      .change(entity, ({ revision }) =>
        revision === current.revision ? Result.succeed({ write, answer: null }) : Result.fail(new Overtaken())
      )
      .pipe(Effect.tap((changed) => publish(changed.policy)))
  )
  return { policy, weighed }
})

const sameDocument = (one: SurroundingDocument, other: SurroundingDocument): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)

/** For whom it changes what, as the audit log keeps it: paths are personal data, numbers are not. */
const concerned = ({ differences, leftOut, projects }: Weighed): Json =>
  ({
    projects,
    differences: differences.map(({ example, gained, lost, projects: many }) => ({
      projects: many,
      ...(example.id !== undefined && { example: example.id }),
      gained,
      lost
    })),
    ...(leftOut.differences > 0 && { left_out: leftOut })
  }) as unknown as Json
