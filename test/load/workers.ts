import { Agent, request } from "node:http"
import type { Kind } from "./traffic.ts"

/** What became of one request. */
export interface Answered {
  /** `null`: nothing came, within the time or at all. */
  readonly status: number | null
  readonly body: string
  readonly millis: number
}

/** Longer nobody waits: GitLab itself is given ten seconds. */
const patience = 25_000

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends a request of a kind, and waits for its answer. */
export const ask = (
  { at, body, headers, method = "GET", path }: Kind,
  urls: Readonly<Record<Kind["at"], string>>,
  turn: number
): Promise<Answered> =>
  new Promise((settle) => {
    const begun = performance.now()
    const text = body?.(turn)
    const length = text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) }
    const target = new URL(path, urls[at])
    const done = (status: number | null, told = ""): void =>
      settle({ status, body: told, millis: performance.now() - begun })
    const sent = request(target, { agent, method, headers: { ...headers, ...length }, timeout: patience })
    sent.on("timeout", () => sent.destroy())
    sent.on("error", () => done(null))
    sent.on("response", (response) => {
      let told = ""
      response.setEncoding("utf8").on("data", (chunk: string) => (told += chunk))
      response.on("end", () => done(response.statusCode ?? null, told))
      response.on("error", () => done(null))
    })
    sent.end(text)
  })

/** Ends what the workers left open. */
export const hangUp = (): void => agent.destroy()
