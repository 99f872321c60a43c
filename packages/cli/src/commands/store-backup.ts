import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { screen } from "../screen.ts"

/** `jobwarden store backup`: a copy of a store that a service may be using, verified. */
export const storeBackup = Command.make(
  "backup",
  {
    store: Flag.String("store").pipe(Flag.withDescription("the store of a service, which may be using it")),
    to: Flag.String("to").pipe(Flag.withDescription("the file that is to hold the backup")),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("replace a file that is there already"),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what was made"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("store backup")(function* ({ force, format, store, to }) {
    const [{ makeBackup }, report] = yield* Effect.promise(() =>
      Promise.all([import("../store/make-backup.ts"), import("../store/backup-report.ts")])
    )
    const made = yield* makeBackup({ store, to, force })
    yield* Console.log(format === "json" ? report.backupAsJson(made) : report.printBackup(made, screen()))
  })
).pipe(
  Command.withDescription(
    "Copies a store while a service uses it, verifies the copy, and gives it its name only then"
  ),
  Command.withExamples([
    {
      command: "jobwarden store backup --store jobwarden.sqlite --to /backup/monday.sqlite",
      description: "Mode 600, and never in the place of a file that is there"
    },
    {
      command: "jobwarden store backup --store jobwarden.sqlite --to latest.sqlite --force --format json",
      description: "In the place of the last one, for a timer; the answer has the log's root and size"
    }
  ])
)
