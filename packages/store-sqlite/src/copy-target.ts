import { indexOf, type CopyTarget, type StoreUnavailable } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { copyReads } from "./copy-source.ts"
import { attempt, unusable } from "./failure.ts"
import { placeAside } from "./new-file.ts"
import { openStore } from "./open.ts"
import { prepareUseStatements } from "./use-statements.ts"

/**
 * Makes a store that is a copy of another. It has its name only once it is finished: what was begun and not finished
 * is gone with the scope.
 */
export const openCopyTarget = Effect.fn("openCopyTarget")(function* (
  given: string
): Effect.fn.Return<CopyTarget, StoreUnavailable, Scope.Scope> {
  const path = resolve(given)
  if (existsSync(path)) {
    return yield* unusable(path, "is there already", "name another path: a copy is never made over something")
  }
  const { aside, keep } = yield* placeAside(path, { besides: path, force: false })
  const { database } = yield* openStore({ path: aside })
  const statements = yield* attempt(path, () => ({
    event: database.prepare<[number, string, Uint8Array]>(
      "INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (?, ?, ?)"
    ),
    personal: database.prepare<[number, Uint8Array, string]>(
      "INSERT INTO audit_event_personal (sequence, salt, data) VALUES (?, ?, ?)"
    ),
    revision: database.prepare<[string, number, number | null, string, number, string]>(
      `INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`
    ),
    begin: database.prepare<[string, string, number, number]>(
      `INSERT INTO use_recording (only, began, complete_since, lost_allowed, lost_denied) VALUES (1, ?, ?, ?, ?)`
    ),
    uses: prepareUseStatements(database)
  }))
  const together = (body: () => void) =>
    attempt(path, () => {
      database.transaction(body).immediate()
    })
  return {
    ...copyReads(database, aside, Number.MAX_SAFE_INTEGER),
    name: `sqlite:${path}`,
    through: 0,
    append: (events) =>
      together(() => {
        for (const { body, leafHash, personal, revision, sequence } of events) {
          statements.event.run(sequence, body, leafHash)
          if (personal !== null) statements.personal.run(sequence, personal.salt, personal.data)
          if (revision === null) continue
          const { entity, revision: after } = indexOf(body)
          const { createdAt, document } = revision
          statements.revision.run(entity.type, entity.id, after, document, sequence, createdAt)
        }
      }),
    beginUses: (recording) =>
      recording === null
        ? Effect.void
        : together(() => {
            const { began, completeSince, lost } = recording
            statements.begin.run(began, completeSince, lost.allowed, lost.denied)
          }),
    appendUses: (uses) =>
      together(() => {
        for (const use of uses) {
          const size = statements.uses.sizeOf(use.day)
          size[use.allowed ? "allowed" : "denied"] += 1
          statements.uses.insert(use)
          statements.uses.setSize(use.day, size)
        }
      }),
    finish: () =>
      Effect.andThen(
        attempt(path, () => {
          // One file, whole by itself: what was written beside it goes into it.
          database.pragma("wal_checkpoint(TRUNCATE)")
          database.close()
        }),
        keep
      )
  }
})
