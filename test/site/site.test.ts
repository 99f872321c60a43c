import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pages as documents, root } from "../documentation/markdown.ts"
import { describeWith, inPath } from "../real/programs.ts"
import { builtPages, loadedFromElsewhere, wrongLinks, type BuiltPage } from "./built-pages.ts"
import { serveFolder, type StaticServer } from "./static-server.ts"

// The site as it is published. To build it takes longer than a run of all tests may wait: `npm run prove:docs`.
const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}
const isWhole = MODE === "whole"

const built = join(root, "site/dist/html")
const patience = 300_000

const build = (): void => {
  const { status, stderr, stdout } = spawnSync("npm", ["run", "--silent", "docs"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" }
  })
  if (status !== 0) throw new Error(`the site was not built:\n${stdout}\n${stderr}`)
}

describe.runIf(isWhole)("the built site", () => {
  let pages: ReadonlyMap<string, BuiltPage>
  beforeAll(() => {
    build()
    pages = builtPages(built)
  }, patience)

  test("has a page for every document", () => {
    const expected = documents
      .filter((path) => path.startsWith("docs/"))
      .map((path) =>
        path
          .slice("docs/".length)
          .replace(/README\.md$/, "index.md")
          .replace(/\.md$/, ".html")
      )
    expect(expected.filter((path) => !pages.has(path))).toEqual([])
    for (const path of ["README", "CHANGELOG", "CONTRIBUTING"]) {
      const isThere = pages.has(`repository/${path}.html`) || pages.has(`repository/index.html`)
      expect([path, isThere]).toEqual([path, true])
    }
  })

  test("has every document in its sidebar", () => {
    const listed = new Set(pages.get("index.html")?.links)
    const missing = documents
      .filter((path) => path.startsWith("docs/") && path !== "docs/README.md")
      .map((path) => `/${path.slice("docs/".length)}`.replace(/README\.md$/, "").replace(/\.md$/, ".html"))
      .filter((path) => !listed.has(path))
    expect(missing).toEqual([])
  })

  test("leads nowhere that is not there, to the place on the page", () => {
    expect(pages.size).toBeGreaterThan(150)
    expect(wrongLinks(built, pages)).toEqual([])
  })

  test("loads nothing from elsewhere, and no font", () => {
    expect(loadedFromElsewhere(built)).toEqual([])
  })

  test("has the files for programs as they are", () => {
    for (const name of ["openapi.json", "schema.graphql"]) {
      expect(readFileSync(join(built, "reference", name))).toEqual(
        readFileSync(join(root, "docs/reference", name))
      )
    }
  })

  const needed = [{ name: "chromium", debian: "chromium", isThere: () => inPath("chromium") }]
  describeWith(needed, "in Chromium, without a network", () => {
    let server: StaticServer
    let browser: Browser
    const asked: string[] = []
    const complaints: string[] = []

    beforeAll(async () => {
      server = await serveFolder(built)
      browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        // No other name is found, and nothing else is reached in spite of that.
        args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
      })
    }, patience)
    afterAll(async () => {
      await browser?.close()
      await server?.close()
    })

    const open = async (
      path: string,
      more: Parameters<Browser["newContext"]>[0] = {}
    ): Promise<{ readonly page: Page; readonly context: BrowserContext }> => {
      const context = await browser.newContext(more)
      const page = await context.newPage()
      page.on("request", (request) => asked.push(request.url()))
      page.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`))
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
          complaints.push(`${path}: ${message.text()}`)
        }
      })
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${path}: ${response.status()} ${response.url()}`)
      })
      await page.goto(server.url + path, { waitUntil: "networkidle" })
      return { page, context }
    }

    test("finds a word, and opens the page where it stands", async () => {
      const { context, page } = await open("/")
      await page.keyboard.press("ControlOrMeta+k")
      await page.locator("#localsearch-input").fill("launders")
      const results = page.locator(".VPLocalSearchBox .result")
      await results.first().waitFor()
      const found = await results.evaluateAll((all) =>
        all.map((one) => (one as unknown as { readonly href: string }).href)
      )
      expect(found.some((address) => address.includes("/rules/job-token-launders-role.html"))).toBe(true)
      expect(found.filter((address) => /\.(?:ts|json|yaml)\.html/.test(address))).toEqual([])
      await page.keyboard.press("Enter")
      await page.waitForURL((address) => address.pathname !== "/")
      await context.close()
    })

    test("is dark where the reader's system is, and by its switch, and stays so", async () => {
      const background = "getComputedStyle(document.body).backgroundColor"
      const dark = await open("/", { colorScheme: "dark" })
      const light = await open("/", { colorScheme: "light" })
      const [night, day] = [await dark.page.evaluate(background), await light.page.evaluate(background)]
      expect(night).not.toBe(day)
      await light.page.locator(".VPSwitchAppearance:visible").first().click()
      await light.page.waitForFunction(`${background} === "${String(night)}"`)
      await light.page.reload()
      expect(await light.page.evaluate(background)).toBe(night)
      await dark.context.close()
      await light.context.close()
    })

    test("opens a link within a page and one to another, and a file for programs as a file", async () => {
      const { context, page } = await open("/guides/quickstart.html")
      await page.locator('.vp-doc a[href*="/concepts/"]').first().click()
      await page.waitForURL(/\/concepts\//)
      await page.goto(`${server.url}/reference/rest/`)
      await page.locator('.vp-doc a[href="/reference/openapi.json"]').first().click()
      await page.waitForURL(/openapi\.json$/)
      expect(await page.locator("body").innerText()).toContain('"openapi": "3.1.0"')
      await context.close()
    })

    const narrow = { viewport: { width: 390, height: 800 } }
    const kinds = readdirSync(join(root, "docs/reference/rest")).map(
      (name) => `/reference/rest/${name.replace("README", "index").replace(/\.md$/, ".html")}`
    )
    const shown = [
      "/",
      "/guides/enforce.html",
      "/threat-model.html",
      "/rules/job-token-launders-role.html",
      "/permissions/package_registry.html",
      "/reference/graphql/objects.html",
      ...kinds
    ]
    test.for(shown)("is no wider than a telephone: %s", async (path) => {
      const { context, page } = await open(path, narrow)
      const wide = await page.evaluate("document.documentElement.scrollWidth")
      expect(wide).toBeLessThanOrEqual(390)
      await context.close()
    })

    test("asks nobody but its server, and complains of nothing", () => {
      expect(complaints).toEqual([])
      expect(asked.length).toBeGreaterThan(50)
      expect(asked.filter((url) => !url.startsWith(`${server.url}/`) && !url.startsWith("data:"))).toEqual([])
    })
  })
})
