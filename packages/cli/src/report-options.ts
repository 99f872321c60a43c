import { Argument, Flag } from "effect/cli"
import { formatNames } from "./reports/formats.ts"

/** `--format`, for commands that print a report. */
export const formatFlag = Flag.Literals("format", formatNames).pipe(
  Flag.withDescription("how to print what is found"),
  Flag.withDefault("pretty")
)

/** What a report is about: files by their names, folders, patterns. */
export const reportedFiles = Argument.String("file").pipe(
  Argument.withDescription("a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"),
  Argument.atLeast(1)
)
