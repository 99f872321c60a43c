import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { NegativeAnswer, UnusableInput } from "../exit.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import { screen } from "../screen.ts"

const place = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(`${description}: \`sqlite:PATH\` or \`postgres://USER@HOST/DATABASE\``)
  )

const passwordFile = (name: string, of: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(`a file of mode 600 with the password of ${of}; else \`PGPASSWORD\` is used`),
    Flag.optional
  )

/** `jobwarden store copy`: a store moved from SQLite to PostgreSQL, or back. */
export const storeCopy = Command.make(
  "copy",
  {
    from: place("from", "the store that is copied; nothing should write to it meanwhile"),
    to: place("to", "where the copy is made; there must be no store"),
    fromPassword: passwordFile("from-password-file", "the store that is copied"),
    toPassword: passwordFile("to-password-file", "the copy"),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what was made"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("store copy")(
    function* ({ format, from, fromPassword, to, toPassword }) {
      const [{ openSource, openTarget, placeOf }, { copyStore }, report] = yield* Effect.promise(() =>
        Promise.all([
          import("../store/copy-places.ts"),
          import("../store/copy-store.ts"),
          import("../store/copy-report.ts")
        ])
      )
      const environmentPassword = process.env["PGPASSWORD"]
      const given = (flag: string, text: string, file: Option.Option<string>) =>
        placeOf({ flag, text, passwordFile: Option.getOrUndefined(file), environmentPassword })
      const fromPlace = yield* given("from", from, fromPassword)
      const toPlace = yield* given("to", to, toPassword)
      const line = progressOnTerminal()
      const made = yield* Effect.gen(function* () {
        const source = yield* openSource(fromPlace)
        const target = yield* openTarget(toPlace, source.name)
        return yield* copyStore(source, target, line)
      }).pipe(
        Effect.catchTag("StoreUnavailable", ({ reason }) =>
          Effect.fail(new UnusableInput({ message: reason }))
        ),
        Effect.ensuring(Effect.sync(() => line.clear()))
      )
      yield* Console.log(format === "json" ? report.copyAsJson(made) : report.printCopy(made, screen()))
      if (made.missed > 0) return yield* new NegativeAnswer()
    },
    (effect) => Effect.scoped(effect)
  )
).pipe(
  Command.withDescription(
    "Copies a store from SQLite to PostgreSQL or back: its log byte by byte, revisions, personal data, log of use"
  ),
  Command.withExamples([
    {
      command:
        "jobwarden store copy --from sqlite:jobwarden.sqlite --to postgres://jobwarden@db.example.com/policies",
      description:
        "To PostgreSQL, with the password in PGPASSWORD; given again, it goes on where it was cut short"
    },
    {
      command:
        "jobwarden store copy --from postgres://jobwarden@db.example.com/policies --to sqlite:jobwarden.sqlite --from-password-file password",
      description: "And back, with the password in a file"
    }
  ])
)
