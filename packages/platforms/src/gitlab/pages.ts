import type { PlatformUnavailable } from "@jobwarden/service"
import { Effect, Schema } from "effect"
import { kindOf, unanswered, type Answered, type GitLabClient, type Question } from "./client.ts"
import { decode, refused, type Shape } from "./questions.ts"

/** As many as GitLab gives at once. */
const perPage = 100

const longestLink = 8_000

/** What of a list is read. */
export interface ListOptions<A> {
  /** Where each must be greater than the one before: a list that goes round is then noticed at once. */
  readonly idOf?: (entry: A) => number
  /** More than this, and nothing of it is used; left out: two million. */
  readonly most?: number
  /** Reading ends as soon as there are so many. */
  readonly enough?: number
  /** The list is empty where there is nothing that could have one. */
  readonly emptyWhen?: ReadonlyArray<number>
}

/**
 * A list of GitLab's, page after page. The link to the next page is followed only to another page of the same list:
 * whatever it says, the credential goes nowhere else.
 */
export const askForList = Effect.fnUntraced(function* <A>(
  client: GitLabClient,
  question: Question,
  entry: Shape<A>,
  { emptyWhen = [], enough = Infinity, idOf, most = 2_000_000 }: ListOptions<A> = {}
): Effect.fn.Return<ReadonlyArray<A>, PlatformUnavailable> {
  const wrong = (why: string) => unanswered(kindOf(question.place), why)
  const shape = Schema.Array(entry) as unknown as Shape<ReadonlyArray<A>>
  const found: Array<A> = []
  const asked = new Set<string>()
  let last = 0
  let query: string | null = `?${question.query ?? ""}&per_page=${perPage}`
  while (query !== null) {
    if (asked.has(query)) return yield* wrong("the pages of its list go round")
    asked.add(query)
    const answered: Answered = yield* client.ask({ ...question, query })
    if (answered.status !== 200) {
      if (asked.size === 1 && emptyWhen.includes(answered.status)) return []
      return yield* refused(question, answered)
    }
    const page = yield* decode(question, shape, answered.body)
    query = yield* nextOf(client, question, answered.link)
    if (page.length === 0 && query !== null) return yield* wrong("after an empty page its list goes on")
    for (const each of page) {
      const id = idOf?.(each) ?? last + 1
      if (id <= last) return yield* wrong("its list is not in order, or goes round")
      last = id
      found.push(each)
    }
    if (found.length > most) return yield* wrong(`its list is longer than ${most}`)
    if (found.length >= enough) break
  }
  return found
})

/** The query of the next page; `null`: there is none. */
const nextOf = (
  client: GitLabClient,
  { place }: Question,
  header: string | undefined
): Effect.Effect<string | null, PlatformUnavailable> => {
  const link = /<([^<>]+)>\s*;[^,<]*\brel="?next"?/.exec((header ?? "").slice(0, longestLink))?.[1]
  if (link === undefined) return Effect.succeed(null)
  const here = client.addressOf(place)
  const next = URL.canParse(link) ? new URL(link) : null
  const isHere =
    here !== null &&
    next !== null &&
    next.origin === here.origin &&
    // GitLab writes the slashes and points of a path as it likes.
    decoded(next.pathname) === decoded(here.pathname)
  return isHere && next !== null
    ? Effect.succeed(next.search)
    : Effect.fail(
        unanswered(
          kindOf(place),
          "the next page of its list is said to be elsewhere; the `url` must be the one that GitLab itself names"
        )
      )
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
