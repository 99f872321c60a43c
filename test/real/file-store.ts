import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A request that came to the registry. */
export interface Came {
  readonly method: string
  readonly target: string
  readonly headers: IncomingMessage["headers"]
}

/** A registry as plain as can be: it keeps what is put, and asks for nothing but its own token. */
export interface FileStore {
  readonly url: string
  /** Everything that came since it was last emptied. */
  readonly came: Array<Came>
  readonly files: Map<string, Buffer>
  readonly close: () => Promise<void>
}

const packageById = /^\/api\/v4\/projects\/[^/]+\/packages\/\d+$/

export const startFileStore = async (token: string): Promise<FileStore> => {
  const files = new Map<string, Buffer>()
  const came: Array<Came> = []
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const { method = "", url: target = "", headers } = request
    came.push({ method, target, headers })
    if (headers["private-token"] !== token) return void response.writeHead(401).end()
    if (method === "PUT") {
      files.set(target, body)
      return void response.writeHead(201).end()
    }
    if (method === "DELETE") return void response.writeHead(packageById.test(target) ? 204 : 404).end()
    const file = files.get(target)
    if (file === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { "content-length": file.length }).end(file)
  }
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => answer(request, response, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came,
    files,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
