import { Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import manifest from "../../package.json" with { type: "json" }
import { checkFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { standardInput } from "../policy-file-sources.ts"
import { printers, type FormatName } from "../reports/formats.ts"
import { formatFlag, reportedFiles } from "../report-options.ts"
import { screen } from "../screen.ts"
import { repeatOnChange } from "../watch.ts"

/** `jobwarden validate FILE…`: is what the files say well formed? */
export const validate = Command.make(
  "validate",
  {
    files: reportedFiles,
    format: formatFlag,
    watch: Flag.Boolean("watch").pipe(
      Flag.withDescription("check again whenever something changes, until it is stopped"),
      Flag.withDefault(false)
    )
  },
  Effect.fn("validate")(function* ({ files, format, watch }) {
    if (!watch) {
      if ((yield* validateOnce(files, format)) > 0) return yield* new NegativeAnswer()
      return
    }
    if (files.includes(standardInput)) {
      return yield* new WrongUsage({
        message: "standard input cannot be watched; give the path of a file or a folder"
      })
    }
    // A file that is gone for the moment between two steps of an editor is no reason to stop.
    const again = validateOnce(files, format).pipe(
      Effect.catch((error) => Console.error(`jobwarden: ${error.message}`)),
      Effect.andThen(Console.error("watching for changes; stop with Ctrl-C"))
    )
    return yield* repeatOnChange(files, again)
  })
).pipe(
  Command.withDescription("Checks that policy files are well formed"),
  Command.withExamples([
    { command: "jobwarden validate policies/", description: "Check all files of a folder, as one" },
    { command: "jobwarden validate --watch policies/", description: "Check them again after each change" },
    {
      command: "jobwarden validate --format codequality policies/ > gl-code-quality-report.json",
      description: "For GitLab's merge requests"
    }
  ])
)

/** Prints what is wrong, and hands back how much. */
const validateOnce = Effect.fnUntraced(function* (files: readonly string[], format: FormatName) {
  const merged = yield* checkFiles(files)
  const [print, { painterFor }, { problemReport }] = yield* Effect.promise(() =>
    Promise.all([printers[format](), import("../reports/painter.ts"), import("../problem-report.ts")])
  )
  const report = problemReport(merged.files, { version: manifest.version, frames: format === "pretty" })
  const { colour, width } = screen()
  yield* Console.log(print(report, { width, painter: painterFor({ colour }) }))
  return report.results.length
})
