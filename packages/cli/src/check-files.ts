import { Console, Effect } from "effect"
import { UnusableInput, WrongUsage } from "./exit.ts"
import { checkPolicyFile, mergePolicyFiles, type CheckedFile } from "@jobwarden/policy-files"
import { policyFileNames } from "./policy-file-names.ts"
import { readPolicyFile, standardInput } from "./policy-file-sources.ts"
import { countOf, printProblem } from "./print.ts"

/** Reads and checks files, folders and patterns. Where some cannot be read, says so of each, and nothing of the others. */
export const checkFiles = Effect.fn("checkFiles")(function* (files: readonly string[]) {
  if (files.filter((file) => file === standardInput).length > 1) {
    return yield* new WrongUsage({ message: "`-` is given twice; standard input can be read once" })
  }
  const names = yield* Effect.mapError(
    policyFileNames(files),
    ({ message }) => new UnusableInput({ message })
  )
  const checked: CheckedFile[] = []
  const unreadable: string[] = []
  for (const name of names) {
    const text = yield* Effect.result(readPolicyFile(name, process.stdin))
    if (text._tag === "Failure") unreadable.push(text.failure.message)
    else checked.push(checkPolicyFile(name === standardInput ? "<stdin>" : name, text.success))
  }
  if (unreadable.length > 0) return yield* new UnusableInput({ message: unreadable.join("\n") })
  return mergePolicyFiles(checked)
})

/** The same for a command that needs the files to be in order. */
export const checkUsableFiles = Effect.fn("checkUsableFiles")(function* (files: readonly string[]) {
  const checked = yield* checkFiles(files)
  const lines = checked.files.flatMap(({ file, problems }) =>
    problems.map((problem) => printProblem(file, problem))
  )
  if (lines.length === 0) return checked
  for (const line of lines) yield* Console.error(line)
  return yield* new UnusableInput({
    message: `${countOf(lines.length, "problem")} in the policy; \`jobwarden validate\` checks it after each change`
  })
})
