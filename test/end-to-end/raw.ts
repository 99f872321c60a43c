import { connect } from "node:net"

export interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends bytes, and reads until the service has said all or closes. */
export const send = (url: string, bytes: string | Uint8Array): Promise<Answer> =>
  new Promise((settle, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let text = ""
    const parsed = (): Answer => {
      const [head = "", ...rest] = text.split("\r\n\r\n")
      return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join("\r\n\r\n") }
    }
    socket.setEncoding("utf8").setTimeout(8000, () => socket.destroy(new Error(`no end after: ${text}`)))
    socket.on("data", (chunk: string) => {
      text += chunk
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      if (Buffer.byteLength(parsed().body) >= length) socket.destroy()
    })
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error)
    })
    socket.on("close", () => settle(parsed()))
  })

/** A request of one line, headers and a body, on a connection of its own. */
export const request = (line: string, headers: ReadonlyArray<string>, body = ""): string =>
  [line, "Host: jobwarden.example", "Connection: close", ...headers, "", body].join("\r\n")
