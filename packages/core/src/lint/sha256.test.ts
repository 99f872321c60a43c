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

  test.for([
    ["\u0080", "ea0add9a514e94de9abd0ba721eed15b15aa0b3a0f09ebee5e54a9dfae943153"],
    ["a\u007F\u0080z", "79541832945443b03593fe4ce1a9b70903df5f47a4ce82b324ba1206841cfa03"],
    ["\u07FF", "c57c6175c9087b0c1f7f849c840c8d1ab5b0c32163ffac03fb9f1913f222516d"],
    ["\u0800", "a36ae1af6063cc9281d4010e979a1e3fd3d9ee3e804b7093d2b00f6ee6388bec"],
    ["\uFFFF", "2c34e62119d9c5fc3aa11640bd7945d6bf309acc6e99d8054f54ae5110e343f6"],
    ["\u{10000}", "31237b174ba6047a15db0d343ad9550da611b7b7bce867a23522f81a05df3eda"],
    ["\u{10FFFF}a", "93bf4f3d39eecce6da774bc967e95f9c1cc659081dcdc5b7a14a15e04b668bd1"]
  ] as const)("is of as many bytes a character as it needs: %j", ([text, digest]) => {
    expect(sha256(text)).toBe(digest)
  })
})
