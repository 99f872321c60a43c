import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { formats } from "./index.ts"
import { sources } from "./sources.ts"
import { formatRows, sourceRows } from "./table.ts"

const guide = readFileSync(new URL("../../../../docs/guides/enforce.md", import.meta.url), "utf8")

/** The rows of the table that begins with a line. */
const tableBehind = (head: string): ReadonlyArray<string> => {
  const lines = guide.slice(guide.indexOf(head)).split("\n").slice(2)
  return lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("|"))
  )
}

describe("the guide's table", () => {
  it("of what is understood is what is understood", () => {
    expect(tableBehind("| format | at the level of | read | write | delete |")).toEqual(formatRows(formats))
  })

  it("of sources is that of the sources", () => {
    expect(tableBehind("| what | described in |")).toEqual(sourceRows(sources))
  })
})
