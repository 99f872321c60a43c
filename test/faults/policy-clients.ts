import { Agent, request } from "node:http"
import { grantWith, markerIn } from "./markers.ts"
import type { Operation, Read, Write } from "./linearizable.ts"

export interface ClientsOptions {
  /** The services, of which each client asks now this one, now that one. */
  readonly urls: readonly string[]
  readonly token: string
  readonly projects: readonly number[]
  readonly clients: number
  /** So many operations of each client. */
  readonly operations: number
}

interface Answer {
  readonly status: number
  readonly body: { readonly [key: string]: unknown }
  readonly etag: string | undefined
}

/** When a client hangs up: never, with half of its body sent, or with all of it. */
type HangsUp = "half-way" | "never" | "without waiting"

/**
 * Has many clients read and change few policies at once, with and without `If-Match`, some of whose connections break,
 * and says what each of them saw.
 */
export const runClients = async (options: ClientsOptions): Promise<readonly Operation[]> => {
  const history: Operation[] = []
  let clock = 0
  const tick = (): number => (clock += 1)
  const agent = new Agent({ keepAlive: true })

  const client = async (at: number): Promise<void> => {
    const pick = <Item>(items: readonly Item[]): Item =>
      items[Math.floor(Math.random() * items.length)] as Item
    const known = new Map<number, { readonly etag: string; readonly version: number }>()
    for (let turn = 0; turn < options.operations; turn += 1) {
      const register = pick(options.projects)
      const target = `${pick(options.urls)}/api/v4/projects/${register}/job_token_permissions`
      const chance = Math.random()
      if (chance < 0.5) {
        const begun = tick()
        const { body, etag, status } = await ask(agent, "GET", target, options.token)
        if (status !== 200 || etag === undefined) throw new Error(`a read was answered ${status}`)
        const version = Number(body["revision"])
        known.set(register, { etag, version })
        const what: Read = { type: "read", version, value: markerIn(body as never) }
        history.push({ register, begun, ended: tick(), what })
        continue
      }
      const onto = chance < 0.75 ? known.get(register) : undefined
      const hangsUp = chance > 0.92 ? pick<HangsUp>(["half-way", "without waiting"]) : "never"
      const value = `c${at}-${turn}`
      const begun = tick()
      const outcome = await write(agent, target, options.token, value, onto?.etag, hangsUp)
      history.push({
        register,
        begun,
        ended: outcome.type === "unknown" ? null : tick(),
        what: { type: "write", value, ...(onto !== undefined && { onto: onto.version }), outcome }
      })
    }
  }

  try {
    await Promise.all(Array.from({ length: options.clients }, (_, at) => client(at)))
    return history
  } finally {
    agent.destroy()
  }
}

const write = async (
  agent: Agent,
  target: string,
  token: string,
  value: string,
  etag: string | undefined,
  hangsUp: HangsUp
): Promise<Write["outcome"]> => {
  const change = JSON.stringify({ package_registry: { maven: { write: grantWith(value) } } })
  const answer = await ask(agent, "PATCH", target, token, { change, etag, hangsUp }).catch(
    (error: unknown) => {
      if (hangsUp === "never") throw error
      return null
    }
  )
  if (answer === null) return { type: "unknown" }
  if (answer.status === 200) return { type: "stored", version: Number(answer.body["revision"]) }
  if (answer.status !== 412)
    throw new Error(`a change was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return { type: "refused", version: revisionIn(answer) }
}

/** A refusal tells the revision that there is, in words. */
const revisionIn = ({ body }: Answer): number => {
  const [, revision] = /at revision (\d+)/.exec(JSON.stringify(body)) ?? []
  if (revision === undefined) throw new Error(`no revision in ${JSON.stringify(body)}`)
  return Number(revision)
}

const ask = (
  agent: Agent,
  method: string,
  target: string,
  token: string,
  sent?: { readonly change: string; readonly etag: string | undefined; readonly hangsUp: HangsUp }
): Promise<Answer> =>
  new Promise((settle, reject) => {
    const headers = {
      "private-token": token,
      ...(sent && { "content-type": "application/json", "content-length": Buffer.byteLength(sent.change) }),
      ...(sent?.etag !== undefined && { "if-match": sent.etag })
    }
    const asking = request(target, { agent, method, headers }, (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
      response.on("error", reject)
      response.on("end", () => {
        const { etag } = response.headers
        settle({ status: response.statusCode ?? 0, body: JSON.parse(text || "{}") as Answer["body"], etag })
      })
    })
    asking.on("error", reject)
    if (sent === undefined || sent.hangsUp === "never") return void asking.end(sent?.change)
    if (sent.hangsUp === "half-way")
      asking.write(sent.change.slice(0, 20), () => asking.destroy(new Error("hung up")))
    else
      asking.end(sent.change, () => setTimeout(() => asking.destroy(new Error("hung up")), Math.random() * 5))
  })
