import { PlatformUnavailable, type Secret } from "@jobwarden/service"
import { Clock, Effect, Random, Redacted, Semaphore } from "effect"
import { HttpClient } from "effect/http"
import { attempt, type Sent } from "./attempt.ts"
import { makeCircuitBreaker } from "./circuit-breaker.ts"
import { pauseBefore } from "./retry.ts"

/** However often it is tried: no question takes longer, in milliseconds. */
const deadline = 10_000

/** So many requests are under way at once; the others wait, and their deadline runs. */
const mostAtOnce = 32

const longestAddress = 8_000

/** What is asked of GitLab: everything is only read. */
export interface Question {
  /** What stands between the slashes under `/api/v4`, not yet encoded. */
  readonly place: ReadonlyArray<string | number>
  /** Without the question mark. */
  readonly query?: string
  /** Who asks; left out: the service. */
  readonly as?: { readonly header: "private-token" | "job-token"; readonly secret: Secret }
}

/** What GitLab said: something, or a status that says no. */
export type Answered =
  | { readonly status: 200; readonly body: unknown; readonly link: string | undefined }
  | { readonly status: number; readonly body?: never; readonly link?: never }

/** Asks a GitLab; what is not answered in time, or in a form that is understood, is `PlatformUnavailable`. */
export interface GitLabClient {
  readonly ask: (question: Question) => Effect.Effect<Answered, PlatformUnavailable>
  /** Fails as long as GitLab is left in peace, since it did not answer. */
  readonly check: Effect.Effect<void, PlatformUnavailable>
  /** The address of a place, as links to other pages of it begin. */
  readonly addressOf: (place: Question["place"]) => URL | null
}

export interface ClientOptions {
  /** Without a slash at its end. */
  readonly url: string
  readonly token: Redacted.Redacted
}

const nothing: Answered = { status: 404 }

export const makeClient = Effect.fnUntraced(function* ({ token, url }: ClientOptions) {
  const http = yield* HttpClient.HttpClient
  const clock = yield* Clock.Clock
  const breaker = makeCircuitBreaker(clock)
  const turns = yield* Semaphore.make(mostAtOnce)

  const addressOf = (place: Question["place"]): URL | null => {
    const steps = place.map(String)
    // A step of dots would lead to another place than the one that was asked for.
    if (steps.some((step) => /^\.{0,2}$/.test(step) || !step.isWellFormed())) return null
    const address = new URL(`${url}/api/v4/${steps.map(encodeURIComponent).join("/")}`)
    return address.href.length > longestAddress ? null : address
  }

  const tryOften = (about: string, sent: Sent) =>
    Effect.gen(function* () {
      for (let failures = 1; ; failures += 1) {
        const outcome = yield* turns.withPermit(attempt(http, sent))
        switch (outcome.type) {
          case "answered":
            return outcome as Answered
          case "refused":
            return { status: outcome.status } as Answered
          case "failed": {
            const chance = { now: clock.currentTimeMillisUnsafe(), random: yield* Random.next }
            const pause = outcome.again && pauseBefore(failures, outcome.again.after, chance)
            if (pause === null) return yield* unanswered(about, outcome.why)
            yield* Effect.sleep(pause)
          }
        }
      }
    }).pipe(
      Effect.timeoutOrElse({
        duration: deadline,
        orElse: () => Effect.fail(unanswered(about, `nothing came within ${deadline / 1000} seconds`))
      })
    )

  const client: GitLabClient = {
    addressOf,
    check: breaker.check,
    ask: ({ as, place, query }) => {
      const address = addressOf(place)
      if (address === null) return Effect.succeed(nothing)
      address.search = query ?? ""
      const secret = as === undefined ? Redacted.value(token) : as.secret.reveal()
      const headers = { [as?.header ?? "private-token"]: secret }
      const about = kindOf(place)
      return breaker.guard(tryOften(about, { url: address.href, headers }))
    }
  }
  return client
})

/** The words that GitLab's own addresses are made of. Whatever else stands in one is somebody's name or number. */
const words: ReadonlySet<string | number> = new Set(
  [
    "all",
    "branches",
    "descendant_groups",
    "groups",
    "job",
    "members",
    "memberships",
    "merge_requests"
  ].concat(["personal_access_tokens", "projects", "repository", "self", "tags", "user", "users"])
)

/** What is asked about, in messages: without the names and numbers of anybody. */
export const kindOf = (place: Question["place"]): string =>
  `/${place.map((step) => (words.has(step) ? step : "…")).join("/")}`

/** A question that has no answer. */
export const unanswered = (about: string, why: string): PlatformUnavailable =>
  new PlatformUnavailable({ reason: `GitLab was asked for ${about}, and ${why}` })
