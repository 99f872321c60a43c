import {
  Platform,
  PolicyIndex,
  PolicyStore,
  type PlatformUnavailable,
  type StoreUnavailable
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { json, respond } from "../respond.ts"

/** Which part is away is told to whoever asks; why, to the log. */
const platformAway = ({ message }: PlatformUnavailable) =>
  Effect.as(
    Effect.logError(message),
    json(
      503,
      { message: "503 Service Unavailable - the platform cannot be asked; the log says why" },
      { "retry-after": "5" }
    )
  )

const stale = ({ message }: StoreUnavailable) =>
  Effect.as(
    Effect.logError(message),
    json(
      503,
      {
        message:
          "503 Service Unavailable - the store has not confirmed the policies for too long, and nothing is allowed; " +
          "the log says why"
      },
      { "retry-after": "5" }
    )
  )

export const healthHandlers = HttpApiBuilder.group(Api, "health", (handlers) =>
  handlers
    .handleRaw("liveness", () => Effect.succeed(json(200, { status: "ok" })))
    .handleRaw("readiness", () =>
      respond(
        Effect.gen(function* () {
          yield* (yield* PolicyStore).read({ type: "instance", id: 0 })
          yield* (yield* Platform).health
          const { requireFresh } = yield* PolicyIndex
          return yield* Effect.matchEffect(requireFresh(), {
            onFailure: stale,
            onSuccess: () => Effect.succeed(json(200, { status: "ok" }))
          })
        }).pipe(Effect.catchTag("PlatformUnavailable", platformAway))
      )
    )
)
