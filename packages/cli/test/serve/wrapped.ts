import { createServer, request, type Agent, type IncomingHttpHeaders, type RequestListener } from "node:http"
import { connect, type AddressInfo } from "node:net"
import { onTestFinished } from "vitest"
import { serverOptions } from "../../src/serve/http/bounds.ts"
import type { Wrapper } from "../../src/serve/http/wrapper.ts"
import type { Guard } from "../../src/serve/operations.ts"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Asked {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>> | ReadonlyArray<string>
  /** Left out: a connection of its own. */
  readonly agent?: Agent
}

/** A listener on a socket, with what stands around it. */
export interface Wrapped {
  readonly port: number
  readonly ask: (asked?: Asked) => Promise<Answer>
  /** Sends bytes as they are, and reads until the other side closes. */
  readonly send: (bytes: string) => Promise<string>
}

export const fine: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "2" })
  response.end("{}")
}

export const wrapped = async (
  around: Wrapper | Guard,
  listener: RequestListener = fine,
  options: object = {}
): Promise<Wrapped> => {
  const wrap = typeof around === "function" ? around : around.wrap
  const server = createServer({ ...serverOptions, ...options }, wrap(listener))
  if (typeof around !== "function") around.bind(server)
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    ask: ({ agent, headers = {}, method = "GET", path = "/" } = {}) =>
      new Promise((settle, reject) => {
        const asking = request(
          { port, host: "127.0.0.1", path, method, headers, agent: agent ?? false },
          (answer) => {
            let body = ""
            answer.setEncoding("utf8").on("data", (text: string) => (body += text))
            answer.on("end", () => settle({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
          }
        )
        asking.on("error", reject)
        asking.end()
      }),
    send: (bytes) =>
      new Promise((settle) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
        let text = ""
        socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
        socket.on("error", () => {})
        socket.on("close", () => settle(text))
      })
  }
}
