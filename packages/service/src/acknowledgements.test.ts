import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { acknowledgementsFrom } from "./acknowledgements.ts"

const rule = "job-token-launders-role"
const read = (...given: ReadonlyArray<readonly [rule: string, reason: string]>) =>
  acknowledgementsFrom(
    given.map(([name, reason]) => ({ rule: name, reason })),
    (name) => `write it as ${name}`
  )

describe("acknowledgements", () => {
  it("are rules with their reasons, which are one line", () => {
    expect(Result.getOrNull(read([rule, "  we know  "]))).toEqual([{ rule, reason: "we know" }])
    expect(Result.getOrNull(read())).toEqual([])
  })

  it.each([
    [
      [["job-token-launders-rol", "x"]],
      "acknowledge names no rule `job-token-launders-rol`; did you mean `job-token-launders-role`?"
    ],
    [[["__proto__", "x"]], "acknowledge names no rule `__proto__`; expected the id of a rule"],
    [[[rule, " "]], `acknowledge needs a reason: write it as ${rule}`],
    [
      [[rule, "x".repeat(501)]],
      `the reason for acknowledging ${rule} is not one line of at most 500 characters`
    ],
    [[[rule, "a\nb"]], `the reason for acknowledging ${rule} is not one line of at most 500 characters`],
    [
      [
        [rule, "a"],
        [rule, "b"]
      ],
      `acknowledge names ${rule} more than once`
    ]
  ] as const)("are refused: %j", (given, text) => {
    expect(Result.getOrNull(Result.flip(read(...given)))).toBe(text)
  })
})
