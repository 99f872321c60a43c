import {
  atOnce,
  type Credential,
  type JobPrincipal,
  type PlatformUnavailable,
  type Secret,
  type UserPrincipal
} from "@jobwarden/service"
import { Effect, type Clock } from "effect"
import { createHmac, randomBytes } from "node:crypto"
import type { AnswerCache } from "./answer-cache.ts"
import { JobAnswer, TokenAnswer, UserAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import { jobPrincipalOf } from "./jobs.ts"
import { askFor } from "./questions.ts"
import type { makeRefClass } from "./ref-class.ts"
import { endOf } from "./roles.ts"
import { principalOf } from "./users.ts"

/** Whom a token signs in, and from when on no longer (epoch milliseconds). */
export interface SignedIn<Principal> {
  readonly principal: Principal
  readonly endsAt: number
}

type Kept<Principal> = AnswerCache<string, SignedIn<Principal> | null, PlatformUnavailable>

export interface CredentialCaches {
  readonly users: Kept<UserPrincipal>
  readonly jobs: Kept<JobPrincipal>
}

type Answer = Effect.Effect<UserPrincipal | JobPrincipal | null, PlatformUnavailable>

/** What is made from a token that ends may not outlive it. */
const ending = <P extends UserPrincipal | JobPrincipal>({ endsAt, principal }: SignedIn<P>): P =>
  endsAt === Infinity ? principal : { ...principal, endsAt }

/** Whom a credential signs in. Each kind of token has its doors; GitLab is asked by that kind's door only. */
export const makeAuthenticate = (
  client: GitLabClient,
  clock: Clock.Clock,
  refClass: ReturnType<typeof makeRefClass>,
  caches: CredentialCaches
): ((credential: Credential) => Answer) => {
  // No token is kept, nor anything that could be looked up in a list of hashes.
  const key = randomBytes(32)
  const keyOf = (secret: Secret): string => createHmac("sha256", key).update(secret.reveal()).digest("base64")

  const askForUser = Effect.fnUntraced(function* (secret: Secret) {
    const as = { header: "private-token", secret } as const
    const token = yield* askFor(client, { place: ["personal_access_tokens", "self"], as }, TokenAnswer, {
      nothing: unknown
    })
    const endsAt = endOf(token?.expires_at)
    if (token === null || !token.active || token.revoked) return null
    const isAsked = ({ id }: typeof UserAnswer.Type): boolean => id === token.user_id
    // A token for registries only may not ask who its user is; the service then asks for the user, and an
    // administrator is none by such a token.
    const mayAsk = token.scopes.some((scope) => whoAmI.includes(scope))
    const user = mayAsk
      ? yield* askFor(client, { place: ["user"], as }, UserAnswer, { isAsked, nothing: unknown })
      : yield* askFor(client, { place: ["users", token.user_id] }, UserAnswer, { isAsked })
    if (user === null) return null
    const { auditor, ...rest } = principalOf(user)
    const asUser = mayAsk ? { ...rest, ...(auditor && { auditor }) } : { ...rest, admin: false }
    return { principal: { ...asUser, scopes: token.scopes }, endsAt } satisfies SignedIn<UserPrincipal>
  })

  const askForJob = Effect.fnUntraced(function* (secret: Secret) {
    const as = { header: "job-token", secret } as const
    const job = yield* askFor(client, { place: ["job"], as }, JobAnswer, { nothing: unknown })
    if (job === null) return null
    const principal = yield* jobPrincipalOf(job, refClass)
    return { principal, endsAt: Infinity }
  })

  const found = <P extends UserPrincipal | JobPrincipal>(
    asked: Effect.Effect<SignedIn<P> | null, PlatformUnavailable>
  ): Answer =>
    atOnce(asked, (signedIn) =>
      signedIn !== null && clock.currentTimeMillisUnsafe() < signedIn.endsAt
        ? Effect.succeed(ending(signedIn))
        : nobody
    )
  const user = (secret: Secret): Answer => found(caches.users.get(keyOf(secret), askForUser(secret)))
  const job = (secret: Secret): Answer => found(caches.jobs.get(keyOf(secret), askForJob(secret)))

  return ({ presentedAs, secret }) => {
    if (!isToken.test(secret.reveal())) return nobody
    switch (presentedAs) {
      case "private_token":
        return user(secret)
      case "job_token":
      case "basic":
        return job(secret)
      case "bearer": {
        // The prefix says what to try first, and nothing more: GitLab's are settings.
        const [first, second] = secret.reveal().startsWith("glcbt-") ? [job, user] : [user, job]
        return atOnce(first(secret), (known) => (known === null ? second(secret) : Effect.succeed(known)))
      }
    }
  }
}

/** What a header can carry, and no longer than any token of GitLab's. */
const isToken = /^[\x21-\x7e]{1,8192}$/

/** A token of another kind (400), that is unknown, over or blocked. */
const unknown = [400, 401, 403, 404]

/** Scopes of which one is needed to be told who one is. */
const whoAmI = ["api", "read_api", "read_user"]

const nobody = Effect.succeed(null)
