import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
  type Server
} from "node:http"
import { createServer as createSecureServer } from "node:https"
import type { AddressInfo } from "node:net"
import { connect as connectSecure } from "node:tls"
import { describe, expect, it, onTestFinished } from "vitest"
import { passBoundedBody } from "./bounded-body.ts"

const mebibyte = 1024 * 1024

/** TLS without a certificate: both ends know a key. */
const byKey = { ciphers: "PSK", maxVersion: "TLSv1.2" } as const
const psk = randomBytes(32)

/** A chunk on its way: what was in it when it was written, and what became of it. */
interface Written {
  readonly chunk: Buffer
  readonly hash: string
  /** Whether it was whole right before its write was over. */
  isWholeAtEnd: boolean
  /** `undefined` while the write goes on. */
  end: "written" | "failed" | undefined
}

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex")

const listen = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Something that passes bodies on to a registry, and what it wrote; `around` sees a request before it does. */
const passing = async (
  registry: RequestListener,
  { isSecure = false, around = (_: IncomingMessage): void => {}, mostBytes = 2 ** 30 } = {}
) => {
  const all: Array<Written> = []
  const outgoing: Array<ClientRequest> = []
  const watch = (to: ClientRequest): void => {
    const write = to.write.bind(to) as (chunk: Buffer, written: (error?: Error | null) => void) => boolean
    to.write = ((chunk: Buffer, written: (error?: Error | null) => void) => {
      const entry: Written = { chunk, hash: hashOf(chunk), isWholeAtEnd: false, end: undefined }
      all.push(entry)
      return write(chunk, (error) => {
        entry.isWholeAtEnd = hashOf(chunk) === entry.hash
        written(error)
        entry.end = error === undefined || error === null ? "written" : "failed"
      })
    }) as typeof to.write
  }
  const behind = await listen(
    isSecure ? createSecureServer({ ...byKey, pskCallback: () => psk }, registry) : createServer(registry)
  )
  const front = createServer((from, response) => {
    around(from)
    const target = { host: "127.0.0.1", port: behind, method: "PUT" }
    const secure = {
      ...byKey,
      pskCallback: () => ({ psk, identity: "gateway" }),
      checkServerIdentity: () => undefined
    }
    const to = request({
      ...target,
      ...(isSecure
        ? { createConnection: () => connectSecure(behind, "127.0.0.1", secure) }
        : { agent: false as const })
    })
    outgoing.push(to)
    const length = from.headers["content-length"]
    if (length !== undefined) to.setHeader("content-length", length)
    watch(to)
    passBoundedBody(from, to, mostBytes, () => to.destroy())
    to.on("response", (answer) => answer.pipe(response))
    to.on("error", () => response.destroy())
    response.on("close", () => to.destroy())
  })
  return { port: await listen(front), all, outgoing }
}

const put = (port: number, headers: Readonly<Record<string, string>> = {}): ClientRequest =>
  request({ host: "127.0.0.1", port, method: "PUT", agent: false, headers }).on("error", () => {})

const answerTo = async (outgoing: ClientRequest): Promise<string> => {
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage]
  return (await incoming.setEncoding("utf8").toArray()).join("")
}

/** Answers the hash of what came, which it reads slowly: most of it waits in the memory of the one before it. */
const slowRegistry: RequestListener = (incoming, response) => {
  const hash = createHash("sha256")
  incoming.on("data", (bytes: Buffer) => {
    hash.update(bytes)
    incoming.pause()
    setImmediate(() => incoming.resume())
  })
  incoming.on("end", () => response.end(hash.digest("hex")))
}

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe("the chunks of a body", () => {
  it.each<readonly [string, boolean, boolean]>([
    ["with a length", false, true],
    ["in chunks", false, false],
    ["with a length, over TLS", true, true],
    ["in chunks, over TLS", true, false]
  ])("are whole until they are written, and are given back then: %s", async (_, isSecure, hasLength) => {
    const { all, port } = await passing(slowRegistry, { isSecure })
    const body = randomBytes(16 * mebibyte)
    const outgoing = put(port, hasLength ? { "content-length": String(body.length) } : {})
    // In parts that do not fit those in which they are read.
    for (let from = 0; from < body.length; from += 1_000_003)
      outgoing.write(body.subarray(from, from + 1_000_003))
    outgoing.end()
    expect(await answerTo(outgoing)).toBe(hashOf(body))
    await until(() => all.every(({ end }) => end !== undefined))
    expect(all.length).toBeGreaterThan(100)
    expect(all.filter(({ isWholeAtEnd }) => !isWholeAtEnd)).toEqual([])
    expect(all.filter(({ chunk, end }) => end !== "written" || chunk.length > 0)).toEqual([])
  })

  it.each<readonly [string, (registry: IncomingMessage, to: ClientRequest) => unknown]>([
    ["the registry breaks off", (registry) => registry.destroy()],
    ["the gateway gives up", (_, to) => to.destroy()]
  ])("are left alone where their write failed: %s", async (_, breakOff) => {
    const registries: Array<IncomingMessage> = []
    const { all, outgoing, port } = await passing(
      (incoming) => void registries.push(incoming.pause().on("error", () => {}))
    )
    put(port).write(randomBytes(32 * mebibyte))
    // Some of it has gone, and the rest does not move: the registry reads nothing.
    let [seen, quiet] = [-1, 0]
    await until(() => {
      quiet = all.length === seen && all.length > 0 ? quiet + 1 : 0
      seen = all.length
      return quiet > 20
    })
    expect(all.filter(({ end }) => end === undefined).length).toBeGreaterThan(0)
    const [registry, to] = [registries[0], outgoing[0]]
    if (registry === undefined || to === undefined) throw new Error("nothing arrived")
    breakOff(registry, to)
    await until(() => all.some(({ end }) => end === "failed"))
    const left = all.filter(({ end }) => end !== "written")
    expect(left.filter(({ chunk, hash }) => hashOf(chunk) !== hash)).toEqual([])
    expect(all.filter(({ isWholeAtEnd, end }) => end !== undefined && !isWholeAtEnd)).toEqual([])
  })

  it.each<readonly [string, (from: IncomingMessage, keep: (chunk: Buffer) => void) => void]>([
    ["always", (from, keep) => void from.on("data", keep)],
    ["once", (from, keep) => void from.once("data", keep)]
  ])("are left to whoever else listens, %s", async (_, listens) => {
    const kept: Array<Buffer> = []
    const { port } = await passing(slowRegistry, {
      around: (from) => listens(from, (chunk) => void kept.push(chunk))
    })
    const body = randomBytes(4 * mebibyte)
    const outgoing = put(port)
    outgoing.end(body)
    expect(await answerTo(outgoing)).toBe(hashOf(body))
    const bytes = Buffer.concat(kept)
    expect(bytes.length).toBeGreaterThan(0)
    expect(bytes.equals(body.subarray(0, bytes.length))).toBe(true)
  })

  it("never hold bytes of another's body, though some of them break off", async () => {
    const foreign: Array<string> = []
    const { all, port } = await passing((incoming, response) => {
      const own = Number(incoming.headers["content-length"]) % 256
      incoming
        .on("error", () => {})
        .on("data", (bytes: Buffer) => {
          if (!bytes.every((byte) => byte === own)) foreign.push(`in the body of ${own}`)
          incoming.pause()
          setImmediate(() => incoming.resume())
        })
      incoming.on("end", () => response.end("taken"))
    })
    const send = async (own: number): Promise<string> => {
      const body = Buffer.alloc(4 * mebibyte + own, own)
      const outgoing = put(port, { "content-length": String(body.length) })
      if (own % 3 > 0) {
        outgoing.end(body)
        return answerTo(outgoing)
      }
      const gone = new Promise((resolve) => outgoing.once("close", resolve))
      outgoing.write(body.subarray(0, 3 * mebibyte), () => outgoing.destroy())
      await gone
      return "broken off"
    }
    const answers = await Promise.all(Array.from({ length: 18 }, (_, at) => send(at + 1)))
    expect(answers.filter((answer) => answer === "taken")).toHaveLength(12)
    expect(foreign).toEqual([])
    expect(all.filter(({ chunk }) => chunk.length === 0).length).toBeGreaterThan(500)
  })
})
