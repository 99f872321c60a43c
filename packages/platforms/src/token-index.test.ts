import { describe, expect, it } from "vitest"
import { makeTokenIndex } from "./token-index.ts"
import { hashToken, makeToken } from "./token.ts"

describe("makeTokenIndex", () => {
  const [first, second] = [makeToken("jw-"), makeToken("jw-")]
  const index = makeTokenIndex([
    [hashToken(first), { whose: "first" }],
    [hashToken(second), { whose: "second" }]
  ])

  it("finds what belongs to a token", () => {
    expect(index.find(first)).toEqual({ whose: "first" })
    expect(index.find(second)).toEqual({ whose: "second" })
  })

  it.each([
    ["another token", makeToken("jw-")],
    ["the empty text", ""],
    ["a token's hash", hashToken(first)],
    ["a token cut short", first.slice(0, -1)],
    ["a token with something after it", `${first} `],
    ["a token in another case", first.toUpperCase()],
    ["a name that every object has", "__proto__"],
    ["a megabyte", "x".repeat(1_000_000)]
  ])("does not find %s", (_what, secret) => {
    expect(index.find(secret)).toBeNull()
  })

  it("tells many apart", () => {
    const tokens = Array.from({ length: 1000 }, () => makeToken("jw-"))
    const many = makeTokenIndex(tokens.map((token, at) => [hashToken(token), { at }]))
    expect(tokens.map((token) => many.find(token)?.at)).toEqual(tokens.map((_, at) => at))
  })

  it.each([
    ["of nothing", ""],
    ["cut short", hashToken(first).slice(0, 40)],
    ["that is none", "not hexadecimal"]
  ])("a hash %s is nobody's, and takes nothing from the token before it", (_what, hash) => {
    const broken = makeTokenIndex([
      [hashToken(first), { whose: "first" }],
      [hash, { whose: "broken" }]
    ])
    expect(broken.find(first)).toEqual({ whose: "first" })
    expect(broken.find("")).toBeNull()
  })

  it("finds nothing when there is nothing", () => {
    expect(makeTokenIndex([]).find(first)).toBeNull()
  })
})
