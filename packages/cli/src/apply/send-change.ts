import { mergePermissions, vocabulary, type Permissions, type PermissionsPatch } from "@jobwarden/core"
import { Effect, Option, Schema } from "effect"
import { same, stated } from "../plan/documents.ts"
import type { PlannedChange } from "../plan/model.ts"
import { refusalOf } from "../plan/refusal.ts"
import { requestPath } from "../plan/rehearse.ts"
import { ServerClient } from "../server/client.ts"
import { ServerRefused, type ServerFailure } from "../server/failures.ts"
import { readOneGroup, readTheInstance } from "../server/state.ts"
import type { Outcome } from "./outcome.ts"

/** What became of a change, and whether nothing else is to be sent after it. */
export interface Sent {
  readonly outcome: Outcome
  readonly isOver: boolean
}

const decodeChanged = Schema.decodeUnknownOption(Schema.Struct({ revision: Schema.Int }))

/** Makes one planned change, if the document is still in the state that it was planned for. */
export const sendChange = Effect.fn("sendChange")(function* (
  change: PlannedChange,
  acknowledge: readonly string[]
): Effect.fn.Return<Sent, never, ServerClient> {
  const { ask } = yield* ServerClient
  const answer = yield* Effect.result(
    ask({
      method: "PATCH",
      path: requestPath(change),
      query: acknowledge.map((one) => ["acknowledge", one] as const),
      ifMatch: change.etag,
      body: change.body
    })
  )
  if (answer._tag === "Failure") return yield* afterFailure(change, answer.failure)
  const said = decodeChanged(answer.success.body)
  return Option.isSome(said)
    ? { outcome: { type: "changed", revision: said.value.revision }, isOver: false }
    : {
        outcome: { type: "unknown", why: "the answer does not say at which revision it is now" },
        isOver: true
      }
})

const afterFailure = Effect.fnUntraced(function* (
  change: PlannedChange,
  failure: ServerFailure
): Effect.fn.Return<Sent, never, ServerClient> {
  if (!(failure instanceof ServerRefused)) {
    return { outcome: { type: "unknown", why: failure.message }, isOver: true }
  }
  const { status } = failure
  if (status === 412) {
    // An attempt of which no answer came may have done it; so may an earlier run that was cut short.
    const isSo = yield* isAlreadySo(change).pipe(Effect.catch(() => Effect.succeed(false)))
    return { outcome: { type: isSo ? "already" : "moved" }, isOver: false }
  }
  if (status >= 500) return { outcome: { type: "unknown", why: failure.message }, isOver: true }
  const { findings, why } = refusalOf(change, failure)
  // A token that is no good, or too many requests: that will be said of all others, too.
  return { outcome: { type: "refused", why, findings }, isOver: status === 401 || status === 429 }
})

const decodeRehearsal = Schema.decodeUnknownOption(Schema.Struct({ changed: Schema.Boolean }))

/** Whether the change, made of the document as it is now, would change nothing. */
const isAlreadySo = Effect.fnUntraced(function* (change: PlannedChange) {
  if (change.kind === "project") {
    const { ask } = yield* ServerClient
    const { body } = yield* ask({
      method: "PATCH",
      path: requestPath(change),
      query: [["dry_run", "true"]],
      body: change.body
    })
    return Option.match(decodeRehearsal(body), { onNone: () => false, onSome: ({ changed }) => !changed })
  }
  const document =
    change.kind === "group" ? yield* readOneGroup(change.id ?? 0, change.path) : yield* readTheInstance()
  const { enforce_scope: wanted } = change.body
  const enforced = document.kind === "instance" && document.enforceScope
  return (
    (["defaults", "limits"] as const).every((member) => isMerged(document[member], change.body[member])) &&
    (wanted === undefined || wanted === enforced)
  )
})

const isMerged = (document: Permissions, patch: unknown): boolean =>
  patch === undefined ||
  same(stated(document), mergePermissions(vocabulary.domain, document, patch as PermissionsPatch))
