import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { readStyle } from "./style.ts"

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".css"))

test("the style of the page holds each of its files, once", () => {
  expect(files.length).toBeGreaterThan(5)
  const style = readStyle()
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8")
    expect(style.split(text), file).toHaveLength(2)
  }
})

test("what is said of paper comes last, for it takes back what is said of screens", () => {
  const paper = readFileSync(join(import.meta.dirname, "paper.css"), "utf8")
  expect(readStyle().endsWith(paper)).toBe(true)
})
