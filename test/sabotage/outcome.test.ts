import { describe, expect, it } from "vitest"
import { outcomeOf, problemOf, type Outcome, type RunTests } from "./outcome.ts"

const said = (failed: number, passed: number, output = ""): Outcome => ({ failed, passed, output })

const runs = (hurried: Outcome, whole: Outcome) => {
  const asked: Array<string> = []
  const run: RunTests = (until) => {
    asked.push(until)
    return until === "the end" ? whole : hurried
  }
  return { asked, run }
}

describe("what the tests say of a sabotage", () => {
  it("is red with the first failure, and nothing more is run", () => {
    const { asked, run } = runs(said(1, 3), said(0, 0))
    expect(problemOf(outcomeOf(run))).toBe(null)
    expect(asked).toEqual(["the first failure"])
  })

  it.each([said(0, 0), said(0, 5)])(
    "is asked again where a hurried run reported no failure: %o",
    (hurried) => {
      const { asked, run } = runs(hurried, said(2, 40))
      expect(problemOf(outcomeOf(run))).toBe(null)
      expect(asked).toEqual(["the first failure", "the end"])
    }
  )

  it("is that they passed where none failed to the end", () => {
    const { run } = runs(said(0, 42), said(0, 42))
    expect(problemOf(outcomeOf(run))).toBe("42 tests passed, and none failed")
  })

  it("is that no test ran where none could be loaded, with what was printed", () => {
    const { run } = runs(said(0, 0, "a"), said(0, 0, "SyntaxError: Unexpected token"))
    expect(problemOf(outcomeOf(run))).toBe("no test ran: SyntaxError: Unexpected token")
  })
})
