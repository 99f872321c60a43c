import {
  readSignerKey,
  newSignerKey,
  PolicyStore,
  signCheckpoint,
  type StoredDocument
} from "@jobwarden/service"
import { layer } from "@jobwarden/store-sqlite"
import { Effect, Result } from "effect"
import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { openSource } from "../../packages/cli/src/audit/source.ts"
import { checkLog } from "../../packages/cli/src/audit/walk.ts"
import { openRaw } from "../../packages/store-sqlite/test/support.ts"

/** A connection of somebody else's. */
export type Database = ReturnType<typeof openRaw>

type Change = readonly [path: string, before: unknown, after: unknown]
type Step =
  | { readonly refused: true }
  | {
      readonly entity: "project" | "group" | "instance"
      readonly id: number
      readonly document: object
      readonly changes: readonly Change[]
    }

const jobs = (read: string) => ({ jobs: { read } })
const entry = { project: 7, job_token_policies: ["read_packages"] }
const scope = { inbound_enabled: true, allowlist: [entry] }

/** Changes as the service makes them: what each event tells is what its document says. */
const steps: readonly Step[] = [
  {
    entity: "project",
    id: 1,
    document: { permissions: jobs("developer") },
    changes: [["/permissions/jobs/read", null, "developer"]]
  },
  {
    entity: "project",
    id: 2,
    document: { permissions: jobs("maintainer") },
    changes: [["/permissions/jobs/read", null, "maintainer"]]
  },
  { refused: true },
  {
    entity: "project",
    id: 1,
    document: { permissions: jobs("maintainer") },
    changes: [["/permissions/jobs/read", "developer", "maintainer"]]
  },
  {
    entity: "group",
    id: 1,
    document: { defaults: jobs("developer") },
    changes: [["/defaults/jobs/read", null, "developer"]]
  },
  {
    entity: "project",
    id: 1,
    document: { permissions: jobs("maintainer"), scope },
    changes: [["/scope/allowlist/0", null, entry]]
  },
  { refused: true },
  {
    entity: "project",
    id: 1,
    document: { permissions: jobs("maintainer"), scope: { ...scope, allowlist: [] } },
    changes: [["/scope/allowlist/0", entry, null]]
  },
  { entity: "instance", id: 0, document: { enforce_scope: true }, changes: [["/enforce_scope", null, true]] },
  { entity: "project", id: 2, document: {}, changes: [["/permissions/jobs/read", "maintainer", null]] },
  {
    entity: "project",
    id: 1,
    document: { permissions: jobs("maintainer") },
    changes: [["/scope", { ...scope, allowlist: [] }, null]]
  },
  { refused: true }
]

export const eventCount = steps.length

/** Writes a log into a new store: as many of its events as are wanted, by whoever is wanted. */
export const writeLog = (path: string, { actor = 42, count = eventCount, from = 0 } = {}): Promise<void> =>
  Effect.gen(function* () {
    const store = yield* PolicyStore
    for (const [offset, step] of steps.slice(from, count).entries()) {
      const at = from + offset
      const common = {
        time: `2026-08-22T10:11:${String(10 + at)}.000Z`,
        actor: { type: "user" as const, id: actor },
        request_id: `request-${at}`
      }
      const personal = {
        author_name: "Ada Lovelace",
        ip_address: "203.0.113.7",
        entity_path: `acme/secret-${at}`
      }
      if ("refused" in step) {
        const entity = { type: "project" as const, id: 2 }
        const event = {
          ...common,
          event_name: "job_token_permissions_change_refused",
          entity,
          reason: "forbidden",
          count: 2
        }
        yield* store.append([{ event, personal }])
        continue
      }
      const entity = { type: step.entity, id: step.id }
      yield* store.change(entity, (current) => {
        const changes = step.changes.map(
          ([place, before, after]) => ({ path: place, before, after }) as never
        )
        const event = {
          ...common,
          event_name: "job_token_permissions_updated",
          entity,
          revision: { before: current.revision, after: current.revision + 1 },
          changes,
          gained: [],
          lost: []
        }
        return Result.succeed({
          answer: null,
          write: { document: step.document as StoredDocument, event, personal }
        })
      })
    }
  }).pipe(Effect.provide(layer({ path })), Effect.runPromise)

/** Paths in a folder that is removed after the tests of the file; every call gives another. */
export const temporaryPaths = (): ((name: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-audit-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return (name) => join(folder, `${++count}-${name}`)
}

/** Somebody with a program of their own: no trigger and no constraint holds them, and the triggers are put back. */
export const tamper = (honest: string, path: string, body: (database: Database) => void): string => {
  copyFileSync(honest, path)
  const database = openRaw(path)
  try {
    database.pragma("ignore_check_constraints = ON")
    const triggers = database
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
      )
      .all()
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
    body(database)
    for (const { sql } of triggers) database.exec(sql)
  } finally {
    database.close()
  }
  return path
}

export const origin = "jobwarden.example.com/audit"
export const key = Result.getOrThrow(readSignerKey(newSignerKey(origin).secret))

/** What `audit verify` finds first, and how many events were as they should be. */
export const verify = (path: string, checkpoints: readonly { size: number; root: Uint8Array }[] = []) =>
  Effect.gen(function* () {
    const source = yield* openSource(path)
    const signed = checkpoints.map((one) => ({ ...one, origin, signedBy: [key.verifier] }))
    const { checker, problem } = yield* checkLog(source, signed)
    return { problem, events: checker.size(), root: checker.root(), believed: checker.believed() }
  }).pipe(Effect.scoped, Effect.runPromise)

/** The checkpoint of a log as it is. */
export const checkpointOf = async (
  path: string
): Promise<{ size: number; root: Uint8Array; note: string }> => {
  const { events: size, root } = await verify(path)
  return { size, root, note: signCheckpoint({ origin, size, root }, [key]) }
}
