import { describe, expect, test } from "vitest"
import { sidebarOf, type Group, type Item } from "./sidebar.ts"
import { pagesOf, type Page } from "./source.ts"

const itemsOf = (groups: readonly (Group | Item)[]): readonly Item[] =>
  groups.flatMap((each) => [
    ...("link" in each ? [each as Item] : []),
    ...("items" in each ? itemsOf(each.items) : [])
  ])

const pages = pagesOf()
const documents = [...pages.values()].filter(
  ({ kind, source }) => kind === "text" && source.startsWith("docs/") && source !== "docs/README.md"
)
const addressOf = ({ place }: Page): string => `/${place.replace(/(^|\/)index\.md$/, "$1")}`

describe("the sidebar", () => {
  const groups = sidebarOf(pages)

  test("has every document once, and what else the front page leads to", () => {
    const links = itemsOf(groups).map(({ link }) => link)
    const others = ["/repository/", "/repository/CHANGELOG.md", "/repository/CONTRIBUTING.md"]
    expect(links.toSorted()).toEqual([...documents.map(addressOf), ...others].toSorted())
  })

  test("begins where the front page begins, with the first group open", () => {
    expect(groups[0]).toMatchObject({ text: "Start here", collapsed: false })
    expect(itemsOf(groups)[0]).toEqual({ text: "Quickstart", link: "/guides/quickstart.md" })
  })

  test("has titles from the pages themselves", () => {
    expect(itemsOf(groups).filter(({ text }) => text === "" || text.includes("`"))).toEqual([])
    expect(itemsOf(groups)).toContainEqual({
      text: "job-token-launders-role",
      link: "/rules/job-token-launders-role.md"
    })
  })

  test("has the pages of a folder below its overview", () => {
    const rules = groups
      .flatMap(({ items }) => items)
      .find((each) => "link" in each && each.link === "/rules/")
    const expected = documents.filter(({ source }) => /^docs\/rules\/(?!README)/.test(source)).map(addressOf)
    expect(rules).toMatchObject({ collapsed: true })
    expect(itemsOf([rules ?? { text: "", link: "" }]).map(({ link }) => link)).toEqual([
      "/rules/",
      ...expected
    ])
  })

  test("takes a page that the front page does not name, by its folder", () => {
    const [quickstart] = documents
    if (quickstart === undefined) throw new Error("there are no documents")
    const real = pages.get("docs/guides/quickstart.md") ?? quickstart
    // The same page from another file: it stands for one that somebody has just written.
    const fresh: Page = {
      source: "docs/guides/../guides/quickstart.md",
      place: "guides/fresh.md",
      kind: real.kind
    }
    const found = sidebarOf(new Map([...pages, [fresh.source, fresh]]))
    expect(itemsOf(found)).toContainEqual({ text: "Quickstart", link: "/guides/fresh.md" })
    expect(found.some(({ text }) => text.startsWith("More"))).toBe(true)
  })
})
