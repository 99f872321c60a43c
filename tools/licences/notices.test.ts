import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { noticesOf } from "./notices.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-notices-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const installed = (path: string, name: string, files: Readonly<Record<string, string>>): string => {
  const home = join(folder, "node_modules", path)
  mkdirSync(join(home, "dist"), { recursive: true })
  writeFileSync(join(home, "package.json"), JSON.stringify({ name, version: "1.2.3" }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text)
  return join(home, "dist", "index.js")
}

test("are the texts of each package once, innermost, by name; our own modules have none", () => {
  const outer = installed("outer", "outer", { LICENSE: "outer's licence" })
  const inner = installed("outer/node_modules/@acme/inner", "@acme/inner", {
    "LICENCE.md": "inner's licence",
    NOTICE: "inner's notice"
  })
  const text = noticesOf([outer, join(folder, "src", "own.ts"), inner, outer, "\0virtual"])
  expect(text.match(/.*'s .*|^\S+ 1\.2\.3$/gm)).toEqual([
    "@acme/inner 1.2.3",
    "inner's licence",
    "inner's notice",
    "outer 1.2.3",
    "outer's licence"
  ])
})

test("are not to be had of a package without its licence's text", () => {
  const bare = installed("bare", "bare", {})
  expect(() => noticesOf([bare])).toThrow("`bare` has no text of its licence")
})
