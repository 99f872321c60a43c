import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { pointer, printPath } from "@jobwarden/core"
import { checkFiles } from "../check-files.ts"
import { NegativeAnswer } from "../exit.ts"
import type { CheckedFile } from "@jobwarden/policy-files"
import { countOf, printProblem } from "../print.ts"

/** `jobwarden validate FILE…`: is what the files say well formed? */
export const validate = Command.make(
  "validate",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("a policy file, YAML or JSON; `-` is standard input"),
      Argument.atLeast(1)
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what is found"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("validate")(function* ({ files, format }) {
    const { files: checked } = yield* checkFiles(files)
    yield* Console.log(format === "json" ? JSON.stringify(report(checked)) : describe(checked))
    if (problemsIn(checked) > 0) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Checks that policy files are well formed"),
  Command.withExamples([
    { command: "jobwarden validate policies/*.yaml", description: "Check all of a folder" }
  ])
)

const problemsIn = (checked: readonly CheckedFile[]): number =>
  checked.reduce((total, { problems, omitted }) => total + problems.length + omitted, 0)

const describe = (checked: readonly CheckedFile[]): string => {
  const lines = checked.flatMap(({ file, problems, omitted }) => [
    ...problems.map((problem) => printProblem(file, problem)),
    ...(omitted > 0 ? [`${file}: and ${countOf(omitted, "more problem")}`] : [])
  ])
  return [
    ...lines,
    `${countOf(checked.length, "file")} checked, ${countOf(problemsIn(checked), "problem")}`
  ].join("\n")
}

const report = (checked: readonly CheckedFile[]): unknown => ({
  version: 1,
  files: checked.map(({ file, problems, omitted }) => ({
    file,
    problems: problems.map(({ path, line, column, message }) => ({
      path: printPath(path),
      pointer: pointer(path),
      line,
      column,
      message
    })),
    ...(omitted > 0 && { omitted })
  }))
})
