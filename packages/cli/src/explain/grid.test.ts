import { describe, expect, test } from "vitest"
import { printGrid, type GridRow } from "./grid.ts"

const rows: readonly GridRow[] = [
  { label: "family", cells: [] },
  {
    label: "  one",
    cells: [
      [
        { words: "maintainers and their jobs" },
        { words: "(here)", paint: (words, { faint }) => faint(words) }
      ],
      [{ words: "nobody" }]
    ]
  },
  { label: "  another", cells: [[{ words: "x" }], [{ words: "a_word_that_is_longer_than_its_column" }]] }
]

const plain = (width: number) => ({ width, colour: false })

describe("a grid", () => {
  test("breaks every cell in its own column", () => {
    expect(printGrid(["what", "read", "write"], rows, plain(45))).toBe(
      [
        "what       read              write",
        "family",
        "  one      maintainers and   nobody",
        "           their jobs",
        "           (here)",
        "  another  x                 a_word_that_is_l",
        "                             onger_than_its_c",
        "                             olumn"
      ].join("\n")
    )
  })

  test("is never wider than the screen", () => {
    for (let width = 20; width <= 120; width += 1) {
      const lines = printGrid(["what", "read", "write"], rows, plain(width)).split("\n")
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width)
    }
  })

  test("has its cells below each other where columns would be too narrow", () => {
    expect(printGrid(["what", "read", "write"], rows, plain(30))).toBe(
      [
        "family",
        "one",
        "  read: maintainers and their",
        "  jobs (here)",
        "  write: nobody",
        "another",
        "  read: x",
        "  write:",
        "  a_word_that_is_longer_than_i",
        "  ts_column"
      ].join("\n")
    )
  })

  test("keeps its columns in place in colours, which change nothing else", () => {
    const coloured = printGrid(["what", "read", "write"], rows, { width: 45, colour: true })
    expect(coloured).toContain("\u001B[2m(here)\u001B[0m")
    // oxlint-disable-next-line no-control-regex
    const bare = coloured.replaceAll(/\u001B\[[\d;]*m/g, "").replaceAll(/ +$/gm, "")
    expect(bare).toBe(printGrid(["what", "read", "write"], rows, plain(45)))
  })
})
