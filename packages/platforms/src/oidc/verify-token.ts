import { Effect } from "effect"
import { errors, jwtVerify, type JWK, type JWTPayload } from "jose"
import type { SettledIssuer } from "./settings.ts"

/**
 * Checks a token's signature and what it says of itself: who made it, for whom, and when (RFC 7519, RFC 8725). A
 * failure says what is wrong, in words that nothing of the token is in.
 */
export const verifyToken = (
  token: string,
  key: JWK,
  { algorithms, audience, clockTolerance, issuer, maximumAge }: SettledIssuer,
  now: number
): Effect.Effect<JWTPayload, string> =>
  Effect.tryPromise({
    try: () =>
      jwtVerify(token, key, {
        algorithms: [...algorithms],
        issuer,
        audience,
        clockTolerance,
        maxTokenAge: maximumAge,
        requiredClaims: ["iss", "aud", "exp", "iat"],
        currentDate: new Date(now)
      }),
    catch: whyNot
  }).pipe(
    Effect.flatMap(({ payload }) =>
      // Whoever else it is made for has it too, and could come with it.
      Array.isArray(payload.aud) && payload.aud.length > 1
        ? Effect.fail("it is made for others as well: `aud` has more than one value")
        : Effect.succeed(payload)
    )
  )

/** The claims that are checked here; others are not named. */
const known = ["iss", "aud", "exp", "nbf", "iat"]

const whyNot = (cause: unknown): string => {
  if (cause instanceof errors.JWTExpired || cause instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = cause
    if (!known.includes(claim)) return "one of its claims is wrong"
    if (reason === "missing") return `\`${claim}\` is missing`
    if (cause instanceof errors.JWTExpired)
      return claim === "exp" ? "it has expired" : "it is too old (`iat`)"
    return claim === "nbf" || claim === "iat"
      ? `it is not valid yet (\`${claim}\`): the clocks may be apart`
      : `\`${claim}\` is another than configured`
  }
  if (cause instanceof errors.JOSEAlgNotAllowed) return "its algorithm is none of those configured"
  if (cause instanceof errors.JWSSignatureVerificationFailed) return "its signature is wrong"
  return "it cannot be checked with the key that it names"
}
