import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { openCheckpoint, signCheckpoint, signNote } from "./checkpoint.ts"
import { newSignerKey, readSignerKey } from "./note-key.ts"
import { openRotation, signRotation } from "./rotation.ts"

const keyOf = (name: string) => Result.getOrThrow(readSignerKey(newSignerKey(name).secret))
const [old, fresh, stranger] = [keyOf("a.example.com"), keyOf("a.example.com"), keyOf("a.example.com")]
const elsewhere = keyOf("b.example.com")
const failureOf = <A>(result: Result.Result<A, string>): string =>
  Result.isFailure(result) ? result.failure : "it was believed"

describe("the change to a new key", () => {
  it("is believed by whoever has the old one, and gives the new one", () => {
    const read = Result.getOrThrow(openRotation(signRotation(old, fresh), [old.verifier]))
    expect(read.text).toBe(fresh.verifier.text)
    const later = signCheckpoint({ origin: "a.example.com", size: 1, root: new Uint8Array(32) }, [fresh])
    expect(Result.isSuccess(openCheckpoint(later, [read]))).toBe(true)
  })

  it.each([
    ["whoever does not know the old key", signRotation(old, fresh), [stranger.verifier], /signed by none/],
    [
      "nobody, where the old key did not sign",
      signRotation(stranger, fresh),
      [old.verifier],
      /signed by none/
    ],
    [
      "nobody, where the new key did not sign",
      signNote(`a.example.com\nnew key\n${fresh.verifier.text}\n`, [old]),
      [old.verifier],
      /not signed by the new key/
    ],
    [
      "nobody, where another key is named than signed",
      signRotation(old, fresh).replace(fresh.verifier.text, stranger.verifier.text),
      [old.verifier],
      /is not of that key/
    ],
    ["nobody, where it is of another log", signRotation(old, elsewhere), [old.verifier], /different logs/],
    [
      "nobody, where the new key is of another log",
      signNote(`a.example.com\nnew key\n${elsewhere.verifier.text}\n`, [old, elsewhere]),
      [old.verifier],
      /different logs/
    ],
    [
      "nobody, where it is a checkpoint",
      signCheckpoint({ origin: "a.example.com", size: 1, root: new Uint8Array(32) }, [old]),
      [old.verifier],
      /names no new key/
    ],
    [
      "nobody, where the key is none",
      signNote("a.example.com\nnew key\nnothing\n", [old]),
      [old.verifier],
      /names as new what is not a public key/
    ]
  ] as const)("is not believed by %s", (_, note, keys, why) => {
    expect(failureOf(openRotation(note, keys))).toMatch(why)
  })

  it("is no checkpoint", () => {
    expect(failureOf(openCheckpoint(signRotation(old, fresh), [old.verifier]))).toMatch(/no checkpoint/)
  })
})
