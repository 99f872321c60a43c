import { Result } from "effect"
import { describe, expect, test } from "vitest"
import { readJsonLines } from "./json-lines.ts"

const use = {
  project: "acme/backend",
  caller: { type: "user", role: "developer" },
  resource: "releases",
  action: "read",
  last_used: "2026-05-02T00:00:00Z"
}
const linesOf = (...uses: readonly object[]): string => uses.map((one) => JSON.stringify(one)).join("\n")
const read = (text: string) => Result.getOrThrow(readJsonLines(text))
const problems = (text: string) => {
  const found = readJsonLines(text)
  return Result.isFailure(found) ? found.failure : []
}

describe("uses as JSON Lines", () => {
  test("are one where they are alike: counts are added up, and the later time stays", () => {
    const { uses, window } = read(
      linesOf(
        { ...use, count: 3 },
        { ...use, last_used: "2026-05-03T02:00:00+02:00" },
        { ...use, last_used: "2026-05-01T00:00:00Z" }
      )
    )
    expect(uses).toMatchObject([{ count: 5, last: Date.UTC(2026, 4, 3), allowed: true }])
    expect(window).toEqual({ from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 3) })
  })

  test("are told apart by all that may decide, and not by the name of a ref", () => {
    const job = (ref: object, more: object = {}) => ({
      ...use,
      caller: { type: "job", project: 124, ref, trigger_role: "developer", ...more }
    })
    const { uses } = read(
      linesOf(
        use,
        { ...use, allowed: false },
        { ...use, action: "write" },
        { ...use, project: 123 },
        { ...use, caller: { ...use.caller, scopes: ["api"] } },
        job({ protected: true, name: "main" }),
        job({ protected: true, name: "release" }),
        job({ protected: false, name: "main" }),
        job({ protected: true }, { environment: { name: "production", protected: true } }),
        job({ protected: true }, { environment: { name: "staging", protected: true } })
      )
    )
    expect(uses.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1, 2, 1, 1, 1])
  })

  test("may have empty lines, ends of lines of any kind, and none at all", () => {
    expect(read(`\n${JSON.stringify(use)}\r\n\n  \n${JSON.stringify(use)}`).uses).toMatchObject([
      { count: 2 }
    ])
    expect(read("\n\n")).toEqual({ uses: [], window: null })
  })

  test.each([
    ["[]", /expected an object|got a list/],
    ["{", /is not JSON; expected one object on each line/],
    [JSON.stringify({ ...use, project: "123/" }), /^project: /],
    [JSON.stringify({ ...use, caller: { type: "user", role: "king" } }), /^caller\.role: .*king/],
    [JSON.stringify({ ...use, caller: { type: "robot" } }), /^caller\.type: unknown value `robot`/],
    [JSON.stringify({ ...use, resource: "maven" }), /^resource: unknown value `maven`/],
    [JSON.stringify({ ...use, resource: "__proto__" }), /^resource: unknown value/],
    [JSON.stringify({ ...use, action: "writ" }), /^action: unknown value `writ`; did you mean `write`\?/],
    [JSON.stringify({ ...use, last_used: "2026-05-02" }), /^last_used: expected a date and time/],
    [JSON.stringify({ ...use, count: 0 }), /^count: .*positive whole number/],
    [JSON.stringify({ ...use, count: 1.5 }), /^count: /],
    [JSON.stringify({ ...use, alowed: false }), /^alowed: unknown key `alowed`; did you mean `allowed`\?/],
    [JSON.stringify({ ...use, last_used: undefined }), /^last_used: is missing/]
  ])("are refused with their line where one is %s", (line, why) => {
    const found = problems(`${JSON.stringify(use)}\n\n${line}\n`)
    expect(found).toMatchObject([{ line: 3 }])
    expect(found[0]?.message).toMatch(why)
  })

  test("of which many are wrong tell fifty", () => {
    expect(problems("x\n".repeat(60))).toHaveLength(50)
  })
})
