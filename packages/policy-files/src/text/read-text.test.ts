import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { readText } from "./read-text.ts"

const limit = { maximumBytes: 1000, whenTooLarge: "split it" }
const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]))
  )
const refusal = (...parts: readonly (string | number)[]) =>
  Result.getOrThrow(Result.flip(readText(bytes(...parts), limit)))

describe("readText", () => {
  it("reads UTF-8, without the mark that may begin it", () => {
    expect(Result.getOrThrow(readText(bytes(0xef, 0xbb, 0xbf, "é😀\r\n"), limit))).toBe("é😀\r\n")
    expect(Result.getOrThrow(readText(bytes(), limit))).toBe("")
  })

  it.each([
    ["a byte that begins nothing", ["a: ", 0xff, "b"], 3],
    ["a byte of ISO 8859-1", ["a: M", 0xe9, "\n"], 4],
    ["a character that is cut off by another", ["é", 0xe2, 0x82, "x"], 2],
    ["a character that is cut off by the end", ["ab", 0xf0, 0x9f, 0x98], 2],
    ["a byte that continues nothing", ["ab😀", 0x80], 6],
    ["half of a pair", ["ab", 0xed, 0xa0, 0x80], 2],
    ["more bytes than it takes", ["abc", 0xc0, 0x80], 3],
    ["the very first byte", [0x80], 0]
  ] as const)("says at which byte it is not UTF-8: %s", (_what, parts, byte) => {
    const { byte: found, message } = refusal(...parts)
    expect(found).toBe(byte)
    expect(message).toContain(`is not UTF-8 from byte ${byte + 1} on`)
  })

  it("says at which line and column, in characters", () => {
    expect(refusal("one\n😀é", 0xff).message).toBe(
      "is not UTF-8 from byte 11 on (line 2, column 4); save it as UTF-8"
    )
  })

  it("knows UTF-16 by its mark", () => {
    expect(refusal(0xff, 0xfe, "v", 0).message).toMatch(/^is UTF-16, not UTF-8/)
    expect(refusal(0xfe, 0xff, 0, "v").message).toMatch(/^is UTF-16, not UTF-8/)
  })

  it("refuses what is too large, without looking at it", () => {
    expect(Result.isSuccess(readText(new Uint8Array(1000), limit))).toBe(true)
    expect(Result.getOrThrow(Result.flip(readText(new Uint8Array(1001).fill(0xff), limit)))).toEqual({
      message: `cannot be used: the file is larger than ${1000 / 1024 / 1024} MiB; split it`,
      byte: 1000
    })
  })
})
