import { quote } from "@jobwarden/core"
import type { StoreUnavailable } from "@jobwarden/service"
import { openAuditLog } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import { closeSync, openSync, readSync } from "node:fs"
import { UnusableInput } from "../exit.ts"
import { openExport } from "./export-file.ts"
import { whyUnreadable, type LogSource } from "./log-source.ts"

const magic = Buffer.from("SQLite format 3\0", "latin1")

/** A store or an export: what the file begins with tells. `-` is an export on standard input. */
export const openSource = Effect.fn("openSource")(function* (file: string) {
  const isStore = file !== "-" && (yield* beginsAsStore(file))
  return isStore ? yield* openStoreSource(file) : yield* openExport(file)
})

/** The store that is meant, and nothing else. */
export const openStoreSource = Effect.fn("openStoreSource")(function* (file: string) {
  const log = yield* openAuditLog(file).pipe(asInput)
  const source: LogSource = {
    kind: "store",
    count: log.count,
    next: (most) => asInput(log.next(most)),
    revisions: { revisionOf: log.revisionOf, count: log.countRevisions },
    atEnd: () => null
  }
  return source
})

/** What keeps a store from being read, as what keeps a command from its work. */
export const asInput = <A, R>(
  effect: Effect.Effect<A, StoreUnavailable, R>
): Effect.Effect<A, UnusableInput, R> =>
  Effect.mapError(effect, ({ reason }) => new UnusableInput({ message: reason }))

const beginsAsStore = (file: string): Effect.Effect<boolean, UnusableInput> =>
  Effect.try({
    try: () => {
      const descriptor = openSync(file, "r")
      try {
        const start = Buffer.alloc(magic.length)
        return readSync(descriptor, start, 0, start.length, 0) === start.length && start.equals(magic)
      } finally {
        closeSync(descriptor)
      }
    },
    catch: (error) => new UnusableInput({ message: `${quote(file)} ${whyUnreadable(error)}` })
  })
