import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { blocksOf, root } from "./markdown.ts"
import { readCurl, send, withQuickstart } from "./service.ts"

test("every request of the pages of the permissions is taken by the quickstart's service, and is in force then", () =>
  withQuickstart(async ({ url }, tokens) => {
    const pages = readdirSync(join(root, "docs", "permissions")).filter((name) => name !== "README.md")
    expect(pages).toHaveLength(12)
    for (const name of pages) {
      const page = `docs/permissions/${name}`
      const requests = blocksOf(page).filter(({ language }) => language === "sh")
      expect([page, requests.length]).toEqual([page, 3])
      for (const { line, text } of requests) {
        const curl = readCurl(text.replaceAll(/\\\n\s*/g, " "))
        const answer = await send(curl, url, tokens)
        expect([`${page}:${line}`, answer.status]).toEqual([`${page}:${line}`, 200])
        expect(await answer.json()).toMatchObject(JSON.parse(curl.body ?? "") as object)
      }
    }
  }))
