import { Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"

/** `jobwarden schema`: the JSON Schema of policy files, for editors and other validators. */
export const schema = Command.make(
  "schema",
  {
    draft: Flag.Literals("draft", ["2020-12", "7"]).pipe(
      Flag.withDescription("the version of JSON Schema; most editors read 7"),
      Flag.withDefault("2020-12")
    )
  },
  Effect.fn("schema")(function* ({ draft }) {
    const { schemaText } = yield* Effect.promise(() => import("../init/schema-text.ts"))
    yield* Console.log(schemaText(draft).trimEnd())
  })
).pipe(
  Command.withDescription("Prints the JSON Schema of policy files"),
  Command.withExamples([
    {
      command: "jobwarden schema --draft 7 > jobwarden.schema.json",
      description: "For an editor, beside files that begin with `# yaml-language-server: $schema=…`"
    }
  ])
)
