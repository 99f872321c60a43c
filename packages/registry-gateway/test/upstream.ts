import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

/** What came to the registry behind. */
export interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: IncomingMessage["headers"]
  readonly rawHeaders: ReadonlyArray<string>
  readonly body: string
}

export interface Upstream {
  readonly url: URL
  readonly arrived: ReadonlyArray<Arrived>
  readonly close: () => Promise<void>
}

const open = new Set<() => Promise<void>>()
afterAll(async () => {
  for (const close of open) await close()
})

const listen = async (handle: RequestListener, arrived: ReadonlyArray<Arrived>): Promise<Upstream> => {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const close = (): Promise<void> => {
    open.delete(close)
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  open.add(close)
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${port}`), arrived, close }
}

/** A registry that keeps what comes, and then answers as it is told. */
export const upstream = (
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.end("from the registry")
  }
): Promise<Upstream> => {
  const arrived: Array<Arrived> = []
  return listen((request, response) => {
    let body = ""
    request.setEncoding("latin1").on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      const { method = "", url: target = "", headers, rawHeaders } = request
      arrived.push({ method, target, headers, rawHeaders, body })
      answer(request, response)
    })
  }, arrived)
}

/** A registry whose every request is left to the test, from the first byte on. */
export const rawUpstream = (handle: RequestListener): Promise<Upstream> => listen(handle, [])
