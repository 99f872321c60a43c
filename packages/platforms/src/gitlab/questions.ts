import type { PlatformUnavailable } from "@jobwarden/service"
import { Effect, Schema } from "effect"
import { kindOf, unanswered, type Answered, type GitLabClient, type Question } from "./client.ts"

/** What an answer must look like. Its problems are not told: they would repeat what the other side wrote. */
export type Shape<A> = Schema.Codec<A, unknown>

/** The refusals that mean that there is nothing. Whatever else is refused means that it is not known. */
export type Nothing = ReadonlyArray<number>

/** There is no such thing, or the service may not see it. */
export const notFound: Nothing = [404]

/**
 * What GitLab says of one thing; `null` where it says that there is none. An answer that does not fit what was
 * asked is believed in nothing.
 */
export const askFor = <A>(
  client: GitLabClient,
  question: Question,
  shape: Shape<A>,
  {
    isAsked = () => true,
    nothing = notFound
  }: { readonly isAsked?: (answer: A) => boolean; readonly nothing?: Nothing } = {}
): Effect.Effect<A | null, PlatformUnavailable> =>
  Effect.flatMap(client.ask(question), (answered) => {
    if (answered.status !== 200) {
      return nothing.includes(answered.status)
        ? Effect.succeed(null)
        : Effect.fail(refused(question, answered))
    }
    return Effect.flatMap(decode(question, shape, answered.body), (answer) =>
      isAsked(answer)
        ? Effect.succeed<A | null>(answer)
        : Effect.fail(
            unanswered(kindOf(question.place), "it answered about another one; nothing of it is believed")
          )
    )
  })

/** What was answered, in the shape that it must have. */
export const decode = <A>(
  { place }: Question,
  shape: Shape<A>,
  body: unknown
): Effect.Effect<A, PlatformUnavailable> =>
  Effect.mapError(Schema.decodeUnknownEffect(shape)(body), () =>
    unanswered(kindOf(place), "what it answered does not have the form that such an answer has")
  )

/** Why a refusal is no answer, and what helps. */
export const refused = ({ as, place }: Question, { status }: Answered): PlatformUnavailable => {
  if (as === undefined && status === 401) {
    return unanswered(
      kindOf(place),
      "it does not take the service's own token (401); put a live one with the scope `read_api` into its file"
    )
  }
  if (as === undefined && status === 403) {
    return unanswered(
      kindOf(place),
      "the service's own token may not ask that (403); it needs the scope `read_api`, and an administrator or " +
        "auditor behind it"
    )
  }
  if (status >= 300 && status < 400) {
    return unanswered(kindOf(place), `it answered ${status}: redirects are not followed; correct the address`)
  }
  return unanswered(kindOf(place), `it answered ${status}`)
}
