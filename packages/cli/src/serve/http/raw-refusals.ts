import type { Server } from "node:http"
import type { Duplex } from "node:stream"

/** What becomes of bytes that never came to be a request, by what Node calls it. */
const statuses: Readonly<Record<string, readonly [status: number, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "Content Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"]
}

/** As Node hangs the answer that is under way on its socket. */
type Answering = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null }

/** Counts bytes that were no request, by the status that they were answered with. */
export type CountRefused = (status: number) => void

/** Answers what is no request as every other answer is: in JSON, and safely. Nothing of what was sent is repeated. */
export const answerNoRequests = (server: Server, count: CountRefused): void => {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // In the midst of an answer there is no place for another one.
    const isAnswering = (socket as Answering)["_httpMessage"]?.headersSent === true
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering) return void socket.destroy()
    const [status, text] = statuses[error.code ?? ""] ?? [400, "Bad Request"]
    count(status)
    const body = JSON.stringify({ message: `${status} ${text}` })
    socket.end(
      [
        `HTTP/1.1 ${status} ${text}`,
        "Connection: close",
        "Content-Type: application/json",
        `Content-Length: ${Buffer.byteLength(body)}`,
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "",
        body
      ].join("\r\n"),
      // A client that goes on sending does not hold the connection open.
      () => socket.destroy()
    )
  })
}
