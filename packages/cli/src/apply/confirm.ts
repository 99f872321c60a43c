import { Effect } from "effect"
import { createInterface } from "node:readline"
import { WrongUsage } from "../exit.ts"
import { countOf } from "../print.ts"

/** Asks somebody at a terminal whether to go on; only the whole word does, and an end of input does not. */
export const confirm = Effect.fn("confirm")(function* (changes: number, server: string) {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    return yield* new WrongUsage({
      message: "nobody can be asked whether to go on; `--yes` says so beforehand. Nothing was changed"
    })
  }
  const question = `Make ${countOf(changes, "change")} on ${server}? Write \`yes\` to go on: `
  const answer = yield* Effect.promise(
    (signal) =>
      new Promise<string>((resolve) => {
        // As no terminal, so that Ctrl-C stays a signal.
        const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
        reader.once("close", () => resolve(""))
        signal.addEventListener("abort", () => reader.close())
        reader.question(question, (written) => {
          resolve(written)
          reader.close()
        })
      })
  )
  return answer.trim() === "yes"
})
