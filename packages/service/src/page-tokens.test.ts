import { describe, expect, it } from "vitest"
import { openPlace, purposeOf, sealPlace } from "./page-tokens.ts"

const key = new Uint8Array(32).fill(1)
const purpose = purposeOf("subject", "gateway", { action: { name: "read" } })
const places = [
  { after: "42", limit: 10 },
  { after: null, limit: 0 },
  { after: "a.b/c é", limit: Number.MAX_SAFE_INTEGER }
]

describe("a token of a place", () => {
  it.each(places)("opens for its own purpose: %j", (place) => {
    const token = sealPlace(key, purpose, place)
    expect(token).toMatch(/^[\w-]+\.[\w-]+$/)
    expect(openPlace(key, purpose, token)).toEqual(place)
  })

  it("opens for no other search, client, question or key", () => {
    const token = sealPlace(key, purpose, { after: "42", limit: 10 })
    for (const other of [
      purposeOf("resource", "gateway", { action: { name: "read" } }),
      purposeOf("subject", "another", { action: { name: "read" } }),
      purposeOf("subject", "gateway", { action: { name: "write" } }),
      purposeOf("subject", "gateway", { action: { name: "read" }, context: {} })
    ]) {
      expect(openPlace(key, other, token)).toBeNull()
    }
    expect(openPlace(new Uint8Array(32), purpose, token)).toBeNull()
  })

  it("does not open once a letter of it is another, more or fewer", () => {
    const token = sealPlace(key, purpose, { after: "42", limit: 10 })
    const letters = [..."AQgw_.- "]
    for (let at = 0; at <= token.length; at++) {
      const [before, after] = [token.slice(0, at), token.slice(at)]
      const changed = letters.flatMap((letter) => [before + letter + after.slice(1), before + letter + after])
      for (const other of [...changed, before + after.slice(1), before]) {
        if (other !== token) expect([other, openPlace(key, purpose, other)]).toEqual([other, null])
      }
    }
  })

  it.each([
    "",
    ".",
    "..",
    "null",
    "bnVsbA.",
    `${Buffer.from('["1000000",10]').toString("base64url")}.`,
    `${Buffer.from('["1000000",10]').toString("base64url")}.${Buffer.alloc(32).toString("base64url")}`,
    "x".repeat(1_000_000),
    "\ud800.\ud800"
  ])("is not what somebody makes up", (token) => {
    expect(openPlace(key, purpose, token)).toBeNull()
  })
})

describe("a purpose", () => {
  it("is the same whatever the order of members, and another for anything else", () => {
    expect(purposeOf({ a: 1, b: [1, 2] })).toBe(purposeOf({ b: [1, 2], a: 1 }))
    const others = [{ a: 1, b: [2, 1] }, { a: 1 }, { a: "1", b: [1, 2] }, [{ a: 1, b: [1, 2] }]]
    for (const other of others) expect(purposeOf(other)).not.toBe(purposeOf({ a: 1, b: [1, 2] }))
    expect(purposeOf("a", "b")).not.toBe(purposeOf("ab"))
    expect(purposeOf(JSON.parse('{"__proto__":1}'))).not.toBe(purposeOf({}))
  })

  it("is refused to what has no one form", () => {
    expect(() => purposeOf("\ud800")).toThrow(TypeError)
  })
})
