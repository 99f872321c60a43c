import { Platform, PolicyStore } from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { json, respond } from "../respond.ts"

export const healthHandlers = HttpApiBuilder.group(Api, "health", (handlers) =>
  handlers
    .handleRaw("liveness", () => Effect.succeed(json(200, { status: "ok" })))
    .handleRaw("readiness", () =>
      respond(
        Effect.gen(function* () {
          yield* (yield* PolicyStore).read({ type: "instance", id: 0 })
          yield* (yield* Platform).inventory
          return json(200, { status: "ok" })
        })
      )
    )
)
