import { Effect, Option, Result, Schema } from "effect"
import { orStrange, type ServerDocument } from "../server/answers.ts"
import type { Answer } from "../server/attempt.ts"
import { ServerClient } from "../server/client.ts"
import { ServerRefused, type StrangeAnswer } from "../server/failures.ts"
import { readOneGroup, readOneProject, readTheInstance } from "../server/state.ts"
import type { NameOfSource } from "./documents.ts"
import type { ChangedPart, Consequence, PlannedChange, Refusal } from "./model.ts"
import { namedOf, type Pair } from "./pair.ts"
import { refusalOf, rulesIn } from "./refusal.ts"
import { ServerAccesses, tellAccesses } from "./told.ts"
import { differenceTo, type Difference } from "./wanted.ts"

/** Where the document of something is. */
export const requestPath = ({ id, kind }: { readonly kind: string; readonly id?: number }): string =>
  kind === "instance"
    ? "/api/v4/instance/job_token_permissions"
    : kind === "group"
      ? `/api/v4/groups/${id}/job_token_permissions`
      : `/api/v4/projects/${id}/job_token_policy`

/** What becomes of one document: a change, nothing, or a no. */
export type Rehearsed =
  | { readonly type: "change"; readonly change: PlannedChange }
  | { readonly type: "same" }
  | { readonly type: "refused"; readonly refusal: Refusal }

/** A document that others change again and again is given up. */
const mostRounds = 3

/**
 * Asks the service what a change would come to; nothing is stored. It is asked of the state that was compared: where
 * that has moved on, it is read and compared again.
 */
export const rehearse = Effect.fn("rehearse")(function* (
  { document: first, wanted }: Pair,
  nameOfSource: NameOfSource,
  acknowledge: readonly string[]
): Effect.fn.Return<Rehearsed, Effect.Error<ReturnType<typeof readAgain>>, ServerClient> {
  let document = first
  for (let round = 1; ; round += 1) {
    const difference = differenceTo(wanted, document, nameOfSource)
    if (difference === null) return { type: "same" }
    const answer = yield* Effect.result(ask(document, difference, acknowledge))
    if (answer._tag === "Success") {
      const change = yield* toldOf(document, difference, answer.success)
      return change === null ? { type: "same" } : { type: "change", change }
    }
    const { failure } = answer
    // Only what the service says of this document is its matter: a token that is no good is no good for all.
    if (!(failure instanceof ServerRefused) || failure.status === 401 || failure.status >= 500) {
      return yield* failure
    }
    if (failure.status === 412 && round < mostRounds) {
      document = yield* readAgain(document)
      continue
    }
    const refusal = refusalOf(namedOf(document), failure)
    const rules = failure.status === 422 ? rulesIn(failure) : []
    if (rules.length === 0) return { type: "refused", refusal }
    // What it would come to is worth knowing, also of what is refused.
    const others = [...acknowledge, ...rules.map((rule) => `${rule}:to see what it would come to`)]
    const shown = yield* Effect.option(ask(document, difference, others))
    const change = Option.isNone(shown) ? null : yield* toldOf(document, difference, shown.value)
    return { type: "refused", refusal: change === null ? refusal : { ...refusal, change } }
  }
})

const ask = (document: ServerDocument, { body }: Difference, acknowledge: readonly string[]) =>
  Effect.flatMap(ServerClient, ({ ask: send }) =>
    send({
      method: "PATCH",
      path: requestPath(document),
      query: [["dry_run", "true"], ...acknowledge.map((one) => ["acknowledge", one] as const)],
      ifMatch: document.etag,
      body
    })
  )

const readAgain = (document: ServerDocument) =>
  document.kind === "project"
    ? readOneProject(document.id)
    : document.kind === "group"
      ? readOneGroup(document.id, document.path)
      : readTheInstance()

const decodeProject = Schema.decodeUnknownResult(
  Schema.Struct({
    changed: Schema.Boolean,
    changes: Schema.Array(
      Schema.Struct({ path: Schema.String, before: Schema.Unknown, after: Schema.Unknown })
    ),
    access_gained: ServerAccesses,
    access_lost: ServerAccesses
  })
)

const decodeAround = Schema.decodeUnknownResult(
  Schema.Struct({
    differences: Schema.Array(
      Schema.Struct({
        projects: Schema.Int,
        example: Schema.String,
        gained: ServerAccesses,
        lost: ServerAccesses
      })
    ),
    differences_left_out: Schema.Struct({ differences: Schema.Int })
  })
)

const toldOf = Effect.fnUntraced(function* (
  document: ServerDocument,
  difference: Difference,
  { body }: Answer
): Effect.fn.Return<PlannedChange | null, StrangeAnswer, ServerClient> {
  const { server } = yield* ServerClient
  const about = { request: `PATCH ${requestPath(document)}`, server }
  const planned = (
    changes: readonly ChangedPart[],
    consequences: readonly Consequence[],
    left: number
  ): PlannedChange => ({
    ...namedOf(document),
    ...(document.kind !== "instance" && { id: document.id }),
    revision: document.revision,
    updatedAt: document.updatedAt,
    etag: document.etag,
    body: difference.body,
    changes,
    consequences,
    untold: left
  })
  if (document.kind !== "project") {
    const { differences, differences_left_out: left } = yield* orStrange(untold(decodeAround(body)), about)
    const consequences = differences.map(({ example, gained, lost, projects }) =>
      consequenceOf(projects, example, gained, lost)
    )
    return planned(difference.changes, consequences, left.differences)
  }
  const said = yield* orStrange(untold(decodeProject(body)), about)
  // The same by other names, as the service knows and this command could not.
  if (!said.changed) return null
  const consequence = consequenceOf(1, document.path, said.access_gained, said.access_lost)
  const isFelt = consequence.gained.length + consequence.lost.length > 0
  return planned(said.changes, isFelt ? [consequence] : [], 0)
})

const consequenceOf = (
  projects: number,
  example: string,
  gained: typeof ServerAccesses.Type,
  lost: typeof ServerAccesses.Type
): Consequence => ({
  projects,
  example,
  gained: tellAccesses("gained", gained),
  lost: tellAccesses("lost", lost)
})

const untold = <T>(decoded: Result.Result<T, unknown>): Result.Result<T, string> =>
  Result.mapError(decoded, () => "what the change comes to is not told as it should be")
