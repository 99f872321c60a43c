import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { PresetName } from "@jobwarden/core/rules"
import manifest from "../../package.json" with { type: "json" }
import { checkUsableFiles } from "../check-files.ts"
import { namesOf } from "../names-of.ts"
import { standardInput } from "../policy-file-sources.ts"
import { countOf } from "../print.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import { printable } from "../reports/printable.ts"

// Their names only: the rules are loaded where the command runs.
const presetNames = namesOf<PresetName>({ recommended: true, strict: true, migration: true })

/** Where nothing is named. */
const here = "."

/** `jobwarden report --html [FILE…]`: all of it to look at, and to ask, in one file. */
export const report = Command.make(
  "report",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription(
        "a policy file, YAML or JSON; a folder; a pattern; `-` is standard input; the folder one is in, if nothing is named"
      ),
      Argument.variadic()
    ),
    html: Flag.Boolean("html").pipe(
      Flag.withDescription(
        "as one HTML file, which needs nothing else: the form there is, so it may be left out"
      ),
      Flag.withDefault(true)
    ),
    output: Flag.String("output").pipe(
      Flag.withDescription(
        "the file to write, which takes the place of an earlier report; left out: report.html; `-` is standard output"
      ),
      Flag.withDefault("report.html")
    ),
    against: Flag.String("against").pipe(
      Flag.withDescription(
        "show what opens and what closes against another version: a file, a folder or a pattern, or a revision such as `main`"
      ),
      Flag.optional
    ),
    preset: Flag.Literals("preset", presetNames).pipe(
      Flag.withDescription("which rules look: `recommended`, all of them, or what matters while moving in"),
      Flag.withDefault("recommended")
    ),
    at: Flag.String("at").pipe(
      Flag.withDescription(
        "count what has an end as of this moment, a date or a date and time with its offset; left out: findings as of now, the page as of when it is looked at"
      ),
      Flag.optional
    )
  },
  Effect.fn("report")(function* ({ against, at, files, html, output, preset }) {
    const { readMoment, requireHtml, ...made } = yield* Effect.promise(() => import("../report/report.ts"))
    yield* requireHtml(html)
    const moment = Option.isNone(at) ? null : yield* readMoment(at.value)
    const paths = files.length === 0 ? [here] : files
    yield* made.requireStandardInputOnce(Option.getOrUndefined(against), paths)
    const merged = yield* checkUsableFiles(paths)
    const earlier = Option.isNone(against) ? null : yield* made.readAgainst(against.value, paths)
    const now = moment ?? (yield* Clock.currentTimeMillis)
    const line = progressOnTerminal()
    const data = made.reportData(merged, {
      version: manifest.version,
      preset,
      now,
      at: moment,
      against: earlier,
      progress: (doing, done, total) => line.show({ doing, done, total })
    })
    line.clear()
    const page = made.makePage(data, yield* made.pageParts())
    if (output === standardInput) return yield* Console.log(page.trimEnd())
    yield* made.writePage(output, page)
    yield* Console.log(
      `${printable(output)}: ${countOf(data.world.projects.length, "project")}, ${countOf(data.findings.length, "finding")}` +
        (data.difference === null ? "" : `, ${countOf(data.difference.changes.length, "change")} of access`)
    )
  })
).pipe(
  Command.withDescription(
    "Writes a page to look at: who may do what, what was found, and what changes; it needs nothing but a browser"
  ),
  Command.withExamples([
    {
      command: "jobwarden report --html policies/",
      description: "Every policy file in a folder, as report.html"
    },
    {
      command: "jobwarden report --html --against main --output public/index.html policies/",
      description: "For the pages of a merge request: with what opens and what closes against main"
    },
    {
      command: "jobwarden report --html --at 2026-12-31 jobwarden.yaml",
      description: "As it will be at the end of the year, and the same bytes whenever it is written"
    }
  ])
)
