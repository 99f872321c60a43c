import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "./free-port.ts"
import type { TestServer } from "./server.ts"

const program = "/usr/sbin/pgbouncer"

/** Why there is no pooler here, and what to do; `null` where there is one. */
export const missingPooler = (): string | null => {
  try {
    accessSync(program, constants.X_OK)
    return null
  } catch {
    return "pgbouncer not found: apt-get install pgbouncer"
  }
}

/** A pooler that lends a connection out for one transaction at a time. */
export interface Pooler {
  readonly url: (database: string) => string
  readonly stop: () => Promise<void>
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("connect", () => resolve(true))
    socket.once("error", () => resolve(false))
    socket.once("close", () => socket.destroy())
    socket.once("connect", () => socket.end())
  })

/** Starts one before a server, with so many connections to it for each database; it has to be stopped. */
export const startPooler = async (server: TestServer, connections = 3): Promise<Pooler> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-pooler-"))
  const port = await freePort()
  const users = join(folder, "users.txt")
  const settings = join(folder, "pgbouncer.ini")
  writeFileSync(users, `"postgres" "${server.password}"\n`)
  writeFileSync(
    settings,
    `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_client_conn = 200
default_pool_size = ${connections}
server_reset_query_always = 0
`
  )
  // It does not run as root.
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"]))
  const user = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : undefined
  if (user !== undefined) {
    chmodSync(folder, 0o711)
    for (const file of [users, settings]) chownSync(file, user.uid, user.gid)
  }
  const child = spawn(program, [settings], { ...user, stdio: ["ignore", "ignore", "pipe"] })
  let log = ""
  child.stderr.on("data", (text: Buffer) => void (log += text.toString()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit")
      child.kill("SIGKILL")
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt === 100 || child.exitCode !== null) {
      await stop()
      throw new Error(`pgbouncer did not start:\n${log}`)
    }
    await sleep(20)
  }
  return {
    url: (database) => `postgres://postgres:${server.password}@127.0.0.1:${port}/${database}`,
    stop
  }
}
