import { expect, test } from "vitest"
import { makePage } from "@jobwarden/report-page"
import { makePageParts } from "./page-parts.ts"

test("the script and the style of the page are one text each, small, and reach nothing", async () => {
  const parts = await makePageParts()
  const again = await makePageParts()
  expect(again).toEqual(parts)
  expect(parts.script).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write\(|\beval\(|new Function|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|localStorage|import\(|https?:\/\//
  )
  expect(parts.style).not.toMatch(/url\(|@import|@font-face/)
  const page = makePage(
    {
      version: 1,
      writtenBy: "0.0.0",
      at: null,
      world: { groups: [], projects: [] },
      files: 0,
      preset: "recommended",
      rulesRun: 0,
      findings: [],
      accepted: [],
      rules: [],
      notRun: [],
      difference: null
    },
    parts
  )
  // With the data of a small organisation it stays below 250 kB.
  expect(page.length).toBeLessThan(220_000)
})
