import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { UnusableInput } from "../exit.ts"

/** `jobwarden audit export STORE`: the whole log as JSON Lines, to be kept and verified elsewhere. */
export const auditExport = Command.make(
  "export",
  {
    store: Argument.String("store").pipe(
      Argument.withDescription("the store of a service, which may be using it")
    ),
    checkpoint: Flag.String("checkpoint").pipe(
      Flag.withDescription("a checkpoint that goes with it, a file"),
      Flag.optional
    ),
    withPersonalData: Flag.Boolean("with-personal-data").pipe(
      Flag.withDescription("names, addresses and paths as well, as far as they are not erased"),
      Flag.withDefault(false)
    )
  },
  Effect.fn("audit export")(
    function* ({ checkpoint: path, store, withPersonalData }) {
      const [{ readNoteFile }, { openStoreSource }, { walk }, lines, output, { growingTree, hashLeaf }] =
        yield* Effect.promise(() =>
          Promise.all([
            import("../audit/keys.ts"),
            import("../audit/source.ts"),
            import("../audit/walk.ts"),
            import("../audit/export-line.ts"),
            import("../audit/output.ts"),
            import("@jobwarden/service")
          ])
        )
      const checkpoint = Option.isSome(path) ? yield* readNoteFile(path.value) : undefined
      const source = yield* openStoreSource(store)
      const tree = growingTree()
      yield* Effect.promise(() => output.writeLines([lines.startLine(checkpoint)]))
      const stop = yield* walk(source, "exporting event", async (rows) => {
        const written: string[] = []
        for (const row of rows) {
          const line = lines.eventLine(row, withPersonalData)
          if (line === null) return row.sequence
          tree.append(hashLeaf(row.body))
          written.push(line)
        }
        await output.writeLines(written)
        return output.hasLeft() ? "left" : null
      })
      if (typeof stop === "number") {
        const message = `event ${stop} is not text, and cannot be exported; \`jobwarden audit verify\` says what is wrong`
        return yield* new UnusableInput({ message })
      }
      if (stop === null) {
        yield* Effect.promise(() => output.writeLines([lines.endLine(tree.size(), tree.root())]))
      }
    },
    (effect) => Effect.scoped(effect)
  )
).pipe(
  Command.withDescription("Writes the whole audit log as JSON Lines, to be kept and verified elsewhere"),
  Command.withExamples([
    {
      command: "jobwarden audit export jobwarden.sqlite > export.jsonl",
      description: "Without names, addresses and paths; a service may be using the store"
    },
    {
      command: "jobwarden audit export jobwarden.sqlite --checkpoint monday.checkpoint --with-personal-data",
      description: "With them, and with a checkpoint that proves it"
    }
  ])
)
