import { Effect, Result } from "effect"
import type { AccessDecision, Evaluation } from "./access-question.ts"
import { AccessQuestions } from "./access-questions.ts"
import { decisionClient } from "./decision-client.ts"
import type { Requester } from "./requester.ts"

/** When several evaluations end: after all, with the first no, with the first yes. */
export const evaluationSemantics = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const

export type EvaluationSemantic = (typeof evaluationSemantics)[number]

/** A request has no more evaluations than these. */
export const mostEvaluations = 1_000

/** Several evaluations in one request; one that could not be read stands there as what is wrong with it. */
export interface EvaluationBatch<Problem> {
  readonly evaluations: ReadonlyArray<Result.Result<Evaluation, Problem>>
  readonly semantic: EvaluationSemantic
}

/** The decision of each that was answered, in the order of the request. What could not be read is a no. */
export type Evaluated<Problem> = ReadonlyArray<Result.Result<AccessDecision, Problem>>

/** Of no more than these are the nearest changes told. */
const mostExplained = 10

/** Others are let go first after so many. */
const withoutRest = 50

/** Answers several evaluations, one after the other, as far as the semantic goes. For decision clients only. */
export const evaluateInTurn = Effect.fn("evaluateInTurn")(function* <Problem, E>(
  requester: Requester,
  /** The batch, read only once the client is known to be allowed to ask. */
  readBatch: Effect.Effect<EvaluationBatch<Problem>, E>
) {
  yield* decisionClient(requester)
  const { evaluations, semantic } = yield* readBatch
  const evaluate = yield* (yield* AccessQuestions).evaluator
  let explained = 0
  const evaluated: Array<Result.Result<AccessDecision, Problem>> = []
  for (const [index, evaluation] of evaluations.entries()) {
    if (index % withoutRest === withoutRest - 1) yield* Effect.yieldNow
    const answer = Result.isFailure(evaluation)
      ? Result.fail(evaluation.failure)
      : Result.succeed(
          yield* evaluate(
            requester,
            Effect.succeed(evaluation.success),
            explained < mostExplained ? "with nearest changes" : "without"
          )
        )
    evaluated.push(answer)
    if (Result.isSuccess(answer) && answer.success.nearest !== undefined) explained += 1
    const isAllowed = Result.isSuccess(answer) && answer.success.allowed
    if (semantic === (isAllowed ? "permit_on_first_permit" : "deny_on_first_deny")) break
  }
  const answers: Evaluated<Problem> = evaluated
  return answers
})
