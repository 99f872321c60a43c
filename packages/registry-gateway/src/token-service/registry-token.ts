import { SignJWT } from "jose"
import { randomUUID } from "node:crypto"
import type { RepositoryAction } from "./scope.ts"
import type { SigningKey } from "./signing-key.ts"

/** What a token lets its bearer do to one repository. */
export interface GrantedAccess {
  readonly type: "repository"
  readonly name: string
  readonly actions: ReadonlyArray<RepositoryAction>
}

/** What all tokens of one service have alike. */
export interface TokenTerms {
  /** The registry, by the name that it is configured with. */
  readonly service: string
  readonly issuer: string
  /** How long a token is good for, at most. */
  readonly seconds: number
  readonly key: SigningKey
}

/** Whom a token is made for. */
export interface TokenBearer {
  /** As the registry's log names it; nobody has no name. */
  readonly subject: string
  /** From when on the credential that it is made from signs nobody in (epoch milliseconds). */
  readonly endsAt?: number
}

/** What a client is answered. */
export interface TokenAnswer {
  readonly token: string
  readonly expires_in: number
  readonly issued_at: string
}

/** Clocks are apart by a little: a token is good from a moment before it was made. */
const backdatedSeconds = 10

/** The second in which a token ends: never after the credential that it is made from. */
const endOf = ({ seconds }: TokenTerms, { endsAt = Infinity }: TokenBearer, now: number): number =>
  Math.min(Math.floor(now / 1000) + seconds, Math.floor(endsAt / 1000))

/** Signs what was granted, and nothing else. `null` where the credential behind it is about to end. */
export const makeToken = async (
  terms: TokenTerms,
  bearer: TokenBearer,
  access: ReadonlyArray<GrantedAccess>,
  now: number
): Promise<TokenAnswer | null> => {
  const { issuer, key, service } = terms
  const issuedAt = Math.floor(now / 1000)
  const expires = endOf(terms, bearer, now)
  if (expires <= issuedAt) return null
  const token = await new SignJWT({ access })
    .setProtectedHeader({ typ: "JWT", alg: key.algorithm, kid: key.id })
    .setIssuer(issuer)
    .setSubject(bearer.subject)
    .setAudience(service)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt - backdatedSeconds)
    .setExpirationTime(expires)
    .setJti(randomUUID())
    .sign(key.key)
  return { token, expires_in: expires - issuedAt, issued_at: new Date(issuedAt * 1000).toISOString() }
}
