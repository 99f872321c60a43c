import type { ServerResponse } from "node:http"
import { networkOfRequest } from "./client-address.ts"
import { credentialKey } from "./credential-key.ts"
import { exchangeOf, refuse, type Exchange } from "./exchange.ts"
import { TokenBuckets, take, type Bucket, type Rate } from "./token-buckets.ts"
import type { Wrapper } from "./wrapper.ts"

/** Rates by who asks; `null`: without bound. */
export interface RateLimits {
  /** Of one credential. */
  readonly callers: Rate | null
  /** Of one address that presents none. */
  readonly anonymous: Rate | null
  /** Credentials that nobody has, by the address that they come from. */
  readonly failedSignIns: Rate | null
}

/** Which of the limits somebody ran into. */
export type LimitName = "callers" | "anonymous" | "failed_sign_ins"

/** Whether the credential of a request that was answered turned out to be somebody's. */
export type IsSignedIn = (exchange: Exchange | undefined, response: ServerResponse) => boolean

const isNoted: IsSignedIn = (exchange) => exchange?.caller !== undefined

/** Told of every request that a limit turned away. */
export type CountLimited = (limit: LimitName) => void

/**
 * Turns away who asks too often. A credential has a bucket of its own, whoever presents none has that of the
 * address. An address from which too many wrong credentials come is heard again only with one that was right before.
 */
export const rateLimited = (
  limits: RateLimits,
  count: CountLimited,
  isSignedIn: IsSignedIn = isNoted,
  now: (exchange: Exchange | undefined) => number = (exchange) => exchange?.begun ?? performance.now()
): Wrapper => {
  const [callers, anonymous, failures] = [limits.callers, limits.anonymous, limits.failedSignIns].map(
    (rate) => rate && new TokenBuckets(rate)
  )
  // Who was right before is remembered where callers have no limit too.
  const known = callers ?? (failures ? new TokenBuckets({ perMinute: Number.MAX_SAFE_INTEGER }) : null)

  const turnAway = (
    response: ServerResponse,
    name: LimitName,
    buckets: TokenBuckets,
    bucket: Bucket
  ): void => {
    count(name)
    const seconds = buckets.secondsUntil(bucket)
    const reset = Math.ceil(Date.now() / 1000) + seconds
    refuse(response, 429, "429 Too Many Requests - slow down; `Retry-After` says for how long", {
      "retry-after": String(seconds),
      "ratelimit-name": name,
      "ratelimit-limit": String(buckets.perMinute),
      "ratelimit-observed": String(buckets.perMinute + 1),
      "ratelimit-remaining": "0",
      "ratelimit-reset": String(reset),
      "ratelimit-resettime": new Date(reset * 1000).toUTCString()
    })
  }

  return (next) => {
    if (!callers && !anonymous && !failures) return next
    return (request, response) => {
      const exchange = exchangeOf(request)
      const moment = now(exchange)
      const key = credentialKey(request.rawHeaders)
      const address = (): string => networkOfRequest(request, exchange?.address)
      if (key === undefined) {
        if (anonymous) {
          const bucket = anonymous.at(address(), moment)
          if (!take(bucket)) return turnAway(response, "anonymous", anonymous, bucket)
        }
        return next(request, response)
      }
      const bucket = known?.at(key, moment)
      if (callers && bucket && !take(bucket)) return turnAway(response, "callers", callers, bucket)
      if (failures && bucket && !bucket.isKnown) {
        const failed = failures.at(address(), moment)
        // Taken before it is known to fail, so that many guesses at once are as slow as one after the other.
        if (!take(failed)) return turnAway(response, "failed_sign_ins", failures, failed)
        response.once("close", () => {
          if (isSignedIn(exchange, response)) bucket.isKnown = true
          if (bucket.isKnown || response.statusCode !== 401) failures.giveBack(failed)
        })
      }
      next(request, response)
    }
  }
}
