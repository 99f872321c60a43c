import { Result } from "effect"
import { isDeepStrictEqual } from "node:util"
import { describe, expect, it } from "vitest"
import { parseTarget } from "./request-target.ts"

const parts = (raw: string) => {
  const parsed = parseTarget(raw)
  if (Result.isFailure(parsed)) return null
  const { segments, withSlash } = parsed.success
  return segments.map((text, index) => (withSlash.has(index) ? { text } : text))
}

const refusal = (raw: string) => Result.getOrNull(Result.flip(parseTarget(raw)))

describe("a target that can be read in one way only", () => {
  it.each<readonly [string, ReadonlyArray<unknown>]>([
    ["/api/v4/x", ["api", "v4", "x"]],
    ["/a/b?c=d", ["a", "b"]],
    ["/a-b_c.d~e/f+g@h,i=j:k!$&'()*", ["a-b_c.d~e", "f+g@h,i=j:k!$&'()*"]],
    ["/a/acme%2Fbackend", ["a", { text: "acme/backend" }]],
    ["/a/acme%2fgroup%2Fbackend/b", ["a", { text: "acme/group/backend" }, "b"]],
    ["/a/1.0%2Bbuild%2b2/%40scope/%7Ex", ["a", "1.0+build+2", "@scope", "~x"]],
    ["/a/...", ["a", "..."]],
    ["/a/.hidden/x..y", ["a", ".hidden", "x..y"]]
  ])("%s", (raw, expected) => {
    expect(parts(raw)).toEqual(expected)
  })

  it.each([
    ["/a/b", false],
    ["/a/b?c=/", false],
    ["/a/b%2Fc", false],
    ["/a/b/", true],
    ["/a/b/?c", true]
  ])("%s ends with a slash: %s", (raw, isFolder) => {
    const parsed = parseTarget(raw)
    expect(Result.isSuccess(parsed) && parsed.success.isFolder).toBe(isFolder)
    expect(parts(raw)?.[1]).toBeDefined()
  })

  it("has a query whose names stand once", () => {
    const parsed = parseTarget("/a?x=1&y=a+b&z=%2F&empty=&bare")
    expect(Result.isSuccess(parsed) && [...parsed.success.query]).toEqual([
      ["x", "1"],
      ["y", "a b"],
      ["z", "/"],
      ["empty", ""],
      ["bare", ""]
    ])
  })
})

describe("a target that two programs might read differently is refused", () => {
  const [start, character, sign, encoding, empty, dots] = [
    "does not begin with a slash",
    "holds a character that has to be encoded",
    "semicolon, a backslash or a number sign",
    "an encoding that is not understood",
    "an empty part",
    "a part of dots alone"
  ]
  it.each<readonly [string, string]>([
    ["", start],
    ["*", start],
    ["a/b", start],
    ["http://registry.example/a", start],
    ["registry.example:443", start],
    ["/a b", character],
    ["/a\tb", character],
    ["/a\u0000b", character],
    ["/a\r\nb", character],
    ["/a\u007fb", character],
    ["/é", character],
    ["/a/\u2025/b", character],
    ["/a;b=c", sign],
    ["/a/..;/b", sign],
    ["/a?b;c", sign],
    ["/a\\..\\b", sign],
    ["/a#b", sign],
    ["/a/%2e%2e/b", encoding],
    ["/a/%2E/b", encoding],
    ["/a/.%2e/b", encoding],
    ["/a/%252e%252e/b", encoding],
    ["/a/acme%252Fbackend", encoding],
    ["/a/%25", encoding],
    ["/a/%61", encoding],
    ["/a/%00", encoding],
    ["/a/%0d%0a", encoding],
    ["/a/%20", encoding],
    ["/a/%3B", encoding],
    ["/a/%5c", encoding],
    ["/a/%3f", encoding],
    ["/a/%23", encoding],
    ["/a/%c3%a9", encoding],
    ["/a/%c0%ae", encoding],
    ["/a/%", encoding],
    ["/a/%2", encoding],
    ["/a/%2g", encoding],
    ["/a/%u002f", encoding],
    ['/a/"', encoding],
    ["/a/<b>", encoding],
    ["/a/{b}", encoding],
    ["/", empty],
    ["//", empty],
    ["//a/b", empty],
    ["/a//b", empty],
    ["/a/b//", empty],
    ["/a/b//?c", empty],
    ["/a/%2F", empty],
    ["/a/acme%2F", empty],
    ["/a/%2Fbackend", empty],
    ["/a/acme%2F%2Fbackend", empty],
    ["/a/./b", dots],
    ["/a/../b", dots],
    ["/a/..", dots],
    ["/a/acme%2F..%2Fbackend", dots],
    ["/a/..%2Fbackend", dots],
    ["/a?b=1&b=2", "more than once"],
    ["/a?b=%", "query holds a character"],
    ["/a?b=%00", "control character"],
    ["/a?b=%0d%0aX-Y:z", "control character"],
    ["/a?b%0a=1", "control character"],
    ["/a?b=%ff", "control character"],
    ["/a?b[]=1", "query holds a character"],
    [`/${"a".repeat(4096)}`, "longer than"]
  ])("%j", (raw, why) => {
    expect(refusal(raw)).toContain(why)
  })

  it("up to the longest that is read", () => {
    expect(refusal(`/${"a".repeat(4095)}`)).toBeNull()
  })
})

describe("a target without a query", () => {
  const pieces = ["/", ".", "..", "a", "Z-9_", "%2F", "%2e", "%", ";", "\\", "#", " "]
  const texts = (length: number): ReadonlyArray<string> =>
    length === 0 ? [""] : texts(length - 1).flatMap((text) => pieces.map((piece) => text + piece))
  const characters = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code))

  // With an empty query behind it a target means the same, and is taken apart at length.
  it.each([
    ["made of pieces", [1, 2, 3, 4].flatMap(texts).map((text) => `/${text}`)],
    ["that does not begin with a slash", ["", ...pieces.map((piece) => `${piece}/a`)]],
    ["with some character", characters.filter((one) => one !== "?").map((one) => `/a/b${one}c`)]
  ])("%s is read alike in one pass and at length", (_, targets) => {
    const toldApart = targets.filter((raw) => !isDeepStrictEqual(parts(raw), parts(`${raw}?`)))
    expect(toldApart).toEqual([])
  })
})
