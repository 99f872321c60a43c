import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { errors, Health } from "./wire.ts"

export const liveness = HttpApiEndpoint.get("liveness", "/-/liveness", { success: Health }).annotateMerge(
  OpenApi.annotations({ summary: "The process is alive" })
)

export const readiness = HttpApiEndpoint.get("readiness", "/-/readiness", {
  success: Health,
  error: errors.unavailable
}).annotateMerge(OpenApi.annotations({ summary: "The service can answer: its store and its platform do" }))
