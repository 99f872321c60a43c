import { spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A server as a process of its own. */
export interface Server {
  readonly name: string
  readonly port: number
  /** Processor time that it has used, in microseconds; `null` where the system does not tell. */
  readonly processorTime: () => number | null
  readonly stop: () => Promise<void>
}

const ticksPerSecond = 100

const processorTime = (pid: number | undefined) => (): number | null => {
  try {
    const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")
    const fields = rest.split(" ")
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6
  } catch {
    return null
  }
}

const start = (name: string, args: ReadonlyArray<string>, address: RegExp): Promise<Server> => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"]
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  let printed = ""
  return new Promise((resolve, reject) => {
    child.once("close", (code) => reject(new Error(`${name} ended with ${code}`)))
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      const [, port] = address.exec(printed) ?? []
      if (port === undefined) return
      resolve({
        name,
        port: Number(port),
        processorTime: processorTime(child.pid),
        stop: () => {
          child.kill("SIGTERM")
          return ended
        }
      })
    })
  })
}

export const startBare = (): Promise<Server> =>
  start("bare node:http", [join(import.meta.dirname, "bare.ts")], /:(\d+)\/forward-auth\n/)

/** The service with a project, a job and its token, and the token. */
export const startJobwarden = async (): Promise<readonly [Server, token: string]> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-"))
  const token = randomBytes(32).toString("base64url")
  const platform = {
    version: 1,
    users: [{ id: 4, username: "dev", name: "Dev" }],
    projects: [{ id: 123, path: "acme/backend", members: { dev: "developer" } }],
    jobs: [{ id: 9001, project: "acme/backend", ref: { name: "main", protected: true }, user: "dev" }],
    tokens: [{ sha256: createHash("sha256").update(token).digest("hex"), job: 9001 }]
  }
  const configuration = {
    version: 1,
    store: "sqlite:store.sqlite",
    platform: { type: "static", file: "platform.yaml" },
    registry: { forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] } }
  }
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platform))
  writeFileSync(join(folder, "jobwarden.yaml"), JSON.stringify(configuration))
  const command = join(import.meta.dirname, "../../packages/cli/bin/jobwarden.js")
  const args = [command, "serve", "--config", join(folder, "jobwarden.yaml")]
  const server = await start("jobwarden", args, /:(\d+)\/forward-auth\n/)
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
  return [{ ...server, stop }, token]
}
