import {
  presentedCredential,
  registryCaller,
  type PackageDirectory,
  type Platform,
  type PolicyIndex,
  type Presented,
  type Principal,
  type Unanswered
} from "@jobwarden/service"
import { Clock, Effect, Result } from "effect"
import type { HeaderList } from "../fronts/raw-headers.ts"
import { makeGrant } from "./grant.ts"
import { makeToken, type TokenAnswer, type TokenBearer, type TokenTerms } from "./registry-token.ts"
import { readTokenRequest } from "./token-request.ts"

/** What a request for a token comes to. */
export type Issued =
  | { readonly type: "token"; readonly answer: TokenAnswer }
  | { readonly type: "refused"; readonly status: 400 | 401 | 404; readonly message: string }

export type Issue = (target: string, headers: HeaderList) => Effect.Effect<Issued, Unanswered>

const refused = (status: 400 | 401 | 404, message: string): Issued => ({ type: "refused", status, message })

const signIn = refused(401, "a valid token is needed")

const nobody: TokenBearer = { subject: "" }

const bearerOf = (principal: Principal): TokenBearer => ({
  subject: `${principal.type}:${principal.id}`,
  ...("endsAt" in principal && principal.endsAt !== undefined && { endsAt: principal.endsAt })
})

/** Whether the client names another account than its credential does. */
const isAnother = (account: string | null, presented: Presented): boolean =>
  account !== null &&
  presented.type === "one" &&
  presented.username !== undefined &&
  presented.username !== account

/**
 * Makes what turns a credential into a registry token. A client that is granted a part of what it asks for gets a
 * token for that part, as registries expect. One that is granted nothing, or that comes again for what its token
 * lacked, is told why, with 401: of a 403 clients show nothing.
 */
export const makeIssue = (
  terms: TokenTerms
): Effect.Effect<Issue, never, Platform | PolicyIndex | PackageDirectory> =>
  Effect.gen(function* () {
    const grant = yield* makeGrant
    const callerBehind = yield* registryCaller

    return Effect.fnUntraced(function* (target, headers) {
      const read = readTokenRequest(target, terms.service)
      if (Result.isFailure(read)) return refused(read.failure.status, read.failure.message)
      const { account, asksForScopes, query, scopes } = read.success
      const presented = presentedCredential(headers, query, "all")
      if (presented.type === "refused") return refused(401, presented.detail)
      if (isAnother(account, presented)) return refused(401, "the account is another than the credential's")
      const principal = presented.type === "none" ? null : yield* callerBehind(presented)
      if (principal === null && (presented.type === "one" || !asksForScopes)) return signIn
      const { access, again, refusal } = yield* grant(presented, scopes)
      if (again !== null) return refused(401, again)
      if (asksForScopes && access.length === 0) {
        return refused(401, refusal ?? "what is asked for is nothing that could be granted here")
      }
      const now = yield* Clock.currentTimeMillis
      const bearer = principal === null ? nobody : bearerOf(principal)
      const answer = yield* Effect.promise(() => makeToken(terms, bearer, access, now))
      return answer === null ? signIn : { type: "token", answer }
    })
  })
