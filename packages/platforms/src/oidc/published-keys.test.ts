import { beforeAll, describe, expect, it } from "vitest"
import { makeKey, type SigningKey } from "../../test/issuer.ts"
import { readPublishedKeys } from "./published-keys.ts"

let key: SigningKey
let weak: SigningKey
beforeAll(async () => {
  key = await makeKey("one")
  weak = await makeKey("weak", 1024)
})

const ids = (...keys: ReadonlyArray<unknown>): ReadonlyArray<string> | null => {
  const published = readPublishedKeys({ keys })
  return published && [...published.keys()]
}

describe("readPublishedKeys", () => {
  it("keeps keys for signatures by their ids, and of each only what is public and known", () => {
    const elliptic = { kid: "two", kty: "EC", crv: "P-256", x: "AAAA", y: "BBBB", x5c: ["…"] }
    const published = readPublishedKeys({ keys: [key.jwk, elliptic], more: true })
    expect([...(published ?? [])]).toEqual([
      ["one", key.jwk],
      ["two", { kid: "two", kty: "EC", crv: "P-256", x: "AAAA", y: "BBBB" }]
    ])
  })

  it("believes a set without keys", () => {
    expect(ids()).toEqual([])
  })

  it.each<readonly [string, () => object]>([
    ["a weak key", () => weak.jwk],
    ["a short modulus behind zeros", () => ({ ...key.jwk, n: `AAAA${weak.jwk.n}` })],
    ["an enormous key", () => ({ ...key.jwk, n: Buffer.alloc(1025, 255).toString("base64url") })],
    ["no modulus", () => ({ ...key.jwk, n: undefined })],
    ["a key without an id", () => ({ ...key.jwk, kid: undefined })],
    ["a number as an id", () => ({ ...key.jwk, kid: 1 })],
    ["a key for encryption", () => ({ ...key.jwk, use: "enc" })],
    ["a shared secret", () => ({ kid: "one", kty: "oct", k: "c2VjcmV0", alg: "HS256" })],
    ["a private key", () => ({ ...key.jwk, d: "c2VjcmV0" })],
    ["no object", () => ["one"]]
  ])("leaves out %s", (_, written) => {
    const asRead: unknown = JSON.parse(JSON.stringify(written()))
    expect(ids(asRead, { ...key.jwk, kid: "kept" })).toEqual(["kept"])
  })

  it("takes the least strength that may be used", async () => {
    expect(ids((await makeKey("least", 2048)).jwk)).toEqual(["least"])
    expect(ids((await makeKey("below", 2040)).jwk)).toEqual([])
  })

  it("leaves out an id that several keys have", () => {
    expect(ids(key.jwk, { ...key.jwk }, { ...key.jwk })).toEqual([])
  })

  it.each([null, [], "keys", {}, { keys: {} }, { keys: Array.from({ length: 101 }, () => ({})) }])(
    "is nothing of %j",
    (document) => {
      expect(readPublishedKeys(document)).toBeNull()
    }
  )
})
