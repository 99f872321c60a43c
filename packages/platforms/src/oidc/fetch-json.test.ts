import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { gzipSync } from "node:zlib"
import { CannotFetch, fetchJson } from "./fetch-json.ts"

const stops: Array<() => void> = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Serves it on a loopback socket, for one test. */
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const reason = (address: string, mostMillis?: number): Promise<string> =>
  fetchJson(address, mostMillis).then(
    () => "fetched",
    (cause: unknown) => (cause instanceof CannotFetch ? cause.message : `another error: ${String(cause)}`)
  )

describe("fetchJson", () => {
  it("reads a document", async () => {
    expect(await fetchJson(await serve((_, response) => response.end('{"keys":[]}')))).toEqual({ keys: [] })
  })

  it("follows no redirect, and asks nothing where it leads", async () => {
    let asked = 0
    const other = await serve((_, response) => {
      asked += 1
      response.end("{}")
    })
    const address = await serve((_, response) => response.writeHead(302, { location: other }).end("{}"))
    expect(await reason(address)).toBe("it answers with status 302, and redirects are not followed")
    expect(asked).toBe(0)
  })

  it.each<readonly [string, RequestListener, string]>([
    ["an error", (_, response) => response.writeHead(500).end("{}"), "it answers with status 500"],
    ["another status", (_, response) => response.writeHead(203).end("{}"), "it answers with status 203"],
    ["a page", (_, response) => response.end("<html>"), "it answers with no JSON"],
    ["nothing", (_, response) => response.end(), "it answers with no JSON"],
    [
      "another encoding",
      (_, response) => response.end(Uint8Array.of(0x22, 0xe9, 0x22)),
      "it answers with what is not UTF-8"
    ],
    [
      "a key given twice",
      (_, response) => response.end('{"issuer":"a","issuer":"b"}'),
      "it answers with a key that is given twice"
    ],
    [
      "what has no end",
      (_, response) => {
        const more = () => {
          while (response.write(" ".repeat(65_536)));
          response.once("drain", more)
        }
        more()
      },
      "it answers with more than 262144 bytes"
    ],
    [
      "little that becomes much",
      (_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(10_000_000, " "))),
      "it answers with more than 262144 bytes"
    ]
  ])("refuses %s", async (_, listener, why) => {
    expect(await reason(await serve(listener))).toBe(why)
  })

  it.each<readonly [string, RequestListener]>([
    ["does not answer", () => {}],
    ["begins and does not go on", (_, response) => void response.writeHead(200).write("{")]
  ])("does not wait for what %s", async (_, listener) => {
    expect(await reason(await serve(listener), 50)).toBe("it does not answer within 0.05 seconds")
  })

  it("says that nobody is there", async () => {
    const address = await serve(() => {})
    for (const stop of stops.splice(0)) stop()
    expect(await reason(address)).toBe("it cannot be reached (ECONNREFUSED)")
  })
})
