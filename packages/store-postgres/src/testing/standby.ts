import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, readdirSync, rmSync, statSync, writeFileSync, chownSync } from "node:fs"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { Client } from "pg"
import { freePort } from "./free-port.ts"
import type { TestServer } from "./server.ts"

/** A server that follows another, which waits for it with every commit. */
export interface Standby {
  /** The address of a database there. */
  readonly url: (database: string) => string
  readonly run: TestServer["run"]
  /** Makes it take writes, whatever becomes of the one that it followed. */
  readonly promote: () => Promise<void>
  /** To be called before the one that it followed is stopped, which removes both folders. */
  readonly stop: () => Promise<void>
}

const name = "standby"

/** Copies a server that runs, follows it from then on, and has it report nothing that is not here as well. */
export const startSynchronousStandby = async (primary: TestServer): Promise<Standby> => {
  const folder = join(dirname(primary.directory), name)
  await copy(primary, folder)
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "standby-process.ts"), folder, String(port)],
    {
      stdio: ["pipe", "pipe", "pipe"]
    }
  )
  let complaint = ""
  child.stderr.on("data", (text: Buffer) => void (complaint += text.toString()))
  await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(() => {
      throw new Error(`the standby did not start: ${complaint}`)
    })
  ])
  // Whoever runs the tests does not wait for what ends with them.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as typeof stream & { unref?: () => void }).unref?.()

  const url = (database: string) => `postgres://postgres:${primary.password}@127.0.0.1:${port}/${database}`
  const run: TestServer["run"] = (database, sql) => runAt(url(database), sql)
  await primary.run("postgres", `ALTER SYSTEM SET synchronous_standby_names = '${name}'`)
  await primary.run("postgres", "SELECT pg_reload_conf()")
  while (!(await isWaitedFor(primary))) await new Promise((resume) => setTimeout(resume, 10))
  return {
    url,
    run,
    promote: async () => {
      const [row] = await run("postgres", "SELECT pg_promote() AS done")
      if (row?.["done"] !== true) throw new Error("the standby was not promoted")
    },
    stop: async () => {
      if (child.exitCode !== null) return
      child.ref()
      const ended = once(child, "exit")
      child.stdin.end()
      await ended
    }
  }
}

const isWaitedFor = async (primary: TestServer): Promise<boolean> => {
  const [row] = await primary.run("postgres", "SELECT sync_state FROM pg_stat_replication")
  return row?.["sync_state"] === "sync"
}

const runAt: TestServer["run"] = async (address, sql) => {
  const client = new Client({ connectionString: address, ssl: false })
  await client.connect()
  try {
    return ((await client.query(sql)) as { rows: Array<Record<string, unknown>> }).rows
  } finally {
    await client.end()
  }
}

/** What `pg_basebackup` does, which is not at hand. */
const copy = async (primary: TestServer, folder: string): Promise<void> => {
  const client = new Client({ connectionString: primary.url(), ssl: false })
  await client.connect()
  try {
    await client.query(`SELECT pg_create_physical_replication_slot('${name}', true)`)
    await client.query(`SELECT pg_backup_start('${name}', true)`)
    execFileSync("cp", ["-a", primary.directory, folder])
    for (const file of ["postmaster.pid", "postmaster.opts"]) rmSync(join(folder, file), { force: true })
    for (const slot of readdirSync(join(folder, "pg_replslot")))
      rmSync(join(folder, "pg_replslot", slot), { recursive: true })
    // Asked on the connection that began the copy.
    const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)")
    const { gid, uid } = statSync(primary.directory)
    for (const [file, text] of [
      ["backup_label", rows[0]?.labelfile ?? ""],
      ["standby.signal", ""]
    ] as const) {
      writeFileSync(join(folder, file), text)
      chownSync(join(folder, file), uid, gid)
    }
    appendFileSync(
      join(folder, "postgresql.auto.conf"),
      `
primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres password=${primary.password} application_name=${name}'
primary_slot_name = '${name}'
synchronous_standby_names = ''
`
    )
  } finally {
    await client.end()
  }
}
