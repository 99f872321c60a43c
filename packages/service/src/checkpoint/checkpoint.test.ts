import { Redacted, Result } from "effect"
import { describe, expect, it } from "vitest"
import { emptyRoot, hashLeaf } from "../merkle/tree-hash.ts"
import { openCheckpoint, openNote, signCheckpoint, signNote } from "./checkpoint.ts"
import { newSignerKey, readSignerKey, readVerifierKey, signerKeyShape } from "./note-key.ts"

const origin = "jobwarden.example.com/audit"
const keyOf = (name: string, seed: number) => {
  const { secret, verifier } = newSignerKey(name, new Uint8Array(32).fill(seed))
  return { verifier, signer: Result.getOrThrow(readSignerKey(secret)), secret }
}
const [one, two, other] = [keyOf(origin, 1), keyOf(origin, 2), keyOf("elsewhere.example.com", 3)]
const checkpoint = { origin, size: 42, root: hashLeaf(Buffer.from("an event")) }
const note = signCheckpoint(checkpoint, [one.signer])
const failureOf = <A>(result: Result.Result<A, string>): string =>
  Result.isFailure(result) ? result.failure : "it was believed"

describe("a key", () => {
  it("is read again from what its file and its public form hold", () => {
    const read = Result.getOrThrow(readVerifierKey(one.verifier.text))
    expect({ ...read, verify: 0 }).toEqual({ ...one.verifier, verify: 0 })
    expect(one.signer.verifier.text).toBe(one.verifier.text)
    expect(Redacted.value(one.secret)).toMatch(signerKeyShape)
    expect(newSignerKey(origin).verifier.keyId).not.toBe(newSignerKey(origin).verifier.keyId)
  })

  it("shows nothing of itself where it is printed", () => {
    const secret = Redacted.value(one.secret).split("+").slice(4).join("+")
    const shown = [JSON.stringify(one), String(one.secret), `${Object.values(one.signer)}`].join("")
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(Buffer.alloc(32, 1).toString("hex"))
  })

  it.each([
    ["nothing", ""],
    [
      "another type",
      `${origin}+00000000+${Buffer.concat([Buffer.of(2), Buffer.alloc(32)]).toString("base64")}`
    ],
    ["too few bytes", `${origin}+00000000+AQ==`],
    ["no name", one.verifier.text.replace(origin, "")],
    ["a space in its name", one.verifier.text.replace("example", "exam ple")],
    ["another name", one.verifier.text.replace("example", "exemple")],
    ["another key", one.verifier.text.replace(/.{4}$/, "AAA=")],
    ["a private key's form", `PRIVATE+KEY+${one.verifier.text}`],
    ["base64 that is not in its one form", one.verifier.text.replace(/=*$/, "==")]
  ])("with %s is refused", (_, text) => {
    expect(failureOf(readVerifierKey(text))).toMatch(/public key/)
    const secret = failureOf(readSignerKey(Redacted.make(`PRIVATE+KEY+${text}`)))
    expect(secret).toMatch(/private key/)
  })

  it("has a name that can stand in a note", () => {
    for (const name of ["", "a b", "a+b", "a\nb", "a\u00A0b", "a\u202Eb"]) {
      expect(() => newSignerKey(name), name).toThrow(TypeError)
    }
  })
})

// Published with Go's package `golang.org/x/mod/sumdb/note`, so that the form is not only ours.
it("a note that Go's implementation signed is verified", () => {
  const key = Result.getOrThrow(
    readVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
  )
  const signed =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
  expect(Result.getOrThrow(openNote(signed, [key])).signedBy).toEqual([key])
  expect(failureOf(openNote(signed.replace("answer", "anwser"), [key]))).toMatch(/is not of that key/)
})

describe("a checkpoint", () => {
  it("is three lines, a blank one and a signature", () => {
    expect(note.split("\n").slice(0, 4)).toEqual([
      origin,
      "42",
      Buffer.from(checkpoint.root).toString("base64"),
      ""
    ])
    expect(note.split("\n")).toHaveLength(6)
    expect(Result.getOrThrow(openCheckpoint(note, [one.verifier]))).toEqual({
      ...checkpoint,
      signedBy: [one.verifier]
    })
  })

  it("can be of an empty log", () => {
    const empty = signCheckpoint({ origin, size: 0, root: emptyRoot() }, [one.signer])
    expect(Result.getOrThrow(openCheckpoint(empty, [one.verifier])).size).toBe(0)
  })

  it("signed by the old and the new key is verified by either, and says who signed", () => {
    const both = signCheckpoint(checkpoint, [two.signer, one.signer])
    for (const keys of [[one.verifier], [two.verifier], [one.verifier, two.verifier]]) {
      expect(new Set(Result.getOrThrow(openCheckpoint(both, keys)).signedBy)).toEqual(new Set(keys))
    }
  })

  it("goes on counting beside signatures of keys that nobody knows here", () => {
    const witnessed = signNote(`${origin}\n42\n${Buffer.from(checkpoint.root).toString("base64")}\n`, [
      other.signer,
      one.signer
    ])
    expect(Result.getOrThrow(openCheckpoint(witnessed, [one.verifier])).size).toBe(42)
  })

  it.each([
    ["another size", note.replace("42", "41"), /is not of that key/],
    [
      "another root",
      note.replace(/\n.{43}=\n/, `\n${Buffer.alloc(32).toString("base64")}\n`),
      /is not of that key/
    ],
    ["another origin", note.replace("jobwarden.example", "jobwarden.exemple"), /is not of that key/],
    [
      "another's signature",
      signNote(`${origin}\n1\n\n`, [other.signer]),
      /signed by none of the public keys/
    ],
    ["no signature", note.split("\n").slice(0, 4).join("\n") + "\n", /no signature|blank line/],
    ["its end cut off", note.slice(0, -1), /does not end/],
    ["half of its signature", `${note.slice(0, -9)}\n`, /none by its form|is not of that key/],
    ["new lines of Windows", note.replaceAll("\n", "\r\n"), /control character/],
    ["a hyphen for the dash", note.replace("—", "-"), /none by its form/],
    ["too many signatures", note + (note.split("\n")[4] + "\n").repeat(64), /more than 64 signatures/],
    ["no end", "x".repeat(70_000), /more than 65536 characters/],
    ["bytes that are no text", note.replace("jobwarden", "jobwarden\uFFFD"), /UTF-8/]
  ])("with %s is not believed", (_, wrong, why) => {
    expect(failureOf(openCheckpoint(wrong, [one.verifier, two.verifier]))).toMatch(why)
  })

  it.each([
    ["a size with a zero before it", `${origin}\n042\n${Buffer.alloc(32).toString("base64")}\n`],
    ["a negative size", `${origin}\n-1\n${Buffer.alloc(32).toString("base64")}\n`],
    ["a size past all numbers", `${origin}\n${"9".repeat(30)}\n${Buffer.alloc(32).toString("base64")}\n`],
    ["a short root", `${origin}\n1\nAAAA\n`],
    ["one line", `${origin}\n`],
    ["another log's name", `elsewhere.example.com\n1\n${Buffer.alloc(32).toString("base64")}\n`],
    ["an empty line", `${origin}\n1\n${Buffer.alloc(32).toString("base64")}\n\nmore\n`]
  ])("with %s is not believed, though it is signed", (_, text) => {
    expect(failureOf(openCheckpoint(signNote(text, [one.signer]), [one.verifier]))).toMatch(
      /no checkpoint|is of the log/
    )
  })

  it("with a wrong signature of a known key is not believed, though another known key signed it", () => {
    const [, , , , line = ""] = signCheckpoint({ ...checkpoint, size: 41 }, [two.signer]).split("\n")
    expect(failureOf(openCheckpoint(`${note}${line}\n`, [one.verifier, two.verifier]))).toMatch(
      /is not of that key/
    )
  })

  it("is not signed by a key of another log, nor by none", () => {
    expect(() => signCheckpoint(checkpoint, [one.signer, other.signer])).toThrow(TypeError)
    expect(() => signCheckpoint(checkpoint, [])).toThrow(TypeError)
  })
})
