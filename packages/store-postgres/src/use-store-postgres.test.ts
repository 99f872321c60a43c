import { useStoreContract } from "@jobwarden/service/testing"
import { Effect, Layer } from "effect"
import { describe, it } from "vitest"
import { layer } from "./layer.ts"
import { sharedServer } from "./testing/server.ts"

useStoreContract(
  {
    name: "postgres",
    makeLayer: (room) =>
      Layer.unwrap(
        Effect.promise(async () => {
          const server = await sharedServer()
          const url = server.url(await server.newDatabase())
          return layer({ url, ...(room && { roomOfADay: room }) })
        })
      )
  },
  { describe, it }
)
