import { Console, Effect, Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { formatPolicyText, type LocatedProblem } from "@jobwarden/policy-files"
import { NegativeAnswer, UnusableInput, WrongUsage } from "../exit.ts"
import { policyFileNames } from "../policy-file-names.ts"
import { readPolicyFile, standardInput } from "../policy-file-sources.ts"
import { countOf, printProblem } from "../print.ts"
import { replaceFile } from "../replace-file.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import { printable } from "../reports/printable.ts"

/** `jobwarden fmt FILE…`: the same policy files in the one layout that there is, with their comments. */
export const fmt = Command.make(
  "fmt",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription(
        "a policy file, YAML or JSON; a folder; a pattern; `-` lays out standard input, and prints it"
      ),
      Argument.atLeast(1)
    ),
    check: Flag.Boolean("check").pipe(
      Flag.withDescription("write nothing; end with 1 and name the files that would be laid out otherwise"),
      Flag.withDefault(false)
    )
  },
  Effect.fn("fmt")(function* ({ check, files }) {
    const names = yield* Effect.mapError(
      policyFileNames(files),
      ({ message }) => new UnusableInput({ message })
    )
    if (names.includes(standardInput) && names.length > 1) {
      return yield* new WrongUsage({ message: "`-` stands alone: what it lays out is printed" })
    }
    const laidOut: { readonly file: string; readonly before: string; readonly after: string }[] = []
    const wrong: string[] = []
    const line = progressOnTerminal()
    for (const [done, file] of names.entries()) {
      line.show({ doing: "laying out", done, total: names.length, at: file })
      const text = yield* Effect.result(readPolicyFile(file, process.stdin))
      if (Result.isFailure(text)) {
        wrong.push(text.failure.message)
        continue
      }
      const after = formatPolicyText(text.success)
      if (Result.isSuccess(after)) laidOut.push({ file, before: text.success, after: after.success })
      else wrong.push(...problemsOf(file, after.failure))
    }
    line.clear()
    // What can be laid out is, whatever stands beside it.
    const changed = laidOut.filter(({ after, before }) => after !== before)
    if (!check && names[0] === standardInput) {
      for (const { after } of laidOut) yield* Console.log(after.replace(/\r?\n$/, ""))
    } else {
      for (const { after, file } of changed) {
        if (!check) yield* replaceFile(file, after)
        yield* Console.log(printable(file === standardInput ? "<stdin>" : file))
      }
    }
    if (wrong.length > 0) return yield* new UnusableInput({ message: wrong.join("\n") })
    const would = check ? "would be laid out otherwise" : "laid out anew"
    yield* Console.error(`${countOf(names.length, "file")} read, ${changed.length} ${would}`)
    if (check && changed.length > 0) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Lays out policy files: keys in one order, comments where they belong"),
  Command.withExamples([
    {
      command: "jobwarden fmt policies/",
      description: "Lay out files in place, and name those that changed"
    },
    {
      command: "jobwarden fmt --check policies/",
      description: "In CI: end with 1 if a file is laid out otherwise"
    }
  ])
)

const problemsOf = (file: string, problems: readonly LocatedProblem[]): readonly string[] =>
  problems.map((problem) => printProblem(file === standardInput ? "<stdin>" : file, problem))
