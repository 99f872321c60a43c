import {
  canonicalJson,
  mergePermissions,
  vocabulary,
  type Difference,
  type Json,
  type PermissionsPatch,
  type ProjectInput
} from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { DateTime, Effect, Result, Schema } from "effect"
import type { AuditEventDraft } from "./audit-event.ts"
import type { PlatformUnavailable } from "./platform.ts"
import { ifMatchAllows, viewPermissions, type PermissionsView, type View } from "./permissions-view.ts"
import { describeProject, PolicyIndex, readProjectDocument, type ProjectDocument } from "./policy-index.ts"
import {
  PolicyStore,
  type Change,
  type StoredDocument,
  type StoredPolicy,
  type StoreUnavailable
} from "./policy-store.ts"
import type { Entity } from "./entity.ts"
import { checkChange, FindingsRefused, type Acknowledgement } from "./introduced-findings.ts"
import { RefusalLog, type RefusalReason } from "./refusal-log.ts"
import { changedPaths } from "./changed-paths.ts"
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

/** What to do with a project's explicit document: merge a patch into it, or clear it. */
export type Intent = { readonly type: "merge"; readonly patch: PermissionsPatch } | { readonly type: "reset" }

export interface ChangeOptions {
  readonly ifMatch?: string | undefined
  /** Answer what would happen, and store nothing. */
  readonly dryRun?: boolean
  /** Refuse what introduces a finding of medium severity or worse, not only critical ones. */
  readonly strict?: boolean
  /** Findings that are not to stop the change, by their rule. */
  readonly acknowledge?: ReadonlyArray<Acknowledgement>
  readonly view?: View
}

/** The policy after the change, and what the change opened and closed. */
export interface Changed {
  readonly view: PermissionsView
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
 * Changes a project's permissions behind the gate, in one transaction with its audit event. A change that
 * changes nothing succeeds and leaves no trace.
 */
export const changePermissions = Effect.fn("changePermissions")(function* (
  requester: Requester,
  { project, role, user }: Authorised,
  intent: Intent,
  options: ChangeOptions
): Effect.fn.Return<
  Changed,
  Forbidden | FindingsRefused | RevisionMismatch | StoreUnavailable | PlatformUnavailable,
  PolicyIndex | PolicyStore | RefusalLog
> {
  const store = yield* PolicyStore
  const index = yield* PolicyIndex
  const refusals = yield* RefusalLog
  const now = yield* DateTime.now
  const time = DateTime.formatIso(now)
  const entity: Entity = { type: "project", id: project.id }

  const decide = (current: StoredPolicy): Result.Result<Change<Answer>, Stop> => {
    if (!ifMatchAllows(options.ifMatch, current.revision)) return Result.fail({ type: "mismatch", current })
    const before = readProjectDocument(current)
    const after = applyIntent(before, intent)
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
    if (refused.length > 0) return Result.fail({ type: "found", findings: refused })
    const event: AuditEventDraft = {
      event_name: "job_token_permissions_updated",
      time,
      actor: actorOf(user),
      entity,
      request_id: requester.requestId,
      revision: { before: current.revision, after: current.revision + 1 },
      changes: changedPaths(before.permissions ?? {}, after.permissions ?? {}),
      gained: difference.gained as unknown as Json,
      lost: difference.lost as unknown as Json,
      acknowledged: acknowledged.map((one) => ({ ...one }))
    }
    const document = after as unknown as StoredDocument
    return Result.succeed({
      write: { document, event, personal: personalDataOf(requester, project) },
      answer: { difference, findings }
    })
  }

  const check = (was: ProjectInput, becomes: ProjectInput) => {
    const [before, after] = [was, becomes].map((described) => index.engine.subject(described))
    if (!before || !after) throw new Error("a description always makes a subject")
    const { acknowledge = [], dryRun = false, strict = false } = options
    return checkChange({ before, after, now: now.epochMilliseconds, strict, acknowledge, fixes: dryRun })
  }

  // A client that goes away interrupts its request: what was stored must decide all the same.
  const change = Effect.uninterruptible(
    store.change(entity, decide).pipe(Effect.tap(({ policy }) => index.publish(project, policy)))
  )
  const outcome = yield* (options.dryRun ? rehearse(store, entity, decide) : change).pipe(
    Effect.catchIf(isStop, (stop) => refuse(stop))
  )
  const view = yield* viewPermissions(project, outcome.policy, options.view ?? "effective")
  return { view, ...outcome.answer }

  function refuse(stop: Stop) {
    return Effect.gen(function* () {
      if (!options.dryRun) {
        yield* refusals.record(requester, project, refusalReasons[stop.type])
      }
      if (stop.type === "mismatch") {
        const { etag, revision } = yield* viewPermissions(project, stop.current, options.view ?? "effective")
        return yield* new RevisionMismatch({ revision, etag })
      }
      if (stop.type === "found") return yield* new FindingsRefused({ findings: stop.findings })
      return yield* new Forbidden({
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
const rehearse = Effect.fnUntraced(function* (
  store: PolicyStore["Service"],
  entity: Entity,
  decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Stop>
) {
  const current = yield* store.read(entity)
  const { write, answer } = yield* Effect.fromResult(decide(current))
  return { policy: write === null ? current : { ...current, document: write.document }, answer }
})

const applyIntent = ({ permissions = {}, ...rest }: ProjectDocument, intent: Intent): ProjectDocument => {
  const merged = intent.type === "reset" ? {} : mergePermissions(vocabulary.domain, permissions, intent.patch)
  return Object.keys(merged).length === 0 ? rest : { ...rest, permissions: merged }
}
