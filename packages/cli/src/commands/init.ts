import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"

/** `jobwarden init [FOLDER]`: a policy file to begin with, and the schema by which editors check it. */
export const init = Command.make(
  "init",
  {
    folder: Argument.String("folder").pipe(
      Argument.withDescription("where to write; made if it is missing"),
      Argument.withDefault(".")
    ),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("overwrite the files that are there"),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what was written"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("init")(function* ({ folder, force, format }) {
    // Loaded only here: no other command needs these texts.
    const { nextSteps, starterFiles, writeFiles } = yield* Effect.promise(() => import("../init/init.ts"))
    const written = yield* writeFiles(folder, starterFiles(), { overwrite: force })
    const steps = nextSteps(written[0] ?? "")
    if (format === "json") {
      const next = steps.map(([, line]) => line)
      return yield* Console.log(JSON.stringify({ version: 1, written, next }))
    }
    yield* Console.log(`wrote ${written.join(" and ")}\n\nRead it, make it yours, and then:\n`)
    yield* Console.log(steps.map(([what, line]) => `# ${what}\n${line}`).join("\n"))
  })
).pipe(
  Command.withDescription("Writes a policy file to begin with"),
  Command.withExamples([
    { command: "jobwarden init", description: "Here" },
    { command: "jobwarden init policies", description: "In a folder of its own" }
  ])
)
