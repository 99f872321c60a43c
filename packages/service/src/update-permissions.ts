import { decodePermissionsPatch, listProblems, type Problem } from "@jobwarden/core"
import { Effect, Result, Schema } from "effect"
import { authorize } from "./authorize.ts"
import { changePermissions, type ChangeOptions } from "./change-permissions.ts"
import type { Reference } from "./platform.ts"
import type { Requester } from "./requester.ts"

/** The body is no well-formed document (400). */
export class InvalidDocument extends Schema.TaggedError<InvalidDocument>()("InvalidDocument", {
  problems: Schema.Array(
    Schema.Struct({
      path: Schema.Array(Schema.Union([Schema.String, Schema.Number])),
      message: Schema.String
    })
  )
}) {
  override get message() {
    return listProblems(this.problems)
  }
}

/** What GET adds to a document, and PATCH therefore leaves alone (SPEC §9.4). */
const readOnly: ReadonlySet<string> = new Set(["project_id", "revision", "updated_at", "limited", "findings"])

/** What a request to change brings. The body is read only once the requester is known to be allowed to send it. */
export interface ChangeRequest<Body, OptionsError, BodyError> {
  readonly options: Effect.Effect<ChangeOptions, OptionsError>
  readonly body: Effect.Effect<Body, BodyError>
}

/**
 * Lets a change through the gate. Of what the request brings only one thing counts before: whether the change is
 * a rehearsal, of which the audit log keeps nothing.
 */
export const admit = Effect.fnUntraced(function* <Body, OptionsError, BodyError>(
  requester: Requester,
  reference: Reference,
  request: ChangeRequest<Body, OptionsError, BodyError>
) {
  const options = yield* Effect.result(request.options)
  const rehearses = Result.isSuccess(options) && options.success.dryRun === true
  const authorised = yield* authorize(requester, reference, rehearses ? "rehearse" : "write")
  return { authorised, options: yield* Effect.fromResult(options) }
})

/** Merges a patch into what the project states (RFC 7396). */
export const updatePermissions = Effect.fn("updatePermissions")(function* <OptionsError, BodyError>(
  requester: Requester,
  reference: Reference,
  request: ChangeRequest<unknown, OptionsError, BodyError>
) {
  const { authorised, options } = yield* admit(requester, reference, request)
  const patch = decodePermissionsPatch(withoutReadOnly(yield* request.body))
  if (Result.isFailure(patch)) return yield* invalid(patch.failure)
  const intent = { type: "merge", patch: patch.success } as const
  return {
    ...(yield* changePermissions(requester, authorised, intent, options)),
    dryRun: options.dryRun ?? false
  }
})

const invalid = (problems: ReadonlyArray<Problem>) =>
  new InvalidDocument({ problems: problems.map(({ path, message }) => ({ path: [...path], message })) })

const withoutReadOnly = (body: unknown): unknown => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([key]) => !readOnly.has(key)))
}
