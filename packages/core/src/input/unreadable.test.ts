import { describe, expect, test } from "vitest"
import { foreignObject, unreadableInput } from "./unreadable.ts"

const messageOf = (cause: unknown): string => unreadableInput(cause).message
const unknown = "could not be read: unknown cause"

describe("the problem with what throws while it is read", () => {
  test("is at the root, in the words of what was thrown", () => {
    expect(unreadableInput(new TypeError("closed"))).toEqual({
      path: [],
      message: "could not be read: closed"
    })
    expect(messageOf(new Error("a\nb"))).toBe("could not be read: a\uFFFDb")
  })

  test("is of unknown cause where no error was thrown, or none whose message can be read", () => {
    const unreadable = Object.defineProperty(new Error(), "message", {
      get: () => {
        throw new Error("no")
      }
    })
    // As a text would, but for the last word.
    const like = { toWellFormed: () => ({ replaceAll: () => ({ replaceAll: () => Symbol("text") }) }) }
    const odd = Object.assign(new Error(), { message: like as never })
    for (const cause of ["closed", null, undefined, { message: "closed" }, unreadable, odd]) {
      expect(messageOf(cause)).toBe(unknown)
    }
  })

  test("is in the words of what a Schema met, where it has wrapped that", () => {
    const wrapping = (reasons: unknown) => messageOf(new Error("a schema failed", { cause: { reasons } }))
    expect(wrapping([{ defect: new Error("closed") }])).toBe("could not be read: closed")
    expect(wrapping([{ defect: "closed" }])).toBe(unknown)
    for (const reasons of [undefined, [], [null], ["defect"], [{ error: new Error("closed") }], "defect"]) {
      expect(wrapping(reasons)).toBe("could not be read: a schema failed")
    }
    expect(messageOf(new Error("a schema failed", { cause: null }))).toBe(
      "could not be read: a schema failed"
    )
  })
})

describe("an object of another kind", () => {
  const isA = (kind: string) => [{ path: [], message: `expected an object with members, got a \`${kind}\`` }]

  test("is told by its kind, and others are none", () => {
    expect(foreignObject(new Map())).toEqual(isA("Map"))
    expect(foreignObject(new Date(0))).toEqual(isA("Date"))
    expect(foreignObject(Object("text"))).toEqual(isA("String"))
    class Document {
      readonly member = 1
    }
    for (const input of [{}, Object.create(null), new Document(), null, undefined, 3, "text", true]) {
      expect(foreignObject(input)).toEqual([])
    }
  })
})
