import Database from "better-sqlite3"
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The quickstart's tokens, by the names in its `tokens.json`. */
export type Tokens = Readonly<Record<string, string>>

export interface Running {
  readonly url: string
  readonly folder: string
  readonly tokens: Tokens
  /** Its process, for whoever looks at what it uses. */
  readonly pid: number | undefined
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends the signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>
}

const running = new Set<ChildProcess>()
const folders: Array<string> = []
afterAll(() => {
  for (const child of running) child.kill("SIGKILL")
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder for one quickstart, removed after the tests of the file. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-end-to-end-"))
  folders.push(folder)
  return folder
}

const environment = (port: string): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  return { ...inherited, PORT: port }
}

/** What stands on standard output once the service listens, by how it was started. */
const listening = {
  quickstart: /It listens on (http:\S+)[^]*Stop with Ctrl-C/,
  config: /listens on (http:\S+)\n/
}

/** Starts the service on a free port, or on `port`, and waits until it listens. */
const start = (how: keyof typeof listening, args: ReadonlyArray<string>, port: string) => {
  const child = spawn(process.execPath, [testedCommand, "serve", ...args], {
    env: environment(port),
    stdio: ["ignore", "pipe", "pipe"]
  })
  running.add(child)
  let [stdout, stderr] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const ended = new Promise<Ended>((settle) => {
    child.once("close", (code, signal) => {
      running.delete(child)
      settle({ code, signal })
    })
  })
  return new Promise<Omit<Running, "folder" | "tokens">>((settle, reject) => {
    void ended.then(({ code }) => reject(new Error(`it ended with ${code}: ${stderr}`)))
    child.stdout.on("data", () => {
      const [, url] = listening[how].exec(stdout) ?? []
      if (url === undefined) return
      settle({
        url,
        pid: child.pid,
        stdout: () => stdout,
        stderr: () => stderr,
        end: (signal) => {
          child.kill(signal)
          return ended
        }
      })
    })
  })
}

/** Starts the quickstart as `npm start` does. */
export const startQuickstart = async (folder: string, port = "0"): Promise<Running> => {
  const service = await start("quickstart", ["--quickstart", "--data", folder], port)
  return {
    ...service,
    folder,
    tokens: JSON.parse(readFileSync(join(folder, "tokens.json"), "utf8")) as Tokens
  }
}

/** Starts a service of its own organisation, by a configuration in `folder` with `settings` added to it. */
export const startConfigured = async (
  folder: string,
  platform: object,
  settings: object = {}
): Promise<Omit<Running, "tokens">> => {
  const path = join(folder, "jobwarden.yaml")
  const configuration = {
    version: 1,
    store: "sqlite:jobwarden.sqlite",
    platform: { type: "static", file: "platform.yaml" },
    ...settings
  }
  writeFileSync(join(folder, "platform.yaml"), JSON.stringify(platform), { mode: 0o600 })
  writeFileSync(path, JSON.stringify(configuration), { mode: 0o600 })
  return { ...(await start("config", ["--config", path], "0")), folder }
}

/** Runs the command to its end. */
export const runCommand = (args: ReadonlyArray<string>, port = "0") => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [testedCommand, ...args], {
    env: environment(port),
    encoding: "utf8",
    timeout: 20_000
  })
  return { status, stdout, stderr }
}

/** The lines of the greeting that are requests to paste into a shell, in order. */
export const printedRequests = ({
  stdout
}: Running): readonly [patch: string, mayPublish: string, mayDelete: string, reset: string] => {
  const requests = stdout()
    .split("\n")
    .flatMap((line) => /^(?:To go back: )?(curl .*)$/.exec(line)?.[1] ?? [])
  const [patch, mayPublish, mayDelete, reset] = requests
  if (patch === undefined || mayPublish === undefined || mayDelete === undefined || reset === undefined) {
    throw new Error(`four requests are expected, ${requests.length} were printed`)
  }
  return [patch, mayPublish, mayDelete, reset]
}

/** Runs one printed line in a shell, as it stands, and answers what it prints. */
export const shell = (line: string): string => {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8", timeout: 20_000 })
  if (status !== 0) throw new Error(`\`${line}\` ended with ${status}: ${stderr}`)
  return stdout
}

/** The revisions and events of a store, read by a connection that cannot write. */
export const readStore = (folder: string) => {
  const database = new Database(join(folder, "jobwarden.sqlite"), { readonly: true, fileMustExist: true })
  try {
    const revisions = database
      .prepare("SELECT * FROM policy_revision ORDER BY rowid")
      .all() as ReadonlyArray<{
      readonly entity_type: string
      readonly entity_id: number
      readonly revision: number
      readonly document: string
      readonly event_sequence: number
    }>
    const bodies = database.prepare("SELECT body FROM audit_event ORDER BY sequence").pluck().all()
    const events = (bodies as ReadonlyArray<string>).map(
      (body) => JSON.parse(body) as Readonly<Record<string, unknown>>
    )
    return {
      revisions: revisions.map(({ document, ...row }) => ({ ...row, document: JSON.parse(document) })),
      events
    }
  } finally {
    database.close()
  }
}

/** Asks for a decision about Maven packages of the backend, as the quickstart's decision client. */
export const decide = async ({ url, tokens }: Running, subject: object, action: string): Promise<boolean> => {
  const response = await fetch(`${url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens["decision_client"]}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject,
      action: { name: action },
      resource: { type: "package_registry.maven", id: "acme/backend" }
    })
  })
  const { decision } = (await response.json()) as { readonly decision: boolean }
  return decision
}

export const permissionsOf = ({ url }: Running, project: number | string = 123): string =>
  `${url}/api/v4/projects/${project}/job_token_permissions`
