import { Effect } from "effect"
import { InvalidParameter } from "./query.ts"

/** Which part of a list is asked for, from 1. */
export interface Page {
  readonly page: number
  readonly perPage: number
}

const most = 100

/** `page` and `per_page` as GitLab reads them: more than 100 on a page are 100, a page before the first is the first. */
export const pageOf = Effect.fnUntraced(function* (query: URLSearchParams) {
  const page = yield* integerOf(query, "page", 1)
  const perPage = yield* integerOf(query, "per_page", 20)
  if (perPage < 1) return yield* new InvalidParameter({ detail: "per_page has a value not allowed" })
  return { page: Math.max(1, page), perPage: Math.min(most, perPage) } satisfies Page
})

export const integerOf = (
  query: URLSearchParams,
  name: string,
  otherwise: number
): Effect.Effect<number, InvalidParameter> => {
  const text = query.get(name) ?? ""
  if (text === "") return Effect.succeed(otherwise)
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value)
    ? Effect.succeed(value)
    : Effect.fail(new InvalidParameter({ detail: `${name} is invalid` }))
}

/** The part of a list, and GitLab's headers that say where it lies. */
export const cutPage = <Item>(items: ReadonlyArray<Item>, { page, perPage }: Page, url: string) => {
  const pages = Math.max(1, Math.ceil(items.length / perPage))
  const previous = page > 1 && page <= pages ? page - 1 : undefined
  const next = page < pages ? page + 1 : undefined
  const link = (rel: string, to: number | undefined): ReadonlyArray<string> =>
    to === undefined ? [] : [`<${url}?page=${to}&per_page=${perPage}>; rel="${rel}"`]
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    headers: {
      link: [
        ...link("prev", previous),
        ...link("next", next),
        ...link("first", 1),
        ...link("last", pages)
      ].join(", "),
      "x-next-page": String(next ?? ""),
      "x-page": String(page),
      "x-per-page": String(perPage),
      "x-prev-page": String(previous ?? ""),
      "x-total": String(items.length),
      "x-total-pages": String(pages)
    }
  }
}
