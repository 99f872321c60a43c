import { canonicalJson, type Json } from "@jobwarden/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readBody, readDocument } from "../../packages/service/src/audit-log/log-row.ts"

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const checkOf = (text: string): string => {
  const read = readBody(bytesOf(text))
  return "check" in read ? read.check : "none"
}

// Keys that are numbers come first in an object, whatever the canonical form says, and letters beyond U+FFFF sort
// otherwise than their code points.
const keys = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "A",
    "b",
    "10",
    "9",
    "\u20ac",
    "\ud83d\ude00",
    "\ufb33",
    "__proto__",
    "constructor"
  ),
  fc.string()
)
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(null, true, 0, -1, 1e21, 0.1, 5e-324),
    fc.string(),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(keys, tie("json"), { maxKeys: 5 })
  )
}))

describe("the bytes of an event", () => {
  it("are taken for canonical where they are the canonical form, whatever they say", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(checkOf(canonicalJson(value))).not.toBe("canonical_form")
      })
    )
  })

  it("are taken for canonical in no other form of the same", () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 0, max: 2 }), (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        fc.pre(text !== canonicalJson(value))
        expect(checkOf(text)).toBe("canonical_form")
      })
    )
  })

  it.each([
    ['{"b":1,"a":2}'],
    ['{"a":1,"a":1}'],
    ['{"9":1,"10":2}'],
    ['{"a": 1}'],
    ['{"a":1.0}'],
    ['{"a":-0}'],
    ['{"a":1e400}'],
    ['{"a":"\\u0041"}'],
    ['{"a":"\\ud800"}'],
    [`${"[".repeat(20_000)}${"]".repeat(20_000)} `]
  ])("%.20s are not", (text) => {
    expect(checkOf(text)).toMatch(/canonical_form|text/)
    expect(readDocument(text)).toBeNull()
  })

  it('{"10":2,"9":1} are: keys are in the order of their letters', () => {
    expect(readDocument('{"10":2,"9":1}')).toEqual({ 9: 1, 10: 2 })
  })

  it("that are no UTF-8, or begin with a mark, are no text", () => {
    expect(checkOf("\uFEFF{}")).toBe("text")
    expect(readBody(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ check: "text" })
  })
})
