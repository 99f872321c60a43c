import {
  canonicalJson,
  mergePermissions,
  pointer,
  vocabulary,
  type Difference,
  type Json,
  type Permissions,
  type PermissionsPatch
} from "@jobwarden/core"
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
import { RefusalLog } from "./refusal-log.ts"
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
  readonly view?: View
}

/** The policy after the change, and what the change opened and closed. */
export interface Changed {
  readonly view: PermissionsView
  readonly difference: Difference
}

/** Stops the transaction with what the caller is to be told. */
type Stop =
  | { readonly type: "mismatch"; readonly current: StoredPolicy }
  | { readonly type: "handed"; readonly cells: ReadonlyArray<string> }

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
  Forbidden | RevisionMismatch | StoreUnavailable | PlatformUnavailable,
  PolicyIndex | PolicyStore | RefusalLog
> {
  const store = yield* PolicyStore
  const index = yield* PolicyIndex
  const refusals = yield* RefusalLog
  const time = DateTime.formatIso(yield* DateTime.now)
  const entity: Entity = { type: "project", id: project.id }

  const decide = (current: StoredPolicy): Result.Result<Change<Difference>, Stop> => {
    if (!ifMatchAllows(options.ifMatch, current.revision)) return Result.fail({ type: "mismatch", current })
    const before = readProjectDocument(current)
    const after = applyIntent(before, intent)
    if (canonicalJson(after as Json) === canonicalJson(before as Json)) {
      return Result.succeed({ write: null, answer: { gained: [], lost: [] } })
    }
    const [was, becomes] = [before, after].map((document) =>
      describeProject(project, document, current.revision)
    )
    if (was === undefined || becomes === undefined) throw new Error("two documents make two descriptions")
    const handed = index.engine.cellsHandedBeyond(role, was, becomes)
    if (handed.length > 0) {
      return Result.fail({
        type: "handed",
        cells: handed.map(({ resource, action }) => `${resource}:${action}`)
      })
    }
    const difference = index.engine.diff(was, becomes)
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
      acknowledged: []
    }
    const document = after as unknown as StoredDocument
    return Result.succeed({
      write: { document, event, personal: personalDataOf(requester, project) },
      answer: difference
    })
  }

  // A client that goes away interrupts its request: what was stored must decide all the same.
  const change = Effect.uninterruptible(
    store.change(entity, decide).pipe(Effect.tap(({ policy }) => index.publish(project, policy)))
  )
  const outcome = yield* (options.dryRun ? rehearse(store, entity, decide) : change).pipe(
    Effect.catchIf(isStop, (stop) => refuse(stop))
  )
  const view = yield* viewPermissions(project, outcome.policy, options.view ?? "effective")
  return { view, difference: outcome.answer }

  function refuse(stop: Stop) {
    return Effect.gen(function* () {
      if (!options.dryRun) {
        const reason = stop.type === "mismatch" ? "revision_mismatch" : "hands_out_more_than_the_writer_has"
        yield* refusals.record(requester, project, reason)
      }
      if (stop.type === "mismatch") {
        const { etag, revision } = yield* viewPermissions(project, stop.current, options.view ?? "effective")
        return yield* new RevisionMismatch({ revision, etag })
      }
      return yield* new Forbidden({
        reason:
          `this would give job tokens what your role (${role}) does not have: ${stop.cells.join(", ")}; ` +
          "ask somebody with the role that the platform requires there, or leave these out"
      })
    })
  }
})

const isStop = (failure: unknown): failure is Stop =>
  typeof failure === "object" && failure !== null && "type" in failure && !("_tag" in failure)

/** What a change would come to, stored nowhere. */
const rehearse = Effect.fnUntraced(function* (
  store: PolicyStore["Service"],
  entity: Entity,
  decide: (current: StoredPolicy) => Result.Result<Change<Difference>, Stop>
) {
  const current = yield* store.read(entity)
  const { write, answer } = yield* Effect.fromResult(decide(current))
  return { policy: write === null ? current : { ...current, document: write.document }, answer }
})

const applyIntent = ({ permissions = {}, ...rest }: ProjectDocument, intent: Intent): ProjectDocument => {
  const merged = intent.type === "reset" ? {} : mergePermissions(vocabulary.domain, permissions, intent.patch)
  return Object.keys(merged).length === 0 ? rest : { ...rest, permissions: merged }
}

type Cells = { readonly [key: string]: unknown }

/** The cells that differ, as pointers into the document, with the old and the new grant. */
const changedPaths = (before: Permissions, after: Permissions): NonNullable<AuditEventDraft["changes"]> => {
  const [was, becomes] = [statedCells(before), statedCells(after)]
  return [...new Set([...was.keys(), ...becomes.keys()])].sort().flatMap((path) => {
    const [old, fresh] = [was.get(path) ?? null, becomes.get(path) ?? null]
    return canonicalJson(old) === canonicalJson(fresh) ? [] : [{ path, before: old, after: fresh }]
  })
}

const statedCells = (document: Permissions): ReadonlyMap<string, Json> => {
  const families = new Set<string>(
    vocabulary.domain.resources.flatMap((definition) => ("formats" in definition ? [definition.name] : []))
  )
  const cells = new Map<string, Json>()
  for (const [name, spoken] of Object.entries(document as Cells)) {
    const rows: ReadonlyArray<readonly [ReadonlyArray<string>, unknown]> = families.has(name)
      ? Object.entries(spoken as Cells).map(([format, grants]) => [[name, format], grants] as const)
      : [[[name], spoken]]
    for (const [path, grants] of rows) {
      for (const [action, grant] of Object.entries(grants as Cells)) {
        cells.set(pointer(["permissions", ...path, action]), grant as Json)
      }
    }
  }
  return cells
}
