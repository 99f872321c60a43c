import { Argument, Flag } from "effect/cli"
import { namesOf } from "./names-of.ts"
import type { FormatName } from "./reports/formats.ts"

// The names alone, without the printers: those are loaded where a report is printed.
const formatNames = namesOf<FormatName>({
  pretty: true,
  json: true,
  sarif: true,
  junit: true,
  codequality: true,
  github: true
})

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
