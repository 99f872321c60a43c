import { Clock, Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { Applied } from "../apply/outcome.ts"
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import type { Plan } from "../plan/model.ts"
import { screen } from "../screen.ts"
import {
  acknowledgeFlag,
  authoritativeFlag,
  insecureHttpFlag,
  serverFlag,
  type PlanFlags
} from "../server/flags.ts"

/** `jobwarden apply FILE… --server URL`, `jobwarden apply PLAN --server URL`: makes a service have what files say. */
export const apply = Command.make(
  "apply",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("policy files, folders, patterns; or one plan that `plan --out` saved"),
      Argument.atLeast(1)
    ),
    server: serverFlag,
    yes: Flag.Boolean("yes").pipe(
      Flag.withDescription("do not ask whether to go on; needed where nobody is at a terminal"),
      Flag.withDefault(false)
    ),
    partly: Flag.Boolean("partly").pipe(
      Flag.withDescription("change what can be changed, although something else is refused"),
      Flag.withDefault(false)
    ),
    authoritative: authoritativeFlag,
    acknowledge: acknowledgeFlag,
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what was done"),
      Flag.withDefault("pretty")
    ),
    insecureHttp: insecureHttpFlag
  },
  Effect.fn("apply")(function* ({ format, partly, yes, ...flags }) {
    const plan = yield* planOf(flags)
    yield* show(plan, format, { isAgreed: yes, isPartly: partly })
    if (plan.refused.length > 0 && !partly) {
      yield* Console.error(
        "nothing was changed, for not all can be as the files say; `--partly` changes what can be changed"
      )
      return yield* new NegativeAnswer()
    }
    if (plan.changes.length > 0 && !yes) {
      const { confirm } = yield* Effect.promise(() => import("../apply/confirm.ts"))
      if (!(yield* confirm(plan.changes.length, plan.server))) {
        yield* Console.error("nothing was changed")
        return yield* new NegativeAnswer()
      }
    }
    const { isThere } = yield* Effect.promise(() => import("../apply/outcome.ts"))
    const applied = yield* makeChanges(plan, flags, format)
    const isDone = plan.refused.length === 0 && applied.every(({ outcome }) => isThere(outcome))
    if (!isDone) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Changes what a service has into what the files say"),
  Command.withExamples([
    {
      command: "jobwarden apply policies/ --server https://jobwarden.example",
      description: "Shows what would change, asks, and changes it"
    },
    {
      command: "jobwarden apply plan.json --server https://jobwarden.example --yes",
      description: "Exactly what `plan --out plan.json` showed, and nothing that was changed since"
    }
  ])
)

interface Flags extends PlanFlags {
  readonly files: readonly string[]
}

/** The plan that is given, or that which the files make. */
const planOf = Effect.fnUntraced(function* (flags: Flags) {
  const { files, insecureHttp, server } = flags
  const { isSavedPlan, readSavedPlan } = yield* Effect.promise(() => import("../plan/saved-plan.ts"))
  const saved = files.find(isSavedPlan)
  if (saved === undefined) {
    const { world } = yield* checkUsableFiles(files)
    const { planFor } = yield* Effect.promise(() => import("../plan/plan-for.ts"))
    return yield* planFor(world, flags)
  }
  if (files.length > 1) {
    return yield* new WrongUsage({ message: "a saved plan is applied alone, without other files" })
  }
  if (flags.authoritative) {
    return yield* new WrongUsage({
      message: "`--authoritative` is for files; what a saved plan takes away was settled when it was made"
    })
  }
  const [{ readServer }, { readAcknowledgements }] = yield* Effect.promise(() =>
    Promise.all([import("../server/address.ts"), import("../plan/read-acknowledgements.ts")])
  )
  const acknowledge = yield* readAcknowledgements(flags.acknowledge)
  // Where the token goes is said on the command line, and by no file.
  const { base } = yield* readServer(server, { insecure: insecureHttp })
  const { createdAt: _, ...kept } = yield* readSavedPlan(saved, base, yield* Clock.currentTimeMillis)
  const plan: Plan = {
    ...kept,
    acknowledge: [...kept.acknowledge, ...acknowledge],
    refused: [],
    unmanaged: [],
    remarks: [],
    compared: kept.changes.length
  }
  return plan
})

/** Programs read what was done, or why nothing was; whoever is asked has to see what about. */
const show = Effect.fnUntraced(function* (
  plan: Plan,
  format: "pretty" | "json",
  { isAgreed, isPartly }: { readonly isAgreed: boolean; readonly isPartly: boolean }
) {
  const { printPlan } = yield* Effect.promise(() => import("../plan/pretty.ts"))
  if (format === "pretty") return yield* Console.log(printPlan(plan, screen()))
  if (!isAgreed) yield* Console.error(printPlan(plan, { width: screen().width, colour: false }))
  if (plan.refused.length === 0 || isPartly) return
  const { planAsJson } = yield* Effect.promise(() => import("../plan/json.ts"))
  yield* Console.log(planAsJson(plan))
})

/** Makes the changes, and says what became of each: also where somebody stops it. */
const makeChanges = Effect.fnUntraced(function* (plan: Plan, flags: Flags, format: "pretty" | "json") {
  const [{ carryOut }, { connect }, { progressOnTerminal }, { appliedAsJson, printApplied }] =
    yield* Effect.promise(() =>
      Promise.all([
        import("../apply/carry-out.ts"),
        import("../server/connect.ts"),
        import("../progress-on-terminal.ts"),
        import("../apply/report.ts")
      ])
    )
  let isStopping = false
  const stop = (): void => {
    isStopping = true
    process.stderr.write("\njobwarden: stopping; what is under way is waited for\n")
  }
  const client = yield* connect(flags, () => isStopping)
  const line = progressOnTerminal()
  const carrying = carryOut(plan.changes, plan.acknowledge, line)
  const report = Effect.suspend(() => {
    line.clear()
    const applied = carrying.applied()
    return Console.log(format === "json" ? appliedAsJson(plan.server, applied) : `\n${printApplied(applied)}`)
  })
  process.once("SIGINT", stop)
  yield* carrying.run.pipe(
    Effect.provide(client),
    // Once, whether it came to its end or was stopped.
    Effect.ensuring(report),
    Effect.ensuring(Effect.sync(() => process.removeListener("SIGINT", stop)))
  )
  const applied: readonly Applied[] = carrying.applied()
  return applied
})
