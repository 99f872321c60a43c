import {
  AccessQuestions,
  atOnce,
  decisionClient,
  evaluateInTurn,
  InvalidDocument,
  mostEvaluations,
  Platform,
  requesterFrom,
  requesterOf,
  safely,
  type AccessDecision,
  type Evaluation,
  type EvaluationBatch,
  type PolicyIndex,
  type RequestHead
} from "@jobwarden/service"
import { Effect, Result } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import { EvaluationRequest, EvaluationsEnvelope } from "../api/access.wire.ts"
import type { BodyTooLarge } from "../request/body.ts"
import { isPlainEvaluation } from "../request/plain-evaluation.ts"
import { problemsOf } from "../refusal-words.ts"
import { json, type Failure } from "../respond.ts"
import { answer, decoderOf, readAccessBody } from "./access-answer.ts"

type Request = HttpServerRequest.HttpServerRequest

const decodeEvaluation = decoderOf(EvaluationRequest)
const decodeEnvelope = decoderOf(EvaluationsEnvelope)

/** A decision as AuthZEN has it. */
const decisionBody = ({ allowed, nearest, reason, revision }: AccessDecision) => ({
  decision: allowed,
  context: {
    reason,
    revision,
    ...(nearest && { nearest_changes: { by_caller: nearest.byCaller, by_owner: nearest.byOwner } })
  }
})

/** Answers without changes to make, which are few and the same again and again. */
const answers = new Map<string, HttpServerResponse.HttpServerResponse>()

const mostAnswers = 1_000

const decisionAnswer = (decision: AccessDecision): HttpServerResponse.HttpServerResponse => {
  if (decision.nearest !== undefined) return json(200, decisionBody(decision))
  const key = `${decision.allowed} ${decision.reason} ${decision.revision}`
  const known = answers.get(key)
  if (known !== undefined) return known
  const made = json(200, decisionBody(decision))
  if (answers.size >= mostAnswers) answers.clear()
  answers.set(key, made)
  return made
}

/** Answers one evaluation, of a body that is still to be read or is there already. */
export type AnswerEvaluation = (
  head: RequestHead,
  body: Effect.Effect<unknown, BodyTooLarge | InvalidDocument>
) => Effect.Effect<HttpServerResponse.HttpServerResponse>

/**
 * What answers them with its ports found once, under the address `realm`: at once where the body is there and the
 * platform knows who asks.
 */
export const evaluationAnswer = (
  realm: string
): Effect.Effect<AnswerEvaluation, never, Platform | PolicyIndex> =>
  Effect.gen(function* () {
    const platform = yield* Platform
    const evaluate = yield* (yield* AccessQuestions).evaluator

    const evaluated: AnswerEvaluationHandler = (head, body) =>
      atOnce(requesterFrom(platform, head), (requester) =>
        atOnce(evaluate(requester, atOnce(body, questionOf)), (decision) =>
          Effect.succeed(decisionAnswer(decision))
        )
      )
    return (head, body) =>
      answer(
        head,
        realm,
        safely(() => evaluated(head, body))
      )
  })

type AnswerEvaluationHandler = (
  ...asked: Parameters<AnswerEvaluation>
) => Effect.Effect<HttpServerResponse.HttpServerResponse, Failure>

const questionOf = (body: unknown): Effect.Effect<Evaluation, InvalidDocument> =>
  isPlainEvaluation(body) ? Effect.succeed(body) : Effect.fromResult(decodeEvaluation(body))

/** Several evaluations in one request, or one. */
export const evaluateSeveral = Effect.fnUntraced(function* (request: Request) {
  const requester = yield* requesterOf(request)
  yield* decisionClient(requester)
  const asked = yield* Effect.flatMap(readAccessBody(request), readEvaluations)
  if ("subject" in asked) {
    const evaluate = yield* (yield* AccessQuestions).evaluator
    return json(200, decisionBody(yield* evaluate(requester, Effect.succeed(asked))))
  }
  const evaluated = yield* evaluateInTurn(requester, Effect.succeed(asked))
  return json(200, {
    evaluations: evaluated.map(Result.match({ onSuccess: decisionBody, onFailure: unreadable }))
  })
})

/** An evaluation that could not be read is a no, as every no that says why. */
const unreadable = (problem: InvalidDocument) => ({
  decision: false,
  context: { reason: "invalid_request", revision: null, error: { status: 400, ...problemsOf(problem) } }
})

/** Without evaluations the body is one itself. */
const readEvaluations = Effect.fnUntraced(function* (
  body: unknown
): Effect.fn.Return<Evaluation | EvaluationBatch<InvalidDocument>, InvalidDocument> {
  if (!isObject(body) || isNothing(body["evaluations"]))
    return yield* Effect.fromResult(decodeEvaluation(body))
  const { evaluations = [], options = {} } = yield* Effect.fromResult(decodeEnvelope(body))
  if (evaluations.length > mostEvaluations) {
    const message = `are ${evaluations.length}, more than ${mostEvaluations}; send them in several requests`
    return yield* new InvalidDocument({ problems: [{ path: ["evaluations"], message }] })
  }
  return {
    semantic: options.evaluations_semantic ?? "execute_all",
    evaluations: evaluations.map((item, index) => {
      const whole = isObject(item) ? withDefaults(body, item) : item
      return decodeEvaluation(whole, ["evaluations", index])
    })
  }
})

type Body = { readonly [member: string]: unknown }

const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isNothing = (evaluations: unknown): boolean =>
  evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0)

const members = ["subject", "action", "resource", "context"] as const

/** What an evaluation says itself replaces the default as a whole. */
const withDefaults = (defaults: Body, item: Body): Body =>
  Object.fromEntries(
    members.flatMap((member) => {
      const said = Object.hasOwn(item, member) ? item : defaults
      return Object.hasOwn(said, member) ? [[member, said[member]]] : []
    })
  )
