import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { siteLinks } from "./links.ts"
import { fenced, linksOf, slugOf, titleOf } from "./markdown.ts"
import { markdownOf, pagesOf } from "./source.ts"

describe("the pages of the site", () => {
  let folder = ""
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jobwarden-site-"))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const placesOf = () =>
    Object.fromEntries([...pagesOf(folder)].map(([source, { kind, place }]) => [source, [kind, place]]))

  test("are the documents, and what they lead to, and no more", () => {
    write(
      "docs/README.md",
      "# Front\n\n[out](../README.md) [code](../packages/core/a.ts) [data](reference/openapi.json)"
    )
    write("docs/guides/new.md", "# New\n\n![a picture](pictures/one.svg)")
    write("docs/guides/pictures/one.svg", "<svg/>")
    write("docs/reference/openapi.json", "{}")
    write("README.md", "# Root\n\n[a package](packages/core)")
    write("packages/core/a.ts", "export {}")
    write("packages/core/b.ts", "export {}")
    write("packages/core/node_modules/c.ts", "export {}")
    write("SECRET.md", "# Led to by nobody")
    expect(placesOf()).toEqual({
      "docs/README.md": ["text", "index.md"],
      "docs/guides/new.md": ["text", "guides/new.md"],
      "docs/guides/pictures/one.svg": ["picture", "guides/pictures/one.svg"],
      "docs/reference/openapi.json": ["download", "reference/openapi.json"],
      "README.md": ["text", "repository/index.md"],
      "packages/core/a.ts": ["code", "repository/packages/core/a.ts.md"],
      "packages/core": ["folder", "repository/packages/core/index.md"]
    })
  })

  test("of an example are all its files, and of other folders a list with what else is shown", () => {
    write(
      "docs/README.md",
      "[an example](../examples/store) [a test](../test/one/a.test.ts) [its folder](../test/one)"
    )
    write("examples/store/README.md", "# A store")
    write("examples/store/store.ts", "export {}")
    write("examples/store/sub/deep.ts", "export {}")
    write("test/one/a.test.ts", "")
    write("test/one/b.test.ts", "")
    const pages = pagesOf(folder)
    expect([...pages.keys()].toSorted()).toEqual([
      "docs/README.md",
      "examples/store/README.md",
      "examples/store/store.ts",
      "test/one",
      "test/one/a.test.ts"
    ])
    const textOf = (source: string): string => {
      const page = pages.get(source)
      return page === undefined ? "" : markdownOf(page, pages, folder)
    }
    expect(textOf("test/one")).toContain("- [`a.test.ts`](a.test.ts)\n- `b.test.ts`")
    expect(textOf("examples/store/README.md")).toContain(
      "## Files\n\n- [`README.md`](README.md)\n- `store.ts`".replace("`store.ts`", "[`store.ts`](store.ts)")
    )
  })

  test.for([
    ["[gone](gone.md)", "gone.md is not there"],
    ["[out](../../secret.md)", "leaves the repository"],
    ["![gone](gone.png)", "gone.png is not there"]
  ])("are not made with %s", ([text = "", complaint]) => {
    write("docs/README.md", text)
    expect(() => pagesOf(folder)).toThrow(complaint)
  })

  test("show code as it is, whatever fences are in it, and keep it out of the search", () => {
    write("docs/README.md", "[code](../a.ts)")
    write("a.ts", "// ````\n")
    const pages = pagesOf(folder)
    const page = pages.get("a.ts")
    expect(page && markdownOf(page, pages, folder)).toBe(
      "---\nsearch: false\n---\n\n# `a.ts`\n\n`````ts\n// ````\n`````\n"
    )
  })
})

describe("a link on the site", () => {
  const toSite = siteLinks(pagesOf())

  test.for([
    ["guides/quickstart.md", "../concepts/grants.md#three-decisions", "/concepts/grants.md#three-decisions"],
    ["guides/quickstart.md", "#say-who-may", "#say-who-may"],
    ["rules/index.md", "../../packages/core/src/rules", "/repository/packages/core/src/rules/"],
    ["index.md", "reference/openapi.json", "/reference/openapi.json"],
    ["repository/index.md", "docs/rules/README.md", "/rules/"],
    ["index.md", "https://example.com/a#b", "https://example.com/a#b"]
  ] as const)("of %s to %s is %s", ([place, link, expected]) => {
    expect(toSite(place, link)).toBe(expected)
  })

  test("to what the site does not show stops the build", () => {
    expect(() => toSite("index.md", "../pnpm-lock.yaml")).toThrow("leads to nothing that the site shows")
    expect(() => toSite("nobody.md", "a.md")).toThrow("is no page")
  })
})

describe("Markdown", () => {
  test("has links where there is neither code nor another's address", () => {
    const text = "[a](a.md) `[b](b.md)` [c](https://example.com) ![d](d.svg)\n\n```md\n[e](e.md)\n```\n"
    expect(linksOf(text)).toEqual(["a.md", "d.svg"])
  })

  test("has the title of its first heading", () => {
    expect(titleOf("text\n\n# `pull` and more\n\n## Other\n# Last")).toBe("pull and more")
  })

  test.for([
    ["Who could do what, then", "who-could-do-what-then"],
    ["`view=explicit` & co.", "viewexplicit--co"],
    ["Files and a service: `pull`, `plan`", "files-and-a-service-pull-plan"]
  ])("has for %s the anchor %s", ([heading = "", anchor]) => expect(slugOf(heading)).toBe(anchor))

  test("has a fence that nothing within it closes", () => {
    expect(fenced("md", "```\n````")).toBe("`````md\n```\n````\n`````\n")
  })
})
