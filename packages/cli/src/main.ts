import { runMain } from "@effect/platform-node/NodeRuntime"
import { Cause, Console, Effect, Layer } from "effect"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import { Command, GlobalFlag } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { commandLine } from "./command-line.ts"
import { apply } from "./commands/apply.ts"
import { audit } from "./commands/audit.ts"
import { can } from "./commands/can.ts"
import { diff } from "./commands/diff.ts"
import { explain } from "./commands/explain.ts"
import { hashTokenCommand } from "./commands/hash-token.ts"
import { init } from "./commands/init.ts"
import { fmt } from "./commands/fmt.ts"
import { lint } from "./commands/lint.ts"
import { plan } from "./commands/plan.ts"
import { pull } from "./commands/pull.ts"
import { recommend } from "./commands/recommend.ts"
import { report } from "./commands/report.ts"
import { rulesCommand } from "./commands/rules.ts"
import { schema } from "./commands/schema.ts"
import { serve } from "./commands/serve.ts"
import { store } from "./commands/store.ts"
import { test } from "./commands/test.ts"
import { validate } from "./commands/validate.ts"
import { whoCan } from "./commands/who-can.ts"
import { NegativeAnswer, teardownOf } from "./exit.ts"
import { NodePlatform } from "./platform.ts"
import { presenter } from "./presenter.ts"
import { workerArgument } from "./serve/worker-argument.ts"

const jobwarden = Command.make("jobwarden").pipe(
  Command.withDescription("Decides what CI/CD job tokens may do"),
  Command.withSubcommands([
    init,
    validate,
    lint,
    fmt,
    test,
    can,
    whoCan,
    explain,
    diff,
    report,
    recommend,
    pull,
    plan,
    apply,
    audit,
    store,
    rulesCommand,
    schema,
    hashTokenCommand,
    serve
  ])
)

const Platform = Layer.mergeAll(
  NodePlatform,
  CliOutput.layerPresenter(presenter),
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
)

/** Failures that the presenter has not printed yet. */
const printFailure = Effect.fnUntraced(function* (cause: Cause.Cause<unknown>) {
  if (Cause.hasInterruptsOnly(cause)) return
  const error = Cause.squash(cause)
  if (error instanceof NegativeAnswer || (error as { readonly _tag?: unknown })?._tag === "ShowHelp") return
  if (Cause.hasDies(cause)) {
    yield* Console.error("jobwarden: this is a bug in jobwarden; please report it with the command line:")
    return yield* Console.error(Cause.pretty(cause))
  }
  const message = error instanceof Error ? error.message : String(error)
  for (const line of message.split("\n")) yield* Console.error(`jobwarden: ${line}`)
})

// A reader that has seen enough, such as `head`, closes the pipe: no reason to fail.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
})

const runCommand = (): void =>
  Command.runWith(jobwarden, { version: manifest.version })(commandLine(process.argv.slice(2))).pipe(
    Effect.tapCause(printFailure),
    Effect.provide(Platform),
    runMain({ disableErrorReporting: true, teardown: teardownOf(process.argv[2]) })
  )

if (process.argv[2] === workerArgument) void import("./serve/fleet-worker.ts")
else runCommand()
