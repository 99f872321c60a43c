import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http"
import { connect } from "node:net"
import type { Address } from "../src/fronts/listen.ts"

export interface Answer {
  readonly status: number
  readonly phrase: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Question {
  readonly method?: string
  readonly path: string
  /** A list of name and value by turns sends a header as often as it stands there. */
  readonly headers?: OutgoingHttpHeaders | ReadonlyArray<string>
  readonly body?: string | Buffer
}

/** Sends a request with its path as it is: nothing is normalised on the way. */
export const ask = (to: Address, { method = "GET", path, headers = {}, body }: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...to,
        method,
        path,
        agent: false,
        headers: Array.isArray(headers) ? ["host", "gateway.example", ...headers] : { ...headers }
      },
      (incoming) => {
        let text = ""
        incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
        incoming.on("error", reject).on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            phrase: incoming.statusMessage ?? "",
            headers: incoming.headers,
            body: text
          })
        )
      }
    )
    outgoing.on("error", reject)
    outgoing.end(body)
  })

/** Sends bytes as they are, and answers everything that comes back until the other side closes. */
export const sendRaw = ({ host, port }: Address, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = ""
    const socket = connect({ host, port }, () => socket.write(text))
    socket.setEncoding("latin1").on("data", (chunk: string) => (received += chunk))
    socket.on("error", reject).on("close", () => resolve(received))
  })
