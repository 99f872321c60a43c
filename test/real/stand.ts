import { makeToken } from "@jobwarden/platforms"
import { spawn, type ChildProcess } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { blocksOf } from "../documentation/markdown.ts"
import { startFileStore, type FileStore } from "./file-store.ts"
import { platformFile, tokenOf } from "./organisation.ts"

export const guide = "docs/guides/enforce.md"

/** Where the guide's two fronts are. */
export const addressesOfGuide = { proxy: "http://127.0.0.1:8082", nginx: "http://127.0.0.1:8083" } as const

/** The block of the guide that begins with the name of this file, in a comment. */
export const fileOfGuide = (name: string): string => {
  const begins = [`# ${name}\n`, `<!-- ${name} -->\n`]
  const block = blocksOf(guide).find(({ text }) => begins.some((line) => text.startsWith(line)))
  if (block === undefined) throw new Error(`${guide} does not show ${name}`)
  return block.text
}

/** Everything put together: the service, both its fronts, nginx, and the registry behind them. */
export interface Stand {
  readonly registry: FileStore
  readonly fronts: { readonly proxy: string; readonly nginx: string }
  readonly folder: string
  /** Sets the backend's policy as a maintainer does, over the API. */
  readonly setPolicy: (permissions: object) => Promise<void>
  readonly stop: () => Promise<void>
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** Replaces every address of the guide by one of this stand; one that is not there would be a test of nothing. */
const withAddresses = (text: string, addresses: Readonly<Record<string, string>>): string =>
  Object.entries(addresses).reduce((text, [shown, real]) => {
    if (!text.includes(shown)) throw new Error(`${guide} does not show ${shown}`)
    return text.replaceAll(shown, real)
  }, text)

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once("close", () => resolve())
  })

interface Service {
  readonly child: ChildProcess
  readonly api: string
  readonly proxy: string
  readonly forwardAuth: string
}

const startService = (configuration: string): Promise<Service> => {
  const child = spawn(process.execPath, [testedCommand, "serve", "--config", configuration], {
    env: { ...process.env, PORT: "0" }
  })
  let [printed, complaints] = ["", ""]
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text))
    child.once("close", (code) => reject(new Error(`the service ended with ${code}: ${complaints}`)))
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      const [, proxy] = /as a proxy: (\S+)\n/.exec(printed) ?? []
      const [, forwardAuth] = /asked by a proxy before the registry: (\S+)\n/.exec(printed) ?? []
      const [, api] = /listens on (\S+)\n/.exec(printed) ?? []
      if (proxy !== undefined && forwardAuth !== undefined && api !== undefined) {
        resolve({ child, api, proxy, forwardAuth })
      }
    })
  })
}

const nginxAround = (server: string): string => `
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid nginx.pid;
error_log error.log info;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fastcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
${server}
}
`

const startNginx = async (folder: string, server: string, url: string): Promise<ChildProcess> => {
  mkdirSync(join(folder, "tmp"), { recursive: true })
  writeFileSync(join(folder, "nginx.conf"), nginxAround(server))
  const child = spawn("nginx", ["-p", `${folder}/`, "-c", join(folder, "nginx.conf")], {
    env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` },
    stdio: ["ignore", "ignore", "pipe"]
  })
  let complaints = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${complaints}`)
    const isUp = await fetch(url).then(
      () => true,
      () => false
    )
    if (isUp) return child
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const startStand = async (): Promise<Stand> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-real-"))
  const registryToken = makeToken("")
  const registry = await startFileStore(registryToken)
  const registryAddress = registry.url.replace("http://", "")
  writeFileSync(join(folder, "registry-token"), `${registryToken}\n`, { mode: 0o600 })
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platformFile))
  const configuration = withAddresses(fileOfGuide("jobwarden.yaml"), {
    "127.0.0.1:8081": "127.0.0.1:0",
    "127.0.0.1:8082": "127.0.0.1:0",
    "127.0.0.1:9000": registryAddress
  })
  writeFileSync(join(folder, "jobwarden.yaml"), configuration)
  const service = await startService(join(folder, "jobwarden.yaml"))
  const nginxUrl = `http://127.0.0.1:${await freePort()}`
  const server = withAddresses(fileOfGuide("registry.conf"), {
    "127.0.0.1:8083": nginxUrl.replace("http://", ""),
    "http://127.0.0.1:8081/forward-auth": service.forwardAuth,
    "127.0.0.1:9000": registryAddress,
    "<the registry's token>": registryToken
  })
  const nginx = await startNginx(folder, server, nginxUrl)
  return {
    registry,
    folder,
    fronts: { proxy: service.proxy, nginx: nginxUrl },
    setPolicy: async (permissions) => {
      const response = await fetch(`${service.api}/api/v4/projects/123/job_token_permissions`, {
        method: "PATCH",
        headers: { "private-token": tokenOf("api"), "content-type": "application/json" },
        body: JSON.stringify(permissions)
      })
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
    },
    stop: async () => {
      nginx.kill("SIGTERM")
      service.child.removeAllListeners("close")
      const endings = [ended(nginx), ended(service.child)]
      service.child.kill("SIGTERM")
      await Promise.all(endings)
      await registry.close()
      const errors = readFileSync(join(folder, "error.log"), "utf8")
      rmSync(folder, { recursive: true, force: true })
      const bad = errors.split("\n").filter((line) => / \[(?:alert|emerg|crit)\] /.test(line))
      if (bad.length > 0) throw new Error(bad.join("\n"))
    }
  }
}
