import { Effect } from "effect"
import { readServer } from "./address.ts"
import { layerServerClient } from "./client.ts"
import type { ServerFlags } from "./flags.ts"
import { readToken } from "./token.ts"

/** A client of the service that the flags name, for the token in the environment. */
export const connect = Effect.fnUntraced(function* (
  { insecureHttp, server }: ServerFlags,
  isStopping?: () => boolean
) {
  const address = yield* readServer(server, { insecure: insecureHttp })
  const token = yield* readToken(process.env)
  return layerServerClient({ address, token, ...(isStopping && { isStopping }) })
})
