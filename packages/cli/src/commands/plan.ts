import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { basename, dirname } from "node:path"
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { countOf } from "../print.ts"
import type { Plan } from "../plan/model.ts"
import { printable } from "../reports/printable.ts"
import { screen } from "../screen.ts"
import {
  acknowledgeFlag,
  authoritativeFlag,
  insecureHttpFlag,
  serverFlag,
  type PlanFlags
} from "../server/flags.ts"

/** `jobwarden plan FILE… --server URL`: what has to be done for a service to have what files say. Stores nothing. */
export const plan = Command.make(
  "plan",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"),
      Argument.atLeast(1)
    ),
    server: serverFlag,
    out: Flag.String("out").pipe(
      Flag.withDescription("save the plan into this file, for `apply` to carry out exactly this"),
      Flag.optional
    ),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("write over the file of `--out`, if it is there already"),
      Flag.withDefault(false)
    ),
    authoritative: authoritativeFlag,
    acknowledge: acknowledgeFlag,
    exitCode: Flag.Boolean("exit-code").pipe(
      Flag.withDescription("end with 0 where there is nothing to change, 2 where there is, 1 for all else"),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "json", "markdown"]).pipe(
      Flag.withDescription("how to print it; `markdown` is for a comment on a merge request"),
      Flag.withDefault("pretty")
    ),
    insecureHttp: insecureHttpFlag
  },
  Effect.fn("plan")(function* ({ exitCode, ...flags }) {
    const made = show(flags)
    if (!exitCode) {
      const { refused } = yield* made
      return refused.length === 0 ? undefined : yield* new NegativeAnswer()
    }
    // With `--exit-code` 2 says that there is something to do, and whatever went wrong is 1.
    const { changes, refused } = yield* made.pipe(
      Effect.tapError(({ message }) =>
        Effect.forEach(message.split("\n"), (line) => Console.error(`jobwarden: ${line}`))
      ),
      Effect.mapError(() => new NegativeAnswer())
    )
    if (refused.length > 0) return yield* new NegativeAnswer()
    if (changes.length > 0) return yield* new NegativeAnswer({ code: 2 })
  })
).pipe(
  Command.withDescription("Shows what has to be changed on a service for it to have what the files say"),
  Command.withExamples([
    {
      command: "jobwarden plan policies/ --server https://jobwarden.example",
      description: "What would change"
    },
    {
      command: "jobwarden plan policies/ --server https://jobwarden.example --out plan.json",
      description: "The same, kept to be applied once somebody has read it"
    },
    {
      command: "jobwarden plan policies/ --server https://jobwarden.example --exit-code --format markdown",
      description: "In CI: ends with 2 where there is something to change"
    }
  ])
)

interface Flags extends PlanFlags {
  readonly files: readonly string[]
  readonly out: Option.Option<string>
  readonly force: boolean
  readonly format: "pretty" | "json" | "markdown"
}

const show = Effect.fnUntraced(function* ({ files, force, format, out, ...flags }: Flags) {
  const { world } = yield* checkUsableFiles(files)
  const { planFor } = yield* Effect.promise(() => import("../plan/plan-for.ts"))
  const made = yield* planFor(world, flags)
  const print = yield* Effect.promise(() => printers[format]())
  yield* Console.log(print(made))
  if (Option.isSome(out)) yield* save(made, out.value, force)
  return made
})

const printers = {
  pretty: async () => {
    const { printPlan } = await import("../plan/pretty.ts")
    return (made: Plan) => printPlan(made, screen())
  },
  json: async () => (await import("../plan/json.ts")).planAsJson,
  markdown: async () => {
    const { planAsMarkdown } = await import("../plan/markdown.ts")
    return (made: Plan) => planAsMarkdown(made)
  }
}

const save = Effect.fnUntraced(function* (made: Plan, out: string, overwrite: boolean) {
  if (made.refused.length > 0) {
    return yield* new WrongUsage({
      message: `the plan is not saved, for ${countOf(made.refused.length, "document")} cannot be changed as the files say`
    })
  }
  const [{ savedPlanText }, { writeTexts }] = yield* Effect.promise(() =>
    Promise.all([import("../plan/saved-plan.ts"), import("../pull/write-texts.ts")])
  )
  const text = savedPlanText(made, yield* Clock.currentTimeMillis)
  yield* writeTexts(dirname(out), [{ name: basename(out), text }], { overwrite })
  yield* Console.error(`wrote ${printable(out)}: ${countOf(made.changes.length, "change")}`)
})
