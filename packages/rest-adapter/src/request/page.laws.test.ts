import { describe, expect, it } from "vitest"
import { cutPage } from "./page.ts"

const url = "https://gitlab.acme.example/list"
const linkTo = (rel: string, link: string): string | undefined =>
  new RegExp(`<${url}\\?page=(\\d+)&per_page=\\d+>; rel="${rel}"`).exec(link)?.[1]

/** Walks from the first page by the links, and answers what was on each. */
const walk = (items: ReadonlyArray<number>, perPage: number): ReadonlyArray<ReadonlyArray<number>> => {
  const pages: Array<ReadonlyArray<number>> = []
  let page: number | undefined = 1
  while (page !== undefined) {
    const { headers, items: cut } = cutPage(items, { page, perPage }, url)
    pages.push(cut)
    const next = linkTo("next", headers.link)
    expect(headers["x-next-page"]).toBe(next ?? "")
    expect(headers["x-prev-page"]).toBe(linkTo("prev", headers.link) ?? "")
    expect(linkTo("last", headers.link)).toBe(headers["x-total-pages"])
    page = next === undefined ? undefined : Number(next)
  }
  return pages
}

describe("the pages of a list", () => {
  it("have every item once, in order, and all but the last are full", () => {
    for (let length = 0; length <= 45; length++) {
      const items = Array.from({ length }, (_, index) => index)
      for (let perPage = 1; perPage <= 12; perPage++) {
        const pages = walk(items, perPage)
        expect(pages.flat()).toEqual(items)
        expect(pages).toHaveLength(Math.max(1, Math.ceil(length / perPage)))
        expect(pages.slice(0, -1).every((page) => page.length === perPage)).toBe(true)
      }
    }
  })
})
