import { describe, expect, test } from "vitest"
import { sha256 } from "./sha256.ts"

describe("SHA-256", () => {
  // FIPS 180-4's own examples, and lengths around the ends of blocks, as `sha256sum` prints them.
  test.for([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"]
  ])("of %.20s", ([text = "", digest]) => expect(sha256(text)).toBe(digest))

  test("of texts of every length has 64 digits and differs", () => {
    const digests = Array.from({ length: 200 }, (_, length) => sha256("x".repeat(length)))
    expect(new Set(digests).size).toBe(200)
    expect(digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true)
  })

  test("is of the UTF-8 form", () => {
    expect(sha256("é€😀")).toBe("df9226927fd572c1ee66eec85de1bb139497614899f36e4e90474cb71f6ef9d0")
  })
})
