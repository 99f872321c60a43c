import { readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { linksOf, titleOf } from "./markdown.ts"
import { root, targetOf, type Page } from "./source.ts"

export interface Item {
  readonly text: string
  readonly link: string
}

export interface Group {
  readonly text: string
  readonly collapsed?: boolean
  readonly items: readonly (Item | Group)[]
}

const front = "docs/README.md"

/** Folders of many pages: each is a group of its own, in the order of its files. */
const whole = ["docs/permissions", "docs/rules", "docs/reference/rest", "docs/reference/graphql", "docs/adr"]

const textOf = (source: string): string => readFileSync(join(root, source), "utf8")

const itemOf = ({ place, source }: Page): Item => ({
  text: titleOf(textOf(source)),
  link: `/${place.replace(/(^|\/)index\.md$/, "$1")}`
})

const folderOf = (source: string): string => posix.dirname(source)
const isWhole = (source: string): boolean => whole.includes(folderOf(source))

/** The sections of the front page with the pages of the documentation that each leads to. */
const sections = (): readonly { readonly text: string; readonly sources: readonly string[] }[] =>
  textOf(front)
    .split(/^## +/m)
    .slice(1)
    .map((part) => ({
      text: part.split("\n")[0]?.trim() ?? "",
      sources: [...new Set(linksOf(part).map((link) => targetOf(front, link)))]
    }))

/**
 * The order of the front page, section by section; a folder of many pages in whole where its overview stands. What
 * the front page does not name yet comes last, by its folder, so that a new page is never missing.
 */
export const sidebarOf = (pages: ReadonlyMap<string, Page>): readonly Group[] => {
  const documents = [...pages.values()].filter(
    ({ kind, source }) => kind === "text" && source.startsWith("docs/") && source !== front
  )
  const shown = new Set<string>()
  const take = (source: string): readonly (Item | Group)[] => {
    const page = pages.get(source)
    if (page?.kind !== "text" || shown.has(source) || source === front) return []
    shown.add(source)
    if (!isWhole(source)) return [itemOf(page)]
    const within = documents.filter((other) => folderOf(other.source) === folderOf(source))
    for (const { source: each } of within) shown.add(each)
    const overview = within.find((other) => other.source.endsWith("/README.md")) ?? page
    const others = within.filter((other) => other !== overview).map(itemOf)
    return [{ ...itemOf(overview), collapsed: true, items: others }]
  }
  const named = sections().map(({ sources, text }) => ({ text, items: sources.flatMap(take) }))
  const rest = documents.filter(({ source }) => !shown.has(source) && !isWhole(source))
  const further = Map.groupBy(rest, ({ source }) => folderOf(source).replace(/^docs\/?/, ""))
  return [
    ...named
      .filter(({ items }) => items.length > 0)
      .map((group, index) => ({ ...group, collapsed: index > 0 })),
    ...[...further].map(([folder, found]) => ({
      text: folder === "" ? "More" : `More ${folder}`,
      collapsed: true,
      items: found.flatMap(({ source }) => take(source))
    })),
    ...documents
      .filter(({ source }) => !shown.has(source))
      .flatMap(({ source }) => take(source))
      .map((group) => ({ text: "More", collapsed: true, items: [group] }))
  ]
}
