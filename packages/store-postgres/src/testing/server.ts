import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Client } from "pg"

/** A PostgreSQL that tests may do with as they like. */
export interface TestServer {
  readonly port: number
  readonly password: string
  /** Where it keeps its data. */
  readonly directory: string
  /** The address of a database, of the server's own if none is named. */
  readonly url: (database?: string) => string
  /** Makes an empty database, and answers its name. */
  readonly newDatabase: () => Promise<string>
  /** Runs statements of somebody else's in a database, and answers the rows of the last. */
  readonly run: (database: string, sql: string) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  /** Kills it as a failing machine would. */
  readonly kill: () => void
  /** The same, where nobody has killed it yet, and starts it again on its data. */
  readonly killAndRestart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts one with settings such as `max_connections=20`. It ends with this process at the latest. */
export const startServer = async (...settings: ReadonlyArray<string>): Promise<TestServer> => {
  const script = join(import.meta.dirname, "server-process.ts")
  const child = spawn(process.execPath, [script, ...settings], { stdio: ["pipe", "pipe", "pipe"] })
  let complaint = ""
  child.stderr.on("data", (text: Buffer) => void (complaint += text.toString()))
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(child, "exit").then(([code]) => {
      throw new Error(`PostgreSQL for tests ended with ${String(code)} before it had begun: ${complaint}`)
    })
  ])
  const { directory, password, port } = JSON.parse(line) as Omit<TestServer, "url">
  // Whoever runs the tests does not wait for what ends with them.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as typeof stream & { unref?: () => void }).unref?.()
  const url = (database = "postgres") => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  const run: TestServer["run"] = async (database, sql) => {
    const client = new Client({ connectionString: url(database), ssl: false })
    await client.connect()
    try {
      const results: unknown = await client.query(sql)
      const last = (Array.isArray(results) ? results.at(-1) : results) as {
        rows: Array<Record<string, unknown>>
      }
      return last.rows
    } finally {
      await client.end()
    }
  }
  let databases = 0
  return {
    port,
    password,
    directory,
    url,
    run,
    newDatabase: async () => {
      const name = `test_${++databases}`
      await run("postgres", `CREATE DATABASE ${name}`)
      return name
    },
    kill: () => {
      const [pid] = readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")
      process.kill(Number(pid), "SIGKILL")
    },
    killAndRestart: async () => {
      const restarted = once(lines, "line")
      child.stdin.write("kill\n")
      await restarted
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

let shared: Promise<TestServer> | undefined

/** The server that all tests of this process share; it is there from the first call on. */
export const sharedServer = (): Promise<TestServer> => (shared ??= startServer())
