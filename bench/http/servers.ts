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

/** What a server answers, but for the time. */
export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The service, with all that may be asked of it. */
export interface Jobwarden extends Server {
  readonly forwardAuthPort: number
  /** Where a proxy was configured. */
  readonly proxyPort?: number
  readonly pid: number | undefined
  /** Of a maintainer, a job and a decision client. */
  readonly tokens: { readonly user: string; readonly job: string; readonly client: string }
  readonly folder: string
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

/** Starts a process, and waits until all of the addresses are printed. */
const start = (
  name: string,
  args: readonly string[],
  addresses: readonly RegExp[]
): Promise<{
  readonly server: Server
  readonly pid: number | undefined
  readonly ports: readonly number[]
}> => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"]
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const stop = (): Promise<void> => {
    child.kill("SIGTERM")
    return ended
  }
  let printed = ""
  return new Promise((resolve, reject) => {
    child.once("close", (code) => reject(new Error(`${name} ended with ${code}`)))
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      const ports = addresses.map((address) => Number(address.exec(printed)?.[1] ?? Number.NaN))
      const [port] = ports
      if (port === undefined || ports.some(Number.isNaN)) return
      resolve({
        pid: child.pid,
        server: { name, port, processorTime: processorTime(child.pid), stop },
        ports
      })
    })
  })
}

/** A bare `node:http` handler that answers whatever it is asked like this. */
export const startBare = async (told: Told): Promise<Server> => {
  const script = join(import.meta.dirname, "bare.ts")
  return (await start("bare node:http", [script, JSON.stringify(told)], [/:(\d+)\/\n/])).server
}

/** A program that passes the bytes of connections on to a port, and does nothing else. */
export const startBareSockets = async (upstream: number): Promise<Server> => {
  const script = join(import.meta.dirname, "../proxy/bare-sockets.ts")
  return (await start("bare sockets", [script, String(upstream)], [/listening on (\d+)\n/])).server
}

const sha256 = (token: string): string => createHash("sha256").update(token).digest("hex")

/** Those who ask for policies are counted as ever, and may ask as fast as they can. Nobody else is limited by default. */
const unreached = { per_minute: 1_000_000_000, burst: 1_000_000_000 }

/** So many projects the service knows, of which the first is 123 and asked about. */
export const manyProjects = 1_000

const startIn = (folder: string, node: readonly string[] = []) => {
  const command = join(import.meta.dirname, "../../packages/cli/bin/jobwarden.js")
  const args = [...node, command, "serve", "--config", join(folder, "jobwarden.yaml")]
  return start("jobwarden", args, [/:(\d+)\n/, /:(\d+)\/forward-auth\n/])
}

/** Another process over the store of one that runs. */
export const startBeside = async ({ folder }: Jobwarden): Promise<Server> => (await startIn(folder)).server

/**
 * The service with projects, a job, a maintainer and a decision client.
 *
 * @param node arguments of Node itself
 * @param registry what stands in that section of the configuration beside the usual
 * @param store where it keeps its policies, as the configuration says it
 */
export const startJobwarden = async (
  node: readonly string[] = [],
  registry: { readonly proxy?: { readonly listen: string; readonly [setting: string]: unknown } } = {},
  store: Readonly<Record<string, unknown>> = { store: "sqlite:store.sqlite" }
): Promise<Jobwarden> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-"))
  const [user, job, client] = [0, 0, 0].map(() => randomBytes(32).toString("base64url")) as [
    string,
    string,
    string
  ]
  const others = Array.from({ length: manyProjects - 1 }, (_, at) => ({
    id: 1_000 + at,
    path: `acme/project-${at}`,
    members: { mia: "maintainer" }
  }))
  const platform = {
    version: 1,
    users: [
      { id: 4, username: "dev", name: "Dev" },
      { id: 5, username: "mia", name: "Mia" }
    ],
    groups: [{ id: 7, path: "acme" }],
    projects: [
      { id: 123, path: "acme/backend", members: { dev: "developer", mia: "maintainer" } },
      ...others
    ],
    jobs: [{ id: 9001, project: "acme/backend", ref: { name: "main", protected: true }, user: "dev" }],
    tokens: [
      { sha256: sha256(job), job: 9001 },
      { sha256: sha256(user), user: "mia" },
      { sha256: sha256(client), decision_client: "registry" }
    ]
  }
  const configuration = {
    version: 1,
    ...store,
    platform: { type: "static", file: "platform.yaml" },
    registry: {
      forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] },
      ...registry
    },
    rate_limits: { api: unreached }
  }
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platform), { mode: 0o600 })
  writeFileSync(join(folder, "jobwarden.yaml"), JSON.stringify(configuration), { mode: 0o600 })
  const { pid, ports, server } = await startIn(folder, node)
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
  const proxyPort = registry.proxy && Number(registry.proxy.listen.split(":").at(-1))
  return {
    ...server,
    pid,
    stop,
    folder,
    forwardAuthPort: ports[1] ?? 0,
    ...(proxyPort !== undefined && { proxyPort }),
    tokens: { user, job, client }
  }
}
