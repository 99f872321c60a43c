import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core"
import { afterAll } from "vitest"
import { makePageParts } from "../../packages/cli/src/report/page-parts.ts"
import { makePage } from "../../packages/report-page/src/page.ts"
import type { ReportData } from "../../packages/report-page/src/report-data.ts"
import { describeWith, inPath } from "../real/programs.ts"

const { MODE } = (import.meta as { env?: { MODE?: string } }).env ?? {}
/** `npm run prove:report` looks at more than every `npm test` has the time for. */
export const isWhole = MODE === "whole"

/** Tests of a page in a real browser. */
export const describeInChromium = (what: string, define: () => void): void =>
  describeWith([{ name: "chromium", debian: "chromium", isThere: () => inPath("chromium") }], what, define)

/** A page that somebody has open, and all that it asked for or complained of. */
export interface Opened {
  readonly page: Page
  /** What it asked for and was not kept from by its own policy. */
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
  readonly url: string
}

/** What a page holds where nothing is said of it. */
const emptyData: ReportData<unknown> = {
  version: 1,
  writtenBy: "0.0.0",
  at: null,
  world: { groups: [], projects: [] },
  files: 1,
  preset: "recommended",
  rulesRun: 1,
  findings: [],
  accepted: [],
  rules: [],
  notRun: [],
  difference: null
}

/** Opens pages from files, in one browser for all tests of the file. */
export const makeOpener = () => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-report-"))
  const parts = makePageParts()
  let browser: Promise<Browser> | undefined
  let files = 0
  afterAll(async () => {
    await (await browser)?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return async (data: Partial<ReportData<unknown>>, options: BrowserContextOptions = {}): Promise<Opened> => {
    browser ??= chromium.launch({
      executablePath: "/usr/bin/chromium",
      // No name is found, and no address is reached in spite of that.
      args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
    })
    const file = join(folder, `report-${(files += 1)}.html`)
    writeFileSync(file, makePage({ ...emptyData, ...data }, await parts))
    const page = await (await browser).newPage(options)
    const requests: string[] = []
    const complaints: string[] = []
    page.on("requestfinished", (request) => requests.push(request.url()))
    page.on("requestfailed", (request) => {
      if (request.failure()?.errorText !== "csp") requests.push(request.url())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("dialog", (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    const url = pathToFileURL(file).href
    await page.goto(url)
    return { page, requests, complaints, url }
  }
}
