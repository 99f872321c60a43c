import { Effect } from "effect"
import { integerOf, type Page } from "./page.ts"
import { InvalidParameter } from "./query.ts"

/** Where the rest of a list begins; clients take it from the link and need not understand it. */
export const cursorOf = Effect.fnUntraced(function* (query: URLSearchParams) {
  const cursor = yield* integerOf(query, "cursor", 0)
  if (cursor < 0) return yield* new InvalidParameter({ detail: "cursor is invalid" })
  return cursor === 0 ? undefined : cursor
})

/** The header that leads to the rest of a list: the same question from there on. */
export const nextLink = (
  url: string,
  query: URLSearchParams,
  cursor: number | undefined
): Readonly<Record<string, string>> => {
  if (cursor === undefined) return {}
  const next = new URLSearchParams(query)
  next.set("cursor", String(cursor))
  return { link: `<${url}?${next}>; rel="next"` }
}

/** As GitLab has it: what is longer is not counted, and what is farther is asked for by keyset pages. */
export const mostCounted = 10_000
export const mostPassedOver = 50_000

/** GitLab's headers of a page of a long list, of which more than `mostCounted` is known to be there only. */
export const offsetHeaders = (
  url: string,
  query: URLSearchParams,
  { page, perPage }: Page,
  { count, more }: { readonly count: number; readonly more: boolean }
): Readonly<Record<string, string>> => {
  const link = (rel: string, to: number): string => {
    const there = new URLSearchParams(query)
    there.set("page", String(to))
    there.set("per_page", String(perPage))
    return `<${url}?${there}>; rel="${rel}"`
  }
  const pages = count > mostCounted ? undefined : Math.max(1, Math.ceil(count / perPage))
  const previous = page > 1 && (pages === undefined || page <= pages) ? page - 1 : undefined
  return {
    link: [
      ...(previous === undefined ? [] : [link("prev", previous)]),
      ...(more ? [link("next", page + 1)] : []),
      link("first", 1),
      ...(pages === undefined ? [] : [link("last", pages)])
    ].join(", "),
    "x-next-page": more ? String(page + 1) : "",
    "x-page": String(page),
    "x-per-page": String(perPage),
    "x-prev-page": String(previous ?? ""),
    ...(pages !== undefined && { "x-total": String(count), "x-total-pages": String(pages) })
  }
}
