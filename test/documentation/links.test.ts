import { existsSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { describe, expect, test } from "vitest"
import { anchorsOf, pages, pageText, relativeLinks, root } from "./markdown.ts"

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

  test("say nothing of one machine", () => {
    const places = /\/(?:home|root|tmp|Users|work)\/|[A-Z]:\\/
    expect([...pages, "LICENSE"].filter((page) => places.test(pageText(page)))).toEqual([])
  })
})
