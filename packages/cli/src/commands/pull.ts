import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { dirname, basename } from "node:path"
import { countOf } from "../print.ts"
import { printable } from "../reports/printable.ts"
import { insecureHttpFlag, serverFlag } from "../server/flags.ts"

/** `jobwarden pull --server URL [--output FILE]`: what a service has, as policy files. */
export const pull = Command.make(
  "pull",
  {
    server: serverFlag,
    output: Flag.String("output").pipe(
      Flag.withDescription("a file, or a folder for a file a project; standard output, if nothing is said"),
      Flag.optional
    ),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("write over files that are there already"),
      Flag.withDefault(false)
    ),
    insecureHttp: insecureHttpFlag
  },
  Effect.fn("pull")(function* ({ force, output, ...flags }) {
    const [{ connect }, { readState }, texts, { namesFolder, writeTexts }, { progressOnTerminal }] =
      yield* Effect.promise(() =>
        Promise.all([
          import("../server/connect.ts"),
          import("../server/state.ts"),
          import("../pull/policy-texts.ts"),
          import("../pull/write-texts.ts"),
          import("../progress-on-terminal.ts")
        ])
      )
    const client = yield* connect(flags)
    const line = progressOnTerminal()
    const state = yield* readState((done) => line.show({ doing: "reading", done })).pipe(
      Effect.provide(client),
      Effect.ensuring(Effect.sync(line.clear))
    )
    const path = Option.getOrNull(output)
    if (path === null) yield* Console.log((yield* texts.onePolicyText(state)).trimEnd())
    else if (namesFolder(path)) {
      yield* writeTexts(path, yield* texts.manyPolicyTexts(state), { overwrite: force })
    } else {
      const text = yield* texts.onePolicyText(state)
      yield* writeTexts(dirname(path), [{ name: basename(path), text }], { overwrite: force })
    }
    const { pullRemarks } = yield* Effect.promise(() => import("../pull/remarks.ts"))
    const count = countOf(state.projects.length, "project")
    if (path !== null) yield* Console.error(`wrote ${printable(path)}: ${count}`)
    for (const remark of pullRemarks(state)) yield* Console.error(remark)
  })
).pipe(
  Command.withDescription("Writes what a service has as policy files, for whoever may change it"),
  Command.withExamples([
    { command: "jobwarden pull --server https://jobwarden.example", description: "Everything, to look at" },
    {
      command: "jobwarden pull --server https://jobwarden.example --output policies/",
      description: "A file for each project, to keep in git"
    }
  ])
)
