import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "./markdown.ts"

export const command = join(root, "packages", "cli", "bin", "jobwarden.js")

/** A folder of its own, removed when `use` is done. */
export const withFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-documentation-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A service that runs, and what it has printed so far. */
export interface Running {
  readonly url: string
  readonly printed: string
}

/** `jobwarden serve` on a free port, stopped when `use` is done. */
export const withService = async <A>(
  args: readonly string[],
  use: (service: Running) => Promise<A>
): Promise<A> => {
  const child = spawn(process.execPath, [command, "serve", ...args], { env: { ...process.env, PORT: "0" } })
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()))
  try {
    const service = await new Promise<Running>((resolve, reject) => {
      let [printed, complaints] = ["", ""]
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        printed += chunk
        const [, url] = /listens on (http:\S+)\n/.exec(printed) ?? []
        if (url !== undefined) resolve({ url, printed })
      })
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk))
      child.on("error", reject)
      child.on("close", (code) => reject(new Error(`the service ended with ${code}: ${complaints}`)))
    })
    return await use(service)
  } finally {
    child.kill("SIGTERM")
    await ended
  }
}

/** The sample organisation's tokens that the pages stand in for. */
export interface Tokens {
  readonly maintainer: string
  readonly owner: string
  readonly administrator: string
  readonly decision_client: string
}

/** What `npm start` serves, with a store and tokens of its own. */
export const withQuickstart = <A>(use: (service: Running, tokens: Tokens) => Promise<A>): Promise<A> =>
  withFolder((folder) =>
    withService(["--quickstart", "--data", folder], (service) =>
      use(service, JSON.parse(readFileSync(join(folder, "tokens.json"), "utf8")) as Tokens)
    )
  )

/** A request as a page shows it. */
export interface Curl {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Reads a `curl` line: the few flags that the pages use, and no others. */
export const readCurl = (line: string): Curl => {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? ""
  )
  const request = {
    method: "GET",
    url: "",
    headers: {} as Record<string, string>,
    body: undefined as string | undefined
  }
  if (words.shift() !== "curl") throw new Error(`no curl line: ${line}`)
  while (words.length > 0) {
    const word = words.shift() ?? ""
    const value = word.startsWith("--") ? (words.shift() ?? "") : word
    if (word === "--request") request.method = value
    else if (word === "--header") {
      const [name = "", ...rest] = value.split(": ")
      request.headers[name.toLowerCase()] = rest.join(": ")
    } else if (word === "--data") {
      request.body = value
      if (request.method === "GET") request.method = "POST"
    } else if (word.startsWith("-")) throw new Error(`the tests do not know ${word}`)
    else request.url = value
  }
  const { body, ...rest } = request
  return body === undefined ? rest : { ...rest, body }
}

/** Sends a page's request to a running service, with the service's own tokens in the place of the page's. */
export const send = async (
  { method, url, headers, body }: Curl,
  base: string,
  tokens: Tokens
): Promise<Response> => {
  const real = (text: string): string =>
    text
      .replace("<token>", tokens.maintainer)
      .replace("<owner token>", tokens.owner)
      .replace("<administrator token>", tokens.administrator)
      .replace("<client token>", tokens.decision_client)
  const ask = (): Promise<Response> =>
    fetch(url.replace("http://127.0.0.1:8080", base), {
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, real(value)])),
      ...(body === undefined ? {} : { body })
    })
  let answer = await ask()
  // What is worked out in the background may not be there yet, and says so.
  for (let turn = 0; turn < 100 && answer.status === 503 && answer.headers.has("retry-after"); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    answer = await ask()
  }
  return answer
}

/** White space between the tokens of a JSON text removed, and the time of a change made the same everywhere. */
export const compact = (json: string): string =>
  json
    .replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? "")
    .replaceAll(/"updated_at":"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"updated_at":"(a time)"')

/**
 * What a page shows, as a pattern for the real text: `…` stands for what is left out of a line, and a line of its
 * own for lines that are.
 */
export const patternOf = (shown: string): RegExp => {
  const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
  const within = (lines: string): string => lines.split("…").map(escaped).join("[^\\n]*?")
  return new RegExp(`^${shown.split(/^…\n/m).map(within).join("(?:[^\\n]*\\n)*?")}$`)
}
