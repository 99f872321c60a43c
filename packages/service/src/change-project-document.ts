import { canonicalJson, type Difference, type Json, type ProjectInput } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { DateTime, Effect, Result, Schema } from "effect"
import type { AuditEventDraft, PersonalData } from "./audit-event.ts"
import type { Entity } from "./entity.ts"
import {
  checkChange,
  FindingsRefused,
  UnacknowledgeableRules,
  type Acknowledgement
} from "./introduced-findings.ts"
import { ifMatchAllows } from "./permissions-view.ts"
import { describeProject, PolicyIndex, readProjectDocument, type ProjectDocument } from "./policy-index.ts"
import {
  PolicyStore,
  type Change,
  type StoredDocument,
  type StoredPolicy,
  type StoreUnavailable
} from "./policy-store.ts"
import { RefusalLog, type RefusalReason } from "./refusal-log.ts"
import { actorOf, Forbidden, personalDataOf, type Authorised, type Requester } from "./requester.ts"

/** `If-Match` names another revision (412). */
export class RevisionMismatch extends Schema.TaggedError<RevisionMismatch>()("RevisionMismatch", {
  revision: Schema.Int,
  etag: Schema.String
}) {
  override get message() {
    return `the policy is at revision ${this.revision} by now; read it again and repeat the change on what it says`
  }
}

/** What a change makes of a project's document, and what the audit log is to call it. */
export interface DocumentChange {
  readonly document: ProjectDocument
  readonly eventName: string
  readonly changes: NonNullable<AuditEventDraft["changes"]>
  readonly personal?: Pick<PersonalData, "target_path">
  /** Whether the entries that it adds are taken from the log of use. */
  readonly autopopulated?: boolean
}

export interface GateOptions {
  readonly ifMatch?: string | undefined
  /** Answer what would happen, and store nothing. */
  readonly dryRun?: boolean
  /** Refuse what introduces a finding of medium severity or worse, not only critical ones. */
  readonly strict?: boolean
  /** Findings that are not to stop the change, by their rule. */
  readonly acknowledge?: ReadonlyArray<Acknowledgement>
  /** Findings never stop the change: critical ones that it introduces are noted in its event (SPEC §7). */
  readonly noteFindings?: boolean
}

/** The stored policy after the change, and what the change opened and closed. */
export interface Changed {
  readonly policy: StoredPolicy
  readonly difference: Difference
  /** Of the policy after the change; with their fixes in a rehearsal. */
  readonly findings: ReadonlyArray<Finding>
}

/** What the transaction hands out beside the stored policy. */
type Answer = Pick<Changed, "difference" | "findings">

/** Stops the transaction with what the caller is to be told. */
type Stop =
  | { readonly type: "mismatch"; readonly current: StoredPolicy }
  | { readonly type: "handed"; readonly cells: ReadonlyArray<string> }
  | { readonly type: "found"; readonly findings: ReadonlyArray<Finding> }

/**
 * The one gate for every write of a project's document (SPEC §7): in one transaction it compares the revision,
 * looks at who gains and loses what, and stores the document with its audit event. A change that changes nothing
 * succeeds and leaves no trace.
 *
 * @param apply pure, from the document that the change replaces and its revision; what it refuses is passed on,
 *   nothing is stored
 * @param tagOf the tag of a policy in the form that this caller reads, for whoever changed an outdated copy
 */
export const changeProjectDocument = Effect.fn("changeProjectDocument")(function* <
  Refusal extends { readonly _tag: string } = never
>(
  requester: Requester,
  { by, project, role }: Authorised,
  apply: (document: ProjectDocument, revision: number) => Result.Result<DocumentChange, Refusal>,
  tagOf: (policy: StoredPolicy) => Effect.Effect<string, never, PolicyIndex>,
  options: GateOptions
): Effect.fn.Return<
  Changed,
  Forbidden | FindingsRefused | RevisionMismatch | Refusal | StoreUnavailable,
  PolicyIndex | PolicyStore | RefusalLog
> {
  const store = yield* PolicyStore
  const index = yield* PolicyIndex
  const refusals = yield* RefusalLog
  const unacknowledgeable = yield* UnacknowledgeableRules
  const now = yield* DateTime.now
  const time = DateTime.formatIso(now)
  const entity: Entity = { type: "project", id: project.id }
  const { acknowledge = [], dryRun = false, noteFindings = false, strict = false } = options

  const decide = (current: StoredPolicy): Result.Result<Change<Answer>, Stop | Refusal> => {
    if (!ifMatchAllows(options.ifMatch, current.revision)) return Result.fail({ type: "mismatch", current })
    const before = readProjectDocument(current)
    const applied = apply(before, current.revision)
    if (Result.isFailure(applied)) return Result.fail(applied.failure)
    const { autopopulated, changes, document: after, eventName, personal } = applied.success
    const was = describeProject(project, before, current.revision)
    if (canonicalJson(after as Json) === canonicalJson(before as Json)) {
      const { findings } = check(was, was)
      return Result.succeed({ write: null, answer: { difference: { gained: [], lost: [] }, findings } })
    }
    const becomes = describeProject(project, after, current.revision)
    const handed = index.engine.cellsHandedBeyond(role, was, becomes)
    if (handed.length > 0) {
      return Result.fail({
        type: "handed",
        cells: handed.map(({ resource, action }) => `${resource}:${action}`)
      })
    }
    const difference = index.engine.diff(was, becomes)
    const { acknowledged, findings, refused } = check(was, becomes)
    if (refused.length > 0 && !noteFindings) return Result.fail({ type: "found", findings: refused })
    const event: AuditEventDraft = {
      event_name: eventName,
      time,
      actor: actorOf(by),
      entity,
      request_id: requester.requestId,
      revision: { before: current.revision, after: current.revision + 1 },
      changes,
      gained: difference.gained as unknown as Json,
      lost: difference.lost as unknown as Json,
      acknowledged: acknowledged.map((one) => ({ ...one })),
      ...(autopopulated === true && { autopopulated }),
      ...(noteFindings && { findings: refused.map(({ fingerprint, rule }) => ({ rule, fingerprint })) })
    }
    const document = after as unknown as StoredDocument
    return Result.succeed({
      write: { document, event, personal: { ...personalDataOf(requester, project), ...personal } },
      answer: { difference, findings }
    })
  }

  const check = (was: ProjectInput, becomes: ProjectInput) => {
    const [before, after] = [was, becomes].map((described) => index.engine.subject(described))
    if (!before || !after) throw new Error("a description always makes a subject")
    return checkChange({
      before,
      after,
      now: now.epochMilliseconds,
      strict,
      acknowledge,
      unacknowledgeable,
      onlyCritical: noteFindings,
      fixes: dryRun
    })
  }

  // A client that goes away interrupts its request: what was stored must decide all the same.
  const change = index.turns.alongside(
    Effect.uninterruptible(
      store.change(entity, decide).pipe(Effect.tap(({ policy }) => index.publish(project, policy)))
    )
  )
  const { answer, policy } = yield* (dryRun ? rehearse(store, entity, decide) : change).pipe(
    Effect.catchIf(isStop, (stop) => refuse(stop))
  )
  return { policy, ...answer }

  function refuse(stop: Stop) {
    return Effect.gen(function* () {
      if (!dryRun)
        yield* refusals.record(requester, { ...project, type: "project" }, refusalReasons[stop.type])
      if (stop.type === "mismatch") {
        return yield* new RevisionMismatch({
          revision: stop.current.revision,
          etag: yield* tagOf(stop.current)
        })
      }
      if (stop.type === "found") {
        return yield* new FindingsRefused({
          findings: stop.findings,
          unacknowledgeable: [...unacknowledgeable]
        })
      }
      return yield* new Forbidden({
        cells: stop.cells,
        reason:
          `this would give job tokens what your role (${role}) does not have: ${stop.cells.join(", ")}; ` +
          "ask somebody with the role that the platform requires there, or leave these out"
      })
    })
  }
})

const refusalReasons = {
  mismatch: "revision_mismatch",
  handed: "hands_out_more_than_the_writer_has",
  found: "introduces_a_finding"
} as const satisfies { readonly [T in Stop["type"]]: RefusalReason }

const isStop = (failure: unknown): failure is Stop =>
  typeof failure === "object" && failure !== null && "type" in failure && !("_tag" in failure)

/** What a change would come to, stored nowhere. */
const rehearse = Effect.fnUntraced(function* <Refusal>(
  store: PolicyStore["Service"],
  entity: Entity,
  decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>
) {
  const current = yield* store.read(entity)
  const { write, answer } = yield* Effect.fromResult(decide(current))
  return { policy: write === null ? current : { ...current, document: write.document }, answer }
})
