import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { yamlTexts } from "../../test/random-yaml.ts"
import { policyFileLimits } from "../document/limits.ts"
import { parseText } from "../document/parse.ts"
import { formatPolicyText } from "./format.ts"

const read = (text: string) => {
  const parsed = parseText(text, { limits: policyFileLimits })
  if (Result.isFailure(parsed)) return undefined
  const { comments, repeated, value } = parsed.success
  const remarks = comments.map(({ source }) => source.trimEnd()).toSorted()
  return { remarks, repeated: repeated.length, value }
}

describe("formatting any text that can be read", () => {
  it("says the same, with every comment, and changes nothing the second time", () => {
    let readable = 0
    let all = 0
    fc.assert(
      fc.property(yamlTexts, (text) => {
        const before = read(text)
        all += 1
        if (before === undefined || before.repeated > 0) return
        readable += 1
        const formatted = Result.getOrThrow(formatPolicyText(text))
        expect(read(formatted)).toEqual(before)
        expect(Result.getOrThrow(formatPolicyText(formatted))).toBe(formatted)
      }),
      { numRuns: 1000 }
    )
    // Texts that cannot be read prove nothing.
    expect(readable / all).toBeGreaterThan(0.7)
  })
})
