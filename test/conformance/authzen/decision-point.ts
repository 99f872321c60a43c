import { createAdaptorServer } from "@hono/node-server"
import { layerStaticFromData, hashToken, makeToken } from "@jobwarden/platforms"
import { makeFetchHandler } from "@jobwarden/rest-adapter"
import { AccessQuestions, layerPolicyStoreMemory } from "@jobwarden/service"
import { Layer } from "effect"
import { once } from "node:events"
import { request, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { recordQuestions } from "./record-questions.ts"

/** The address that the decision point is configured with, which is not the one of its socket. */
export const externalUrl = "https://pdp.example"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** The decision point of the fixture, over HTTP. */
export interface DecisionPoint {
  /** Sends a body as it stands, or a value as JSON. */
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>
  readonly stop: () => Promise<void>
}

/** Starts the service's AuthZEN over a socket, on the domain of the certification's fixture. */
export const startDecisionPoint = async (): Promise<DecisionPoint> => {
  const token = makeToken("jwc-")
  const { dispose, fetch: handle } = makeFetchHandler(
    Layer.mergeAll(
      layerStaticFromData({
        version: 1,
        tokens: [{ sha256: hashToken(token), decision_client: "harness" }]
      }),
      layerPolicyStoreMemory,
      Layer.succeed(AccessQuestions, recordQuestions())
    ),
    { externalUrl }
  )
  const server = createAdaptorServer({ fetch: handle })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(base + path, init)
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text)
    }
  }
  return {
    post: (path, body, headers = {}) =>
      ask(path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body)
      }),
    get: async (path, headers = {}) => {
      // Unlike `fetch`, it sends whatever `Host` it is told to.
      const sent = request(base + path, { headers }).end()
      const [response] = (await once(sent, "response")) as [IncomingMessage]
      const chunks: Buffer[] = await response.toArray()
      return {
        status: response.statusCode ?? 0,
        headers: new Headers(response.headers as Record<string, string>),
        body: JSON.parse(Buffer.concat(chunks).toString("utf8"))
      }
    },
    stop: async () => {
      server.close()
      await dispose()
    }
  }
}

/** The fixture's names, as requests write them. */
export const alice = { type: "user", id: "alice" }
export const bob = { type: "user", id: "bob" }
export const admin = { ...bob, properties: { role: "admin" } }
export const record1 = { type: "record", id: "record-1" }
export const record2 = { type: "record", id: "record-2" }
export const archived = { ...record2, properties: { status: "archived" } }
export const active = { ...record1, properties: { status: "active" } }
export const read = { name: "read" }
export const write = { name: "write" }
export const context = { time: "2025-06-27T18:03-07:00", ip: "192.168.1.1" }
