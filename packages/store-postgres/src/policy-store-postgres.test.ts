import { storeContract } from "@jobwarden/service/testing"
import { Effect, Layer } from "effect"
import { describe, it } from "vitest"
import { layer } from "./layer.ts"
import { sharedServer } from "./testing/server.ts"

/** A layer over a database that is made when it is first asked for. */
const makeLayer = () => {
  const url = sharedServer().then(async (server) => server.url(await server.newDatabase()))
  return Layer.unwrap(
    Effect.map(
      Effect.promise(() => url),
      (given) => layer({ url: given })
    )
  )
}

storeContract({ name: "postgres", keeps: "shared data", makeLayer }, { describe, it })
