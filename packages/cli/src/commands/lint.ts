import { Clock, Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import type { FixClass, PresetName, Severity } from "@jobwarden/core/rules"
import { checkPolicyFile, mergePolicyFiles, type MergedPolicy } from "@jobwarden/policy-files"
import manifest from "../../package.json" with { type: "json" }
import { checkFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import type { FixOptions } from "../lint/fix-files.ts"
import { namesOf } from "../names-of.ts"
import { printProblem } from "../print.ts"
import { withFrames } from "../problem-report.ts"
import { printers } from "../reports/formats.ts"
import { printable } from "../reports/printable.ts"
import { replaceFile } from "../replace-file.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import type { Report, Result } from "../reports/report.ts"
import { formatFlag, reportedFiles } from "../report-options.ts"
import { screen } from "../screen.ts"

// Their names only: the rules and the printers are loaded where the command runs.
const presetNames = namesOf<PresetName>({ recommended: true, strict: true, migration: true })
const failOnNames = namesOf<Severity | "never">({
  error: true,
  critical: true,
  high: true,
  medium: true,
  low: true,
  info: true,
  never: true
})

const fixNames = namesOf<FixClass>({ safe: true, narrowing: true })

/** `jobwarden lint FILE…`: what is dangerous, wrong or useless in what the files say? */
export const lint = Command.make(
  "lint",
  {
    files: reportedFiles,
    preset: Flag.Literals("preset", presetNames).pipe(
      Flag.withDescription("which rules look: `recommended`, all of them, or what matters while moving in"),
      Flag.withDefault("recommended")
    ),
    failOn: Flag.Literals("fail-on", failOnNames).pipe(
      Flag.withDescription("the least severity that makes the command end with 1"),
      Flag.withDefault("medium")
    ),
    fix: Flag.Literals("fix", fixNames).pipe(
      Flag.withDescription(
        "first write what closes findings: `--fix` what changes nothing for anybody, `--fix=narrowing` also what takes something away"
      ),
      Flag.optional
    ),
    format: formatFlag
  },
  Effect.fn("lint")(function* ({ failOn, files, fix, format, preset }) {
    const given = yield* checkFiles(files)
    const now = yield* Clock.currentTimeMillis
    const merged = Option.isNone(fix) ? given : yield* writeFixes(given, { class: fix.value, preset, now })
    const [{ lintFiles }, print, { painterFor }, { severityRank }] = yield* Effect.promise(() =>
      Promise.all([
        import("../lint/lint-files.ts"),
        printers[format](),
        import("../reports/painter.ts"),
        import("../reports/severity.ts")
      ])
    )
    const line = progressOnTerminal()
    const progress = (done: number, total: number): void => line.show({ doing: "linting", done, total })
    const edits = format === "sarif" ? yield* Effect.promise(() => import("../lint/fix-edits.ts")) : undefined
    const linted = lintFiles(merged, {
      preset,
      now,
      progress,
      ...(edits && { withEdits: edits.withFixEdits })
    })
    line.clear()
    const report: Report = {
      version: manifest.version,
      files: merged.files.map(({ file, text }) => ({ name: file, text })),
      ...linted,
      results: format === "pretty" ? withFrames(merged.files, linted.results) : linted.results
    }
    const { colour, width } = screen()
    yield* Console.log(print(report, { width, painter: painterFor({ colour }) }))
    const isBad = ({ severity }: Result): boolean =>
      failOn !== "never" && severityRank(severity) <= severityRank(failOn)
    if (report.results.some(isBad)) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Looks for misconfigurations: what is dangerous, wrong or useless"),
  Command.withExamples([
    { command: "jobwarden lint policies/", description: "Every policy file in a folder, as one" },
    {
      command: "jobwarden lint --fail-on high --format sarif jobwarden.yaml > lint.sarif",
      description: "For a CI job that shows what was found where the code is reviewed"
    },
    { command: "jobwarden rules job-token-can-delete", description: "All about one of the rules" }
  ])
)

/** Writes the files that change, says what was done and who loses by it, and hands back what they say now. */
const writeFixes = Effect.fnUntraced(function* (merged: MergedPolicy, options: FixOptions) {
  if (merged.files.some(({ file }) => file === "<stdin>")) {
    return yield* new WrongUsage({ message: "standard input cannot be fixed; give the path of the file" })
  }
  const { fixFiles } = yield* Effect.promise(() => import("../lint/fix-files.ts"))
  const { files, refused } = fixFiles(merged, options)
  for (const { file, problems } of refused) {
    for (const problem of problems) yield* Console.error(printProblem(file, problem))
  }
  for (const { file, projects, text } of files) {
    yield* replaceFile(file, text)
    for (const { applied, lost, project } of projects) {
      for (const { rule, title } of applied) {
        yield* Console.error(`fixed ${printable(file)}: ${printable(project)}: ${title} (${rule})`)
      }
      for (const sentence of lost) yield* Console.error(`  ${printable(sentence)}`)
    }
  }
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  return mergePolicyFiles(
    merged.files.map(({ file, text }) => checkPolicyFile(file, texts.get(file) ?? text))
  )
})
