import { chromium, type Browser, type Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startQuickstart, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { describeWith, inPath } from "../real/programs.ts"

// GraphiQL as a person has it, in a browser for which there is nothing else in the world than the service.

const needed = [{ name: "chromium", debian: "chromium", isThere: () => inPath("chromium") }]

describeWith(needed, "GraphiQL in Chromium, without a network", () => {
  let service: Running
  let browser: Browser
  let page: Page
  /** Everything that the page asked for, and everything that it complained of. */
  const asked: Array<string> = []
  const complaints: Array<string> = []

  beforeAll(async () => {
    service = await startQuickstart(temporaryFolder())
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      // No other name is found, and nothing else is reached in spite of that.
      args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    })
    page = await browser.newPage()
    page.on("request", (request) => asked.push(`${request.method()} ${request.url()}`))
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text())
    })
    await page.goto(`${service.url}/api/graphql`)
    await page.waitForSelector(".graphiql-query-editor .view-lines", { timeout: 60_000 })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
  })

  const type = async (editor: string, text: string): Promise<void> => {
    await page.click(`${editor} .view-lines:visible`)
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.insertText(text)
    // The editor closes brackets that are closed already.
    await page.keyboard.press("ControlOrMeta+Shift+End")
    await page.keyboard.press("Delete")
  }

  it("answers a query that somebody writes there, with the token that they write there", async () => {
    await type(".graphiql-query-editor", '{ project(fullPath: "acme/backend") { id } }')
    await page.getByText("Headers", { exact: true }).first().click()
    await type(".graphiql-editor-tool", JSON.stringify({ "PRIVATE-TOKEN": service.tokens["maintainer"] }))
    await page.click(".graphiql-execute-button")
    const answer = page.locator(".result-window", { hasText: "gid://gitlab/Project/123" })
    await answer.waitFor({ timeout: 20_000 })
  }, 40_000)

  it("has read the schema, and shows what it says of a field", async () => {
    await page.click('[aria-label="Show Documentation Explorer"]')
    await page.click(".graphiql-doc-explorer a:has-text('Query')")
    const words = page.locator(".graphiql-doc-explorer", { hasText: "A project, by its full path" })
    await words.waitFor({ timeout: 20_000 })
  }, 40_000)

  it("leaves no token behind in the browser", async () => {
    // What it keeps is written half a second later.
    await page.waitForFunction(() => JSON.stringify(localStorage).includes("acme/backend"))
    const kept = await page.evaluate(() => JSON.stringify(localStorage))
    expect(kept).not.toContain(service.tokens["maintainer"])
  }, 20_000)

  it("asks nobody but the service, and nothing of it is refused by the page's own policy", () => {
    expect(complaints).toEqual([])
    const own = `${service.url}/api/graphql`
    const others = asked.filter(
      (one) => !one.endsWith(` ${own}`) && !one.startsWith(`GET blob:${service.url}/`)
    )
    expect(others).toEqual([])
    expect(asked).toContain(`GET ${own}`)
    expect(asked.filter((one) => one === `POST ${own}`).length).toBeGreaterThanOrEqual(2)
  })
})
