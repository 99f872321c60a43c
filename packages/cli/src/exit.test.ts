import { Cause, Exit } from "effect"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
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

describe("the end of the process", () => {
  const exitModule = JSON.stringify(join(import.meta.dirname, "exit.ts"))
  /** Ends with a failure while `kept` keeps the process; says whether it had to be ended. */
  const endedWith = (kept: string) => {
    const script = `
      import { Effect, Exit } from "effect"
      import { teardownOf } from ${exitModule}
      ${kept}
      process.stdout.write("x".repeat(200_000) + "\\n")
      teardownOf("lint")(Exit.fail("x"), (code) => {
        process.stdout.write("was ended\\n")
        process.exit(code)
      })`
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--input-type=module-typescript", "--eval", script],
      { cwd: import.meta.dirname, encoding: "utf8", timeout: 30_000 }
    )
    return { status, wasEnded: stdout.endsWith("was ended\n"), printed: stdout.indexOf("\n") }
  }

  it("comes by itself, with its code, after all that was printed: no call of `process.exit` can hang it", () => {
    expect(endedWith("")).toEqual({ status: 2, wasEnded: false, printed: 200_000 })
  })

  it("is brought about where something was left open", () => {
    expect(endedWith("setInterval(() => {}, 1000)")).toEqual({ status: 2, wasEnded: true, printed: 200_000 })
  })
})
