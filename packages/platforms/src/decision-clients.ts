import { parseRfc3339, type Problem } from "@jobwarden/core"
import { Platform, type DecisionClientPrincipal } from "@jobwarden/service"
import { Clock, Effect, Layer, Result, Schema } from "effect"
import { describeHash } from "./static/hide-secrets.ts"
import { makeTokenIndex } from "./token-index.ts"

/** What a configuration says of decision clients (SPEC §9.7), for a platform that has none itself. */
export const DecisionClients = Schema.Array(
  Schema.Struct({
    name: Schema.NonEmptyString,
    sha256: Schema.String,
    /** Left out: false. */
    trusted_context: Schema.optionalKey(Schema.Boolean),
    expires_at: Schema.optionalKey(Schema.String)
  })
)

/** A decision client whose hash and end are sound. */
export interface DecisionClient {
  readonly principal: DecisionClientPrincipal
  readonly sha256: string
  /** Epoch milliseconds. */
  readonly endsAt: number
}

/** Checks what its shape does not show. A hash is never quoted: it may be the token itself. */
export const readDecisionClients = (
  entries: typeof DecisionClients.Type
): Result.Result<ReadonlyArray<DecisionClient>, ReadonlyArray<Problem>> => {
  const problems: Array<Problem> = []
  const places = new Map<string, number>()
  const clients = entries.map(
    ({ expires_at, name, sha256, trusted_context = false }, index): DecisionClient => {
      const wrong = describeHash(sha256)
      const first = places.get(sha256)
      if (wrong !== undefined) problems.push({ path: [index, "sha256"], message: wrong })
      else if (first !== undefined) {
        problems.push({ path: [index, "sha256"], message: `is that of entry ${first} as well` })
      }
      places.set(sha256, index)
      const endsAt = expires_at === undefined ? Infinity : parseRfc3339(expires_at)
      if (endsAt === null) {
        const message = "must be an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`"
        problems.push({ path: [index, "expires_at"], message })
      }
      const principal = { type: "decision_client", id: name, trustedContext: trusted_context } as const
      return { principal, sha256, endsAt: endsAt ?? -Infinity }
    }
  )
  return problems.length > 0 ? Result.fail(problems) : Result.succeed(clients)
}

/** A platform that lets these decision clients in beside everybody whom it knows itself. */
export const layerWithDecisionClients = <E>(
  clients: ReadonlyArray<DecisionClient>,
  platform: Layer.Layer<Platform, E>
): Layer.Layer<Platform, E> =>
  Layer.effect(
    Platform,
    Effect.gen(function* () {
      const inner = yield* Platform
      const clock = yield* Clock.Clock
      const tokens = makeTokenIndex(clients.map((client) => [client.sha256, client] as const))
      return Platform.of({
        ...inner,
        authenticate: (credential) => {
          const client = tokens.find(credential.secret.reveal())
          if (client === null) return inner.authenticate(credential)
          // It is nobody else's, whatever door it is shown at, and the platform is not shown it.
          const isAdmitted =
            credential.presentedAs === "bearer" && clock.currentTimeMillisUnsafe() < client.endsAt
          return Effect.succeed(isAdmitted ? client.principal : null)
        }
      })
    })
  ).pipe(Layer.provide(platform))
