import { describe, expect, test } from "vitest"
import { decodeShape } from "./decode-shape.ts"
import { printPath, type Problem } from "./problem.ts"
import {
  anyOf,
  integer,
  list,
  literal,
  literals,
  nullable,
  object,
  text,
  truth,
  type Shape
} from "./shape.ts"

// What a Schema of the same shape does as well is held by `decode-shape.laws.test.ts`; here is what is more.

const problemsOf = (shape: Shape, input: unknown): readonly string[] => {
  const problems: Problem[] = []
  decodeShape(shape, input, problems)
  return problems.map(({ message, path }) => `${printPath(path)}: ${message}`)
}

const decoded = (shape: Shape, input: unknown): unknown => {
  const problems: Problem[] = []
  const value = decodeShape(shape, input, problems)
  expect(problems).toEqual([])
  return value
}

const point = object({ across: integer(), notes: list(object({ by: text() })) })

describe("what was decoded", () => {
  test("shares nothing with the input, and nobody changes it", () => {
    const input = { across: 1, notes: [{ by: "ada" }] }
    const value = decoded(point, input) as typeof input
    expect(value).toStrictEqual(input)
    input.notes[0] = { by: "bob" }
    expect(value.notes).toEqual([{ by: "ada" }])
    expect(() => Object.assign(value, { across: 2 })).toThrow(TypeError)
    expect(() => value.notes.push({ by: "eve" })).toThrow(TypeError)
    expect(() => Object.assign(value.notes[0] ?? {}, { by: "eve" })).toThrow(TypeError)
  })

  test("may come from a class, and has the members alone that the shape knows", () => {
    class Point {
      get across(): number {
        return 4
      }
    }
    expect(decoded(point, new Point())).toStrictEqual({ across: 4 })
  })

  test("is read once, member by member", () => {
    let reads = 0
    const input = {
      get across(): unknown {
        reads += 1
        return reads === 1 ? 7 : "changed"
      }
    }
    expect(decoded(point, input)).toEqual({ across: 7 })
  })

  test("has a member of a strange name only where the input has it itself", () => {
    const shape: Shape = {
      ...object({}),
      members: new Map([["__proto__", { shape: truth, isRequired: false }]])
    }
    expect(decoded(shape, {})).toStrictEqual({})
    const value = decoded(shape, JSON.parse('{"__proto__": true}')) as object
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).toBe(true)
  })
})

describe("what is refused", () => {
  test("is an object of another kind of which nothing was read, wherever it stands", () => {
    const isA = (kind: string) => `expected an object with members, got a \`${kind}\``
    expect(problemsOf(point, new Map([["across", 1]]))).toEqual([`: ${isA("Map")}`])
    expect(problemsOf(point, { notes: [{}, new Date(0)] })).toEqual([`notes[1]: ${isA("Date")}`])
    expect(problemsOf(anyOf([truth, point]), new Set())).toEqual([`: ${isA("Set")}`])
    expect(problemsOf(point, Object.assign(new Map(), { across: 1 }))).toEqual([])
  })

  test("is a list up to its first hole, of which there may be billions", () => {
    const holes: unknown[] = [1, "two"]
    holes.length = 2 ** 32 - 1
    expect(problemsOf(list(integer()), holes)).toEqual([
      "[1]: expected a number, got the text `two`",
      "[2]: expected a number, got nothing"
    ])
  })

  test("is told with the whole way to it", () => {
    expect(problemsOf(list(point), [{}, { notes: [{ by: 3 }, {}, { from: 1 }] }])).toEqual([
      "[1].notes[0].by: expected a text, got the number `3`",
      "[1].notes[2].from: unknown key `from`; expected one of `by`"
    ])
  })

  test("is what a check turns away, once its kind is right", () => {
    const even = integer({ expected: "an even number", holds: (value) => value % 2 === 0 })
    expect(problemsOf(even, 3)).toEqual([": `3`; expected an even number"])
    expect(problemsOf(even, "3")).toEqual([": expected a number, got the text `3`"])
    const either = object({ one: truth, other: truth }, [], {
      expected: "one of two",
      holds: ({ one, other }) => (one === undefined) !== (other === undefined)
    })
    expect(problemsOf(either, {})).toEqual([": an object; expected one of two"])
    expect(problemsOf(either, { one: 1, other: true })).toEqual([
      "one: expected true or false, got the number `1`"
    ])
    expect(problemsOf(either, { one: true })).toEqual([])
  })

  test("is what none of several shapes takes, in the words of those that it is meant for", () => {
    const named = {
      ...anyOf([integer({ expected: "a count", holds: (value) => value > 0 }), point]),
      expected: "either"
    }
    expect(problemsOf(named, 0)).toEqual([": expected either, got the number `0`"])
    expect(problemsOf(named, { across: "x" })).toEqual(["across: expected a number, got the text `x`"])
    const unnamed = anyOf([integer({ expected: "a count", holds: (value) => value > 0 }), point])
    expect(problemsOf(unnamed, 0)).toEqual([": `0`; expected a count"])
    expect(problemsOf(unnamed, "0")).toEqual([": expected a number or an object, got the text `0`"])
  })

  test("is a name that nobody knows, with those that are known", () => {
    const some = nullable(anyOf([literals(["any", "protected"]), literal("none"), literal(false)]))
    expect(problemsOf(some, "protcted")).toEqual([": unknown value `protcted`; did you mean `protected`?"])
    expect(problemsOf(some, 1)).toEqual([
      ": expected `any` or `protected` or `none` or `false` or null, got the number `1`"
    ])
    expect(problemsOf(anyOf([literal("none"), literal(false)]), "nine")).toEqual([
      ": unknown value `nine`; did you mean `none`?"
    ])
    expect(problemsOf(anyOf([literal(false), point]), "no")).toEqual([
      ": expected `false` or an object, got the text `no`"
    ])
    expect(problemsOf({ type: "null" }, 3)).toEqual([": expected null, got the number `3`"])
    const seven = literals(["a1", "a2", "a3", "a4", "a5", "a6", "a7"])
    expect(problemsOf(seven, true)).toEqual([": expected one of 7 names, got the boolean `true`"])
    expect(problemsOf(literal("gitlab"), "github")).toEqual([": expected `gitlab`, got the text `github`"])
  })
})
