import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { errors, EvaluationRequest, EvaluationResponse } from "./wire.ts"

export const evaluate = HttpApiEndpoint.post("evaluate", "/access/v1/evaluation", {
  payload: EvaluationRequest,
  success: EvaluationResponse,
  error: [errors.badRequest, errors.unauthorized, errors.tooLarge, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "May a subject do an action to a project's resource?",
    description: "OpenID AuthZEN Authorization API 1.0, Access Evaluation. For decision clients only."
  })
)
