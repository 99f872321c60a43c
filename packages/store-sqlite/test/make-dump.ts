// Writes the store of one version of the schema, with something of everything in it, as SQL:
//
//   node test/make-dump.ts VERSION > test/dumps/000VERSION.sql
//
// To be run once, when the version is new. The file is then what that version made, and is never made again.

import { PolicyStore, UseStore } from "@jobwarden/service"
import { group, increment, instance, personal, project, refusedEvent } from "@jobwarden/service/testing"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { applicationId, layer } from "../src/index.ts"
import { migrations } from "../src/migrations/index.ts"
import { dumpOf, rowsOf } from "./dump-sql.ts"

const version = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), "jobwarden-dump-"))

const contents = Effect.gen(function* () {
  const store = yield* PolicyStore
  const uses = yield* UseStore
  for (const entity of [project(1), project(1), group(7), instance, project(2 ** 40)]) {
    yield* store.change(entity, increment)
  }
  const refused = refusedEvent(project(1), "it's “refused” \u{1f4a5}")
  yield* store.append([{ event: refused, personal: { ...personal, author_name: "Zoë O'Neil" } }])
  yield* uses.begin("2026-08-22T00:00:00.000Z")
})

const latest = join(folder, "latest.sqlite")
await Effect.runPromise(Effect.provide(contents, layer({ path: latest })))
const source = new Database(latest)
source.prepare("DELETE FROM audit_event_personal WHERE sequence = 2").run()
const rows = rowsOf(source)
source.close()

const database = new Database(join(folder, "old.sqlite"))
for (const step of migrations) {
  if (step.version > version) continue
  database.exec(step.sql)
  database
    .prepare("INSERT INTO migration VALUES (?, ?, '2026-08-22T00:00:00.000Z')")
    .run(step.version, step.name)
}
database.pragma(`application_id = ${applicationId}`)
database.pragma(`user_version = ${version}`)
const tables = [...rowsOf(database).keys()]
for (const [table, found] of rows) {
  if (table === "migration" || !tables.includes(table)) continue
  for (const row of found) {
    const names = Object.keys(row)
    database
      .prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`)
      .run(...Object.values(row))
  }
}
process.stdout.write(dumpOf(database))
database.close()
rmSync(folder, { recursive: true })
