import { Cause, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { exitCodeOf, NegativeAnswer, UnusableInput, WrongUsage } from "./exit.ts"

describe("the exit code", () => {
  it.each([
    ["success", Exit.void, 0],
    ["findings and denials", Exit.fail(new NegativeAnswer()), 1],
    ["wrong usage", Exit.fail(new WrongUsage({ message: "x" })), 2],
    ["unusable input", Exit.fail(new UnusableInput({ message: "x" })), 2],
    ["any other failure", Exit.fail("x"), 2],
    ["a bug", Exit.die(new Error("x")), 2],
    ["a signal", Exit.failCause(Cause.interrupt()), 130]
  ])("of %s", (_what, exit, code) => {
    expect(exitCodeOf(exit)).toBe(code)
  })
})
