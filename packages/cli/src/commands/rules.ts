import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect, Option } from "effect"
import { closestName, quote } from "@jobwarden/core"
import type { PresetName, Severity } from "@jobwarden/core/rules"
import { WrongUsage } from "../exit.ts"
import { namesOf } from "../names-of.ts"
import { isTerminal, screen } from "../screen.ts"

// Their names only: the rules themselves are loaded where the command runs.
const presetNames = namesOf<PresetName>({ recommended: true, strict: true, migration: true })
const severityNames = namesOf<Severity>({
  error: true,
  critical: true,
  high: true,
  medium: true,
  low: true,
  info: true
})

/** `jobwarden rules [ID]`: the misconfiguration rules, or all that there is to say about one. */
export const rulesCommand = Command.make(
  "rules",
  {
    id: Argument.String("id").pipe(
      Argument.withDescription("the rule whose page is shown; left out: the list of all rules"),
      Argument.optional
    ),
    preset: Flag.Literals("preset", presetNames).pipe(
      Flag.withDescription("only rules of this preset"),
      Flag.optional
    ),
    severity: Flag.Literals("severity", severityNames).pipe(
      Flag.withDescription("only rules of this severity"),
      Flag.optional
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print them"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("rules")(function* ({ format, id, ...filters }) {
    const [preset, severity] = [
      Option.getOrUndefined(filters.preset),
      Option.getOrUndefined(filters.severity)
    ]
    // Loaded only here: the rules hold many texts, and no other command needs them.
    const show = yield* Effect.promise(() => import("../rules/show.ts"))
    if (Option.isNone(id)) {
      const list = show.rulesWanted({ preset, severity })
      if (format === "json") return yield* Console.log(show.listAsJson(list))
      if (list.length === 0) return yield* Console.error("no rule of this preset has this severity")
      return yield* Console.log(isTerminal() ? show.printTable(list, screen()) : show.printColumns(list))
    }
    if (preset !== undefined || severity !== undefined) {
      const message = "`--preset` and `--severity` choose among all rules; leave them out to see one rule"
      return yield* new WrongUsage({ message })
    }
    const rule = show.findRule(id.value)
    if (rule === undefined) {
      const closest = closestName(id.value, show.ruleIds)
      const hint = closest === undefined ? "`jobwarden rules` lists them" : `did you mean \`${closest}\`?`
      return yield* new WrongUsage({ message: `there is no rule ${quote(id.value)}; ${hint}` })
    }
    return yield* Console.log(format === "json" ? show.ruleAsJson(rule) : show.printPage(rule, screen()))
  })
).pipe(
  Command.withDescription("Lists the misconfiguration rules, or shows one"),
  Command.withExamples([
    { command: "jobwarden rules", description: "Every rule, a line each" },
    { command: "jobwarden rules --preset strict --severity critical", description: "Some of them" },
    {
      command: "jobwarden rules job-token-launders-role",
      description: "What a rule finds, why it is dangerous, how to fix it, with examples"
    }
  ])
)
