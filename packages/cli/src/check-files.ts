import { Console, Effect } from "effect"
import { UnusableInput, WrongUsage } from "./exit.ts"
import {
  checkPolicyFile,
  mergePolicyFiles,
  type CheckedFile,
  type MergedPolicy
} from "@jobwarden/policy-files"
import { policyFileNames } from "./policy-file-names.ts"
import { readPolicyFile, standardInput } from "./policy-file-sources.ts"
import { countOf, printProblem } from "./print.ts"
import { progressOnTerminal } from "./progress-on-terminal.ts"

/** Reads and checks files, folders and patterns. Where some cannot be read, says so of each, and nothing of the others. */
export const checkFiles = Effect.fn("checkFiles")(function* (
  files: readonly string[],
  check: typeof checkPolicyFile = checkPolicyFile
) {
  if (files.filter((file) => file === standardInput).length > 1) {
    return yield* new WrongUsage({ message: "`-` is given twice; standard input can be read once" })
  }
  const names = yield* Effect.mapError(
    policyFileNames(files),
    ({ message }) => new UnusableInput({ message })
  )
  const checked: CheckedFile[] = []
  const unreadable: string[] = []
  const line = progressOnTerminal()
  for (const [done, name] of names.entries()) {
    line.show({ doing: "reading", done, total: names.length, at: name })
    const text = yield* Effect.result(readPolicyFile(name, process.stdin))
    if (text._tag === "Failure") unreadable.push(text.failure.message)
    else checked.push(check(name === standardInput ? "<stdin>" : name, text.success))
  }
  line.clear()
  if (unreadable.length > 0) return yield* new UnusableInput({ message: unreadable.join("\n") })
  return mergePolicyFiles(checked)
})

/** The same for a command that needs the files to be in order. */
export const checkUsableFiles = Effect.fn("checkUsableFiles")(function* (
  files: readonly string[],
  check: typeof checkPolicyFile = checkPolicyFile
) {
  return yield* requireUsable(yield* checkFiles(files, check))
})

/** Files that are in order; of all others, says what is wrong with them. */
export const requireUsable = Effect.fnUntraced(function* (checked: MergedPolicy) {
  const lines = checked.files.flatMap(({ file, problems }) =>
    problems.map((problem) => printProblem(file, problem))
  )
  if (lines.length === 0) return checked
  for (const line of lines) yield* Console.error(line)
  return yield* new UnusableInput({
    message: `${countOf(lines.length, "problem")} in the policy; \`jobwarden validate\` checks it after each change`
  })
})
