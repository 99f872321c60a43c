import { describe, expect, test } from "vitest"
import { accessTablePicture } from "./access-table.ts"
import { example } from "./example.ts"
import { foldedTable } from "./folded-table.ts"
import { page } from "./layout.ts"
import { dark, light } from "./style.ts"

const picture = accessTablePicture()

const texts = [
  ...picture.matchAll(/<text x="([\d.]+)" y="([\d.]+)"(?: class="([^"]+)")?>([^<]*)<\/text>/g)
].map(([, x, y, kinds = "", text = ""]) => ({
  x: Number(x),
  y: Number(y),
  kinds: kinds.split(" "),
  text: text.replaceAll("&quot;", '"')
}))

/** From where to where a text goes at the most, in a wide font. */
const extentOf = ({ kinds, text, x }: (typeof texts)[number]): readonly [from: number, to: number] => {
  const size = kinds.includes("title") ? 16 : 11
  const width = text.length * size * (kinds.includes("code") ? 0.61 : 0.57)
  if (kinds.includes("row")) return [x - width, x]
  if (kinds.includes("ref") || kinds.includes("number")) return [x - width / 2, x + width / 2]
  return [x, x + width]
}

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

describe("the picture of the access table", () => {
  test("is the same each time, and small", () => {
    expect(accessTablePicture()).toBe(picture)
    expect(picture.length).toBeLessThan(40_000)
  })

  test("is well formed", () => {
    const open: string[] = []
    for (const [, closing, name = "", own] of picture.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (closing === "/") expect(open.pop()).toBe(name)
      else if (own !== "/") open.push(name)
    }
    expect(open).toEqual([])
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
  })

  test("runs nothing and fetches nothing", () => {
    const [namespace, ...addresses] = [...picture.matchAll(/\w+:\/\/[^"\s]*/g)].map(([address]) => address)
    expect([namespace, addresses]).toEqual(["http://www.w3.org/2000/svg", []])
    const references = [...picture.matchAll(/url\(([^)]*)\)/g)].map(([, target]) => target)
    expect(new Set(references)).toEqual(new Set(["#head"]))
    expect(picture).not.toMatch(/<script|<foreignObject|<image|<use|href|@import|@font-face|\son\w+=/i)
  })

  test("says in words what it shows", () => {
    expect(picture).toMatch(/<title id="title">[^<]+<\/title>/)
    expect(picture).toMatch(/<desc id="description">[^<]*class 83[^<]*allowed\.<\/desc>/)
  })

  test("has a square for every bit, of the look that the table says", () => {
    const { columns, marked } = foldedTable(example)
    const squares = columns.flatMap((column) => column.squares)
    const legend = 1
    for (const kind of ["set", "clear", "kept_out"] as const) {
      const drawn = picture.split(`<rect class="${kind}"`).length - 1
      const followed = columns[marked.column]?.squares[marked.row] === kind ? 1 : 0
      expect(drawn, kind).toBe(squares.filter((square) => square === kind).length - followed + legend)
    }
    expect(picture.split('<rect class="bit"').length - 1).toBe(1)
  })

  test("has texts that keep clear of each other and of the edge", () => {
    expect(texts.length).toBeGreaterThan(30)
    for (const one of texts) {
      const [from, to] = extentOf(one)
      expect(from, one.text).toBeGreaterThan(0)
      expect(to, one.text).toBeLessThan(page.width)
      for (const other of texts) {
        if (other === one || Math.abs(other.y - one.y) >= 11) continue
        const [start, end] = extentOf(other)
        expect(end <= from || start >= to, `${one.text} | ${other.text}`).toBe(true)
      }
    }
  })

  test.for([
    ["light", light],
    ["dark", dark]
  ] as const)("can be read on a %s page", ([, colours]) => {
    for (const text of [colours.text, colours.quiet, colours.chosen]) {
      expect(contrast(text, colours.page)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(text, colours.box)).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(colours.onChosen, colours.chosen)).toBeGreaterThanOrEqual(4.5)
    for (const mark of [colours.set, colours.chosen]) {
      expect(contrast(mark, colours.page)).toBeGreaterThanOrEqual(3)
      expect(contrast(mark, colours.clear)).toBeGreaterThanOrEqual(3)
    }
    for (const colour of Object.values(colours)) expect(picture).toContain(colour)
  })
})
