import { decodeGrant } from "@jobwarden/core"
import { notKept, type PastContext } from "@jobwarden/service"
import { Effect, Result, Schema } from "effect"
import { orStrange } from "../server/answers.ts"
import { ServerClient } from "../server/client.ts"
import { askWhoCan, GrantSource } from "../server/questions.ts"
import { answerOf } from "./past-answer.ts"

const Moment = Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const Cause = Schema.Union([
  Schema.Struct({
    type: Schema.Literals(["project", "group", "instance"]),
    path: Schema.optionalKey(Schema.String),
    revision: Count,
    sequence: Schema.NullOr(Count)
  }),
  Schema.Struct({ type: Schema.Literal("expiry") })
])

const Bound = Schema.NullOr(
  Schema.Struct({
    at: Moment,
    by: Schema.Array(Cause),
    or_beyond: Schema.optionalKey(Schema.Literal(true))
  })
)

const decodePast = Schema.decodeUnknownResult(
  Schema.Struct({
    at: Moment,
    since: Bound,
    until: Bound,
    grant: Schema.Struct({ value: Schema.Unknown, source: GrantSource }),
    limited_by: Schema.Array(GrantSource),
    surroundings: Schema.Struct({
      groups: Schema.Array(Schema.Struct({ path: Schema.String, revision: Count })),
      instance: Count
    }),
    platform_defaults: Schema.Boolean,
    as_of_today: Schema.Array(Schema.Literals(notKept)),
    remarks: Schema.Array(Schema.String)
  })
)

/** Who could do what at a moment, as a service answers it. */
export const whoCouldByServer = Effect.fn("whoCouldByServer")(function* (
  project: number | string,
  question: { readonly resource: string; readonly action: string; readonly at: number }
) {
  const { server } = yield* ServerClient
  const { access, hiddenSources, path, past, revision } = yield* askWhoCan(project, question)
  const about = { request: "the question about the past", server }
  const said = yield* orStrange(
    Result.mapError(decodePast(past), () => "it says nothing of the past; is it an earlier version?"),
    about
  )
  const value = yield* orStrange(
    Result.mapError(decodeGrant(said.grant.value), () => "the grant is not told as it should be"),
    about
  )
  const context = { ...said, grant: { value, source: said.grant.source } } as PastContext
  return { answer: answerOf(path, question, { access, past: context, revision }), hiddenSources }
})
