import Database from "better-sqlite3"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { latestVersion, migrations } from "../../packages/store-sqlite/src/migrations/index.ts"
import { applicationId } from "../../packages/store-sqlite/src/schema.ts"
import { makeEvents } from "./audit-events.ts"

/** One run of the command over a long log. */
export interface LongRun {
  readonly name: string
  readonly seconds: number
  /** The most that the process had in memory. */
  readonly mebibytes: number
}

export interface LongLog {
  readonly events: number
  readonly storeBytes: number
  readonly runs: readonly LongRun[]
}

const command = join(import.meta.dirname, "../../packages/cli/bin/jobwarden.js")

/** A store with so many events, written by the driver alone: a commit for each would take an hour. */
const fill = (path: string, events: number): void => {
  const database = new Database(path)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = OFF")
  for (const { name, sql, version } of migrations) {
    database.exec(sql)
    database.prepare("INSERT INTO migration VALUES (?, ?, '2026-01-01T00:00:00.000Z')").run(version, name)
  }
  database.pragma(`application_id = ${applicationId}`)
  database.pragma(`user_version = ${latestVersion}`)
  const insert = {
    event: database.prepare("INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (?, ?, ?)"),
    personal: database.prepare("INSERT INTO audit_event_personal (sequence, salt, data) VALUES (?, ?, ?)"),
    revision: database.prepare(
      `INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`
    )
  }
  database.exec("BEGIN")
  for (const { event, next } of makeEvents(events, Math.ceil(events / 20))) {
    insert.event.run(event.sequence, event.body, event.leafHash)
    insert.personal.run(event.sequence, event.personal.salt, event.personal.data)
    if (next !== null) {
      const { document, policy } = next
      const { entity, revision, updatedAt } = policy
      insert.revision.run(entity.type, entity.id, revision, document, event.sequence, updatedAt)
    }
    if (event.sequence % 50_000 === 0) database.exec("COMMIT; BEGIN")
  }
  database.exec("COMMIT")
  database.close()
}

/** The most memory that a process had so far, by the system's word; 0 where the system has none. */
const mostMemory = (process: number): number => {
  try {
    const [, kibibytes = "0"] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, "utf8")) ?? []
    return Number(kibibytes) / 1024
  } catch {
    return 0
  }
}

const run = (name: string, args: readonly string[], events: number): Promise<LongRun> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, [command, "audit", "verify", ...args, "--format", "json"])
    let [output, mebibytes] = ["", 0]
    const watching = setInterval(() => (mebibytes = Math.max(mebibytes, mostMemory(child.pid ?? 0))), 50)
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
    child.stderr.pipe(process.stderr)
    child.on("error", reject)
    child.on("close", (code) => {
      clearInterval(watching)
      const found =
        code === 0 ? (JSON.parse(output) as { readonly events: number; readonly valid: boolean }) : null
      if (found?.valid !== true || found.events !== events) reject(new Error(`${name}: ${code} ${output}`))
      else resolve({ name, seconds: (performance.now() - start) / 1000, mebibytes })
    })
  })

/** Makes a long log, verifies it by the command, and takes it away again. */
export const measureLongLog = async (events: number): Promise<LongLog> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-"))
  try {
    const path = join(folder, "store.sqlite")
    fill(path, events)
    return {
      events,
      storeBytes: statSync(path).size,
      runs: [
        await run("audit verify --only-hashes", [path, "--only-hashes"], events),
        await run("audit verify", [path], events)
      ]
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
