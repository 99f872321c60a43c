import { existsSync, readdirSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { describe, expect, test } from "vitest"
import { slugOf } from "../../site/pages/markdown.ts"
import { anchorsOf, pages, pageText, proseOf, relativeLinks, root } from "./markdown.ts"

/** Markdown outside of the documentation, which is read in a repository's browser alone: of packages, of examples. */
const beside = ["packages", "examples", "bench", "test", "site", "tools"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".md") && !/(?:^|\/)(?:node_modules|dist|corpus)\//.test(path))
)

const wrong = (page: string, target: string): string | undefined => {
  const [path = "", anchor] = target.split("#")
  const file = path === "" ? join(root, page) : resolve(root, dirname(page), path)
  if (relative(root, file).startsWith("..")) return `${target} leaves the repository`
  if (!existsSync(file)) return `${target} is not there`
  if (anchor === undefined) return undefined
  if (!statSync(file).isFile() || !file.endsWith(".md")) return `${target}: only pages have anchors`
  return anchorsOf(relative(root, file)).has(anchor) ? undefined : `${target}: no such heading`
}

describe("the pages", () => {
  test("are all there", () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/threat-model.md", "docs/adr/README.md"]))
  })

  test.for(pages)("%s leads nowhere that is not there", (page) => {
    expect(relativeLinks(page).flatMap((target) => wrong(page, target) ?? [])).toEqual([])
  })

  test("have no two headings of one name on a page, which would make an anchor mean either", () => {
    const twice = pages.flatMap((page) => {
      const headings = [...proseOf(page).matchAll(/^#{2,6} +(.+)$/gm)].map(([, heading = ""]) => heading)
      const seen = new Set<string>()
      const linked = new Set(relativeLinks(page).filter((target) => target.startsWith("#")))
      return headings.flatMap((heading) => {
        const anchor = `#${slugOf(heading)}`
        const isTwice = seen.has(anchor) && linked.has(anchor)
        seen.add(anchor)
        return isTwice ? [`${page}: ${heading}`] : []
      })
    })
    expect(twice).toEqual([])
  })

  test("have the same anchors on the site as in a repository's browser", () => {
    for (const page of pages) {
      const headings = [...proseOf(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = ""]) => heading)
      expect([page, new Set(headings.map(slugOf))]).toEqual([page, anchorsOf(page)])
    }
  })

  test("can all be reached from the README", () => {
    const reached = new Set(["README.md"])
    for (const page of reached) {
      for (const target of relativeLinks(page)) {
        const file = relative(root, resolve(root, dirname(page), target.split("#")[0] ?? ""))
        if (pages.includes(file)) reached.add(file)
      }
    }
    expect(pages.filter((page) => !reached.has(page) && page !== "AGENTS.md")).toEqual([])
  })

  test("are all on the front page of the documentation, or in a folder whose overview is", () => {
    const front = "docs/README.md"
    const named = relativeLinks(front).map((target) => relative(root, resolve(root, "docs", target)))
    const overviews = named.filter((path) => path.endsWith("/README.md")).map(dirname)
    const missing = pages.filter(
      (page) =>
        page.startsWith("docs/") &&
        page !== front &&
        !named.includes(page) &&
        !overviews.includes(dirname(page))
    )
    expect(missing).toEqual([])
  })

  test("say nothing of one machine", () => {
    const places = /\/(?:home|root|tmp|Users|work)\/|[A-Z]:\\/
    expect([...pages, "LICENSE"].filter((page) => places.test(pageText(page)))).toEqual([])
  })
})

describe("Markdown beside the documentation", () => {
  test("is there", () => expect(beside.length).toBeGreaterThan(5))

  test.for(beside)("%s leads nowhere that is not there", (page) => {
    expect(relativeLinks(page).flatMap((target) => wrong(page, target) ?? [])).toEqual([])
  })
})
