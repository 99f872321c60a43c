import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sabotages } from "./sabotages.ts"

const root = join(import.meta.dirname, "../..")

describe("every sabotage", () => {
  it.each(sabotages.map((sabotage) => [sabotage.removes, sabotage] as const))(
    "takes out what is there: %s",
    (_, { edits, file, tests }) => {
      const text = readFileSync(join(root, file), "utf8")
      for (const [from, to] of edits) {
        expect(text.split(from).length - 1, from).toBe(1)
        expect(to).not.toBe(from)
      }
      for (const test of tests) expect(existsSync(join(root, test)), test).toBe(true)
    }
  )

  it("takes out something of its own", () => {
    expect(new Set(sabotages.map(({ removes }) => removes)).size).toBe(sabotages.length)
  })
})
