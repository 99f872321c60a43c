import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { makePage, pageBegins } from "./page.ts"
import type { ReportData } from "./report-data.ts"

const data = (text: string): ReportData => ({
  version: 1,
  writtenBy: "0.0.0",
  at: null,
  world: { text },
  files: 1,
  preset: "recommended",
  rulesRun: 0,
  findings: [],
  accepted: [],
  rules: [],
  notRun: [],
  difference: null
})

const parts = { script: "const a = 1 < 2", style: "body { color: red }" }
const held = (page: string): string =>
  /<script type="application\/json" id="report-data">([^<]*)<\/script>/.exec(page)?.[1] ?? ""

describe("the page", () => {
  test.for([
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "&amp;",
    "\u2028\u2029",
    "\u202E\u0000\uFEFF",
    "\uD800",
    "日本語 🦀",
    '"\\'
  ])("holds %j as plain data, and gives it back as it was", (text) => {
    const json = held(makePage(data(text), parts))
    expect(json).toMatch(/^[ -%'-;=?-~]+$/)
    expect(JSON.parse(json)).toEqual(data(text))
  })

  test("has one place for what comes from outside: all else is the same for everybody", () => {
    const page = makePage(data("one"), parts)
    expect(page.replace(held(page), "")).toBe(
      makePage(data("other"), parts).replace(held(makePage(data("other"), parts)), "")
    )
  })

  test("lets in its script and its style by their hashes, and nothing else", () => {
    const page = makePage(data(""), parts)
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(parts.script)}`,
      `style-src ${hash(parts.style)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'"
    ])
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style"))
    expect(page).not.toMatch(/\b(?:src|href|srcset|action)=/)
  })

  test("is the same bytes for the same data and parts, and begins as every report does", () => {
    expect(makePage(data("x"), parts)).toBe(makePage(data("x"), parts))
    expect(makePage(data("x"), parts).startsWith(pageBegins)).toBe(true)
  })

  test.for([
    ["script", "const a = '</script>'"],
    ["script", "const a = '<!--'"],
    ["script", "const a = '<SCRIPT'"],
    ["style", "a::after { content: '</style>' }"]
  ] as const)("is not made where its %s would end it: %s", ([part, text]) => {
    expect(() => makePage(data(""), { ...parts, [part]: text })).toThrow(`the ${part} of the page holds`)
  })
})

test("what runs in the browser never takes a text for markup or code, and reaches nothing", () => {
  const folder = join(import.meta.dirname, "browser")
  const files = readdirSync(folder)
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    expect(readFileSync(join(folder, file), "utf8"), file).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\b|\bFunction\(|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|localStorage|sessionStorage|\.cookie|import\(/
    )
  }
})
