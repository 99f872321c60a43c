import { describe, expect, test } from "vitest"
import {
  between,
  convert,
  list,
  lists,
  matching,
  oneOf,
  pair,
  phrases,
  readings,
  type Syntax
} from "./syntax.ts"

const number = phrases<number>([
  [1, "one"],
  [2, "two"],
  [1, "a single"]
])

/** Everything that is read from the start of the text, and where it ends. */
const readFrom = <T>(syntax: Syntax<T>, text: string) =>
  [...syntax.read(text, 0)].map(({ end, value }) => [value(), end])

describe("phrases", () => {
  test("are all read, and the first of a value is printed", () => {
    expect([number.print(1), number.print(2), number.print(3)]).toEqual(["one", "two", undefined])
    expect([readings(number, "one"), readings(number, "a single")]).toEqual([[1], [1]])
    expect(readings(number, "one ")).toEqual([])
    expect(readFrom(number, "two more")).toEqual([[2, 3]])
  })
})

describe("what a pattern matches", () => {
  const even = matching<number>(
    /[0-9]+/y,
    (value) => (value % 2 === 0 ? String(value) : undefined),
    (text) => (Number(text) % 2 === 0 ? Number(text) : undefined)
  )

  test("is read where it stands for a value", () => {
    expect([even.print(12), even.print(7)]).toEqual(["12", undefined])
    expect(readings(even, "12")).toEqual([12])
    for (const text of ["7", "", "x12", "twelve"]) expect(readings(even, text)).toEqual([])
    expect(readings(pair(number, even), "one12")).toEqual([[1, 12]])
    const loud = matching<string>(
      /[a-z]+/y,
      (value) => value.toLowerCase(),
      (text) => text.toUpperCase()
    )
    expect([loud.print("AB"), readings(loud, "ab"), readings(loud, "7")]).toEqual(["ab", ["AB"], []])
  })
})

describe("fixed words", () => {
  const quoted = between("<", number, ">")

  test("stand before and after, to the letter", () => {
    expect([quoted.print(1), quoted.print(3)]).toEqual(["<one>", undefined])
    expect(readings(quoted, "<two>")).toEqual([2])
    for (const text of ["(two>", "<two)", "<two", "two>", "<two>>"])
      expect(readings(quoted, text)).toEqual([])
  })
})

describe("syntaxes put together", () => {
  const truth = phrases([[true, "yes"]])
  const textOf = convert<number, string>(number, String, (text) => (text === "" ? undefined : Number(text)))

  test("one after the other have words for both, or none", () => {
    const both = pair(number, truth)
    expect([both.print([1, true]), both.print([3, true]), both.print([1, false])]).toEqual([
      "oneyes",
      undefined,
      undefined
    ])
    expect([readings(both, "oneyes"), readings(both, "one"), readings(both, "yes")]).toEqual([
      [[1, true]],
      [],
      []
    ])
  })

  test("one or the other print what the first has words for", () => {
    const either = oneOf<number>(phrases([[2, "a pair"]]), number)
    expect([either.print(2), either.print(1), either.print(3)]).toEqual(["a pair", "one", undefined])
    expect([readings(either, "two"), readings(either, "a pair")]).toEqual([[2], [2]])
  })

  test("with other values have words where the first has", () => {
    expect([textOf.print("2"), textOf.print("3"), textOf.print("")]).toEqual(["two", undefined, undefined])
    expect(readings(textOf, "two")).toEqual(["2"])
  })
})

describe("a list", () => {
  const numbers = list(number, "and")

  test("has one item or more", () => {
    expect([numbers.print([]), numbers.print([1, 3])]).toEqual([undefined, undefined])
    for (const [values, text] of [
      [[1], "one"],
      [[1, 2], "one and two"],
      [[1, 2, 1], "one, two and one"]
    ] as const) {
      expect(numbers.print(values)).toBe(text)
      expect(readings(numbers, text)).toEqual([values])
    }
    expect(readings(numbers, "")).toEqual([])
  })

  test("is read as far as it can be, and the longest first", () => {
    expect(readFrom(numbers, "one, two and more")).toEqual([
      [[1, 2], 8],
      [[1], 3]
    ])
    expect(readFrom(numbers, "two")).toEqual([[[2], 3]])
  })

  test("has its own words between the items, and no others", () => {
    for (const text of ["one; two", "one or two", "one,two", "one and", ", one"]) {
      expect(readings(numbers, text)).toEqual([])
    }
    expect(list(number, "or").print([1, 2])).toBe("one or two")
    expect(readings(list(number, "or"), "one or two")).toEqual([[1, 2]])
  })

  test("of lists sets the last apart", () => {
    const nested = list(numbers, "and", lists)
    expect(nested.print([[1, 2], [1]])).toBe("one and two, and one")
    expect(nested.print([[1], [2]])).toBe("one and two")
    expect(readings(nested, "one and two, and one")).toContainEqual([[1, 2], [1]])
  })
})
