import { backUp } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import { asInput, openStoreSource } from "../audit/source.ts"
import { checkLog } from "../audit/walk.ts"
import { UnusableInput } from "../exit.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import type { MadeBackup } from "./backup-report.ts"

export interface BackupAsked {
  readonly store: string
  readonly to: string
  readonly force: boolean
}

/** Makes a backup. Its audit log is verified in the copy itself, as `audit verify` does; one that fails is not kept. */
export const makeBackup = Effect.fn("makeBackup")(function* ({ force, store, to }: BackupAsked) {
  const line = progressOnTerminal()
  let log: Pick<MadeBackup, "events" | "root"> | undefined
  const verify = Effect.fnUntraced(function* (file: string) {
    line.clear()
    const { checker, problem } = yield* checkLog(yield* openStoreSource(file), [])
    if (problem !== null) {
      const where = problem.sequence === null ? "" : `event ${problem.sequence}: `
      const message =
        `no backup was made: the audit log of \`${store}\` is not what it was: ${where}${problem.message}; keep the ` +
        "backups from before, and see what `jobwarden audit verify` says of the store"
      return yield* new UnusableInput({ message })
    }
    log = { events: checker.size(), root: checker.root() }
  })
  const { bytes, schema } = yield* backUp(
    {
      from: store,
      to,
      force,
      progress: (done, total) => line.show({ doing: "copying page", done, total })
    },
    (file) => Effect.scoped(verify(file))
  ).pipe(
    Effect.catchTag("StoreUnavailable", (failure) => asInput(Effect.fail(failure))),
    Effect.ensuring(Effect.sync(() => line.clear()))
  )
  if (log === undefined) throw new Error("a backup is kept only once its log was verified")
  const made: MadeBackup = { store, to, bytes, schema, ...log }
  return made
})
