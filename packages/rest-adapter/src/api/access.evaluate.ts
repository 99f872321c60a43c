import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { evaluationPath, evaluationsPath } from "./access.path.ts"
import {
  EvaluationRequest,
  EvaluationResponse,
  EvaluationsRequest,
  EvaluationsResponse
} from "./access.wire.ts"
import { errors } from "./wire.ts"

const error = [errors.badRequest, errors.unauthorized, errors.tooLarge, errors.unavailable] as const

export const evaluate = HttpApiEndpoint.post("evaluate", evaluationPath, {
  payload: EvaluationRequest,
  success: EvaluationResponse,
  error
}).annotateMerge(
  OpenApi.annotations({
    summary: "May a subject do an action to a project's resource?",
    description: "OpenID AuthZEN Authorization API 1.0, Access Evaluation. For decision clients only."
  })
)

export const evaluateAll = HttpApiEndpoint.post("evaluateAll", evaluationsPath, {
  payload: EvaluationsRequest,
  success: [EvaluationResponse, EvaluationsResponse],
  error
}).annotateMerge(
  OpenApi.annotations({
    summary: "Many such questions at once",
    description:
      "OpenID AuthZEN Authorization API 1.0, Access Evaluations. An evaluation that cannot be read is a no by " +
      "itself, and its `context.error` says why. For decision clients only."
  })
)
