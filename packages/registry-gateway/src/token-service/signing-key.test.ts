import { Result } from "effect"
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto"
import { describe, expect, it } from "vitest"
import { fingerprint, readSigningKey } from "./signing-key.ts"

const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString()

const curve = generateKeyPairSync("ec", { namedCurve: "P-256" })
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })

describe("the key that registry tokens are signed with", () => {
  it("is of the curve P-256 or of RSA, and says by which algorithm it signs", () => {
    const read = [curve, rsa].map(({ privateKey }) => Result.getOrThrow(readSigningKey(pem(privateKey))))
    expect(read.map(({ algorithm }) => algorithm)).toEqual(["ES256", "RS256"])
  })

  it("is also read in the older forms", () => {
    const older = [
      curve.privateKey.export({ type: "sec1", format: "pem" }),
      rsa.privateKey.export({ type: "pkcs1", format: "pem" })
    ].map((text) => Result.getOrThrow(readSigningKey(text.toString())).algorithm)
    expect(older).toEqual(["ES256", "RS256"])
  })

  it("has the name of its public half: 240 bits of its hash, in twelve groups of four", () => {
    const name = fingerprint(curve.privateKey)
    expect(name).toMatch(/^[A-Z2-7]{4}(?::[A-Z2-7]{4}){11}$/)
    const digits = [...name.replaceAll(":", "")].map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")
    )
    const der = curve.publicKey.export({ type: "spki", format: "der" })
    const hash = [...createHash("sha256").update(der).digest()].map((byte) =>
      byte.toString(2).padStart(8, "0")
    )
    expect(digits.join("")).toBe(hash.join("").slice(0, 240))
  })

  it.each<readonly [string, string, string]>([
    ["another curve", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey), "P-256"],
    ["Edwards", pem(generateKeyPairSync("ed25519").privateKey), "P-256"],
    ["a short RSA key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey), "2048"],
    [
      "a public key",
      curve.publicKey.export({ type: "spki", format: "pem" }).toString(),
      "holds no private key"
    ],
    [
      "a key behind a password",
      curve.privateKey
        .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "password" })
        .toString(),
      "without a password"
    ],
    ["something else", "hunter2", "holds no private key"]
  ])("is refused: %s", (_, text, expected) => {
    const complaint = Result.getOrThrow(Result.flip(readSigningKey(text)))
    expect(complaint).toContain(expected)
    expect(complaint).not.toContain("hunter2")
  })
})
