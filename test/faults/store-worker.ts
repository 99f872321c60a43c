// A process of its own that changes policies as fast as it can, to be killed or watched.
//
//   node store-worker.ts PATH CLIENTS CHANGES RUN [off]
//
// So many clients at once change eight projects in turn, each so many times, and print "<project> <revision>
// <marker>" once a change is acknowledged. A marker is in no other change; RUN begins it. With `off` the store's
// commits wait for no disk.

import { PolicyStore, type AuditEventDraft, type Change, type StoredPolicy } from "@jobwarden/service"
import { layer } from "@jobwarden/store-sqlite"
import Database from "better-sqlite3"
import { Effect, Result } from "effect"
import { writeSync } from "node:fs"
import { grantWith, markerIn } from "./markers.ts"

const [path = "", clients = "1", changes = "1", run = "run", synchronous = "full"] = process.argv.slice(2)

if (synchronous === "off") {
  const { pragma } = Database.prototype
  Database.prototype.pragma = function (this: Database.Database, source, options) {
    return pragma.call(this, source === "synchronous = FULL" ? "synchronous = OFF" : source, options)
  } as typeof pragma
}

/** A change as the service makes it: its event tells what it makes of the document. */
const mark =
  (marker: string) =>
  (current: StoredPolicy): Result.Result<Change<null>> => {
    const before = markerIn(current.document)
    const event: AuditEventDraft = {
      event_name: "job_token_permissions_updated",
      time: new Date().toISOString(),
      actor: { type: "user", id: 4 },
      entity: current.entity,
      request_id: marker,
      revision: { before: current.revision, after: current.revision + 1 },
      changes: [
        {
          path: "/permissions/package_registry/maven/write",
          before: before === null ? null : grantWith(before),
          after: grantWith(marker)
        }
      ],
      gained: [],
      lost: [],
      acknowledged: []
    }
    const document = { permissions: { package_registry: { maven: { write: grantWith(marker) } } } }
    return Result.succeed({ write: { document, event, personal: {} }, answer: null })
  }

const client = (at: number) =>
  Effect.gen(function* () {
    const store = yield* PolicyStore
    for (let turn = 0; turn < Number(changes); turn += 1) {
      const marker = `${run}-${at}-${turn}`
      const entity = { type: "project", id: 1 + ((at + turn) % 8) } as const
      const { policy } = yield* store.change(entity, mark(marker))
      writeSync(1, `${policy.entity.id} ${policy.revision} ${marker}\n`)
    }
  })

const all = Effect.forEach(
  Array.from({ length: Number(clients) }, (_, at) => at),
  client,
  { concurrency: "unbounded", discard: true }
)
await Effect.runPromise(Effect.provide(all, layer({ path })))
