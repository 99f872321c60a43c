import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What answers requests on this machine until it is closed. */
export interface Listening {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Answers each request once the whole of its body is there. */
export const listen = async (
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
): Promise<Listening> => {
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => answer(request, response, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
