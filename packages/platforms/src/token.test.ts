import { describe, expect, it } from "vitest"
import { hashToken, makeToken } from "./token.ts"

describe("hashToken", () => {
  it("is the SHA-256 of the UTF-8 bytes in lower-case hexadecimal", () => {
    expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    expect(hashToken("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")
  })
})

describe("makeToken", () => {
  it("puts 256 random bits in base64url after the prefix", () => {
    expect(makeToken("jw-")).toMatch(/^jw-[\w-]{43}$/)
    expect(Buffer.from(makeToken(""), "base64url")).toHaveLength(32)
  })

  it("makes another one each time", () => {
    expect(new Set(Array.from({ length: 100 }, () => makeToken(""))).size).toBe(100)
  })
})
