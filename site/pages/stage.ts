import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { markdownOf, root, type Page } from "./source.ts"

/** Where the pages are put together. Not below `docs`: most of the site is, and some is not. */
export const staged = join(root, "site/dist/pages")
/** What is served. */
export const built = join(root, "site/dist/html")

/** Writes every page where it stands on the site. */
export const stage = (pages: ReadonlyMap<string, Page>): void => {
  rmSync(staged, { recursive: true, force: true })
  for (const page of pages.values()) {
    const place = join(staged, page.kind === "download" ? "public" : "", page.place)
    mkdirSync(dirname(place), { recursive: true })
    if (page.kind === "picture" || page.kind === "download") copyFileSync(join(root, page.source), place)
    else writeFileSync(place, markdownOf(page, pages))
  }
}
