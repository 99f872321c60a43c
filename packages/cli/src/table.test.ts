import { describe, expect, test } from "vitest"
import { printTable, wrap, type TableOf } from "./table.ts"

interface Row {
  readonly name: string
  readonly size: number
  readonly says: string
}

const table: TableOf<Row> = {
  columns: [
    { head: "size", cell: ({ size }) => String(size), align: "end" },
    { head: "name", cell: ({ name }) => name, paint: (words, _row, painter) => painter.strong(words) }
  ],
  text: { head: "says", cell: ({ says }) => says }
}
const rows: readonly Row[] = [
  { name: "fox", size: 12345, says: "The quick brown fox jumps over the lazy dog" },
  { name: "hippopotamus", size: 1, says: "nothing" }
]
const plain = (width: number) => ({ width, colour: false })

describe("a table", () => {
  test("is as wide as its cells need, with numbers at the end and its texts in the room left", () => {
    expect(printTable(table, rows, plain(51))).toBe(
      [
        " size  name          says",
        "12345  fox           The quick brown fox jumps over",
        "                     the lazy dog",
        "    1  hippopotamus  nothing"
      ].join("\n")
    )
  })

  test("has its texts below the rows where too little room is left, and no head for them", () => {
    expect(printTable(table, rows, plain(50)).split("\n")).toEqual([
      " size  name",
      "12345  fox",
      "       The quick brown fox jumps over the lazy dog",
      "    1  hippopotamus",
      "       nothing"
    ])
  })

  test("may have no text at all, and no row at all", () => {
    const { columns } = table
    expect(printTable({ columns }, rows, plain(80))).toBe(" size  name\n12345  fox\n    1  hippopotamus")
    expect(printTable({ columns }, [], plain(80))).toBe("size  name")
  })

  test("keeps its columns in place in colours, which change nothing else", () => {
    const coloured = printTable(table, rows, { width: 51, colour: true })
    expect(coloured).toContain("\u001B[1mfox         \u001B[0m")
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001B\[[\d;]*m/g, "")).toBe(printTable(table, rows, plain(51)))
  })
})

test("lines are broken at spaces, and nothing is lost", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"])
  expect(wrap("unbreakable", 3)).toEqual(["unbreakable"])
})
