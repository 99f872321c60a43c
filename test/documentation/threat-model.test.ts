import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { codeSpans, root, sectionOf, tableRows } from "./markdown.ts"

const page = "docs/threat-model.md"
const rows = tableRows(sectionOf(page, "What holds"))
const bare = tableRows(sectionOf(page, "Not held by a test yet"))

const references = (cell: string | undefined): readonly string[] =>
  codeSpans(cell ?? "").filter((code) => code.includes(" › "))

/** Whether the file has a test of this name: a text of the program, or the name of a case of the corpus. */
const hasTest = (text: string, name: string): boolean =>
  ['"', "'", "`"].some((quote) => text.includes(quote + name + quote)) || text.includes(`- name: ${name}\n`)

describe("the threat model", () => {
  test("has rows", () => {
    expect(rows.length).toBeGreaterThan(20)
    expect(bare.length).toBeGreaterThan(0)
  })

  test.for(rows)("%s", ([attack, holds, tests]) => {
    expect(attack).not.toBe("")
    expect(holds).not.toBe("")
    const named = references(tests)
    expect(named, "no test is named").not.toEqual([])
    const missing = named.filter((reference) => {
      const [file = "", name = ""] = reference.split(" › ")
      return !existsSync(join(root, file)) || !hasTest(readFileSync(join(root, file), "utf8"), name)
    })
    expect(missing).toEqual([])
  })

  test("names no test where it says that there is none", () => {
    expect(bare.flatMap((cells) => cells.flatMap(references))).toEqual([])
  })
})
