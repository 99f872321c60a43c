import type { IncomingMessage, ServerResponse } from "node:http"
import { listen, type Listening } from "./listen.ts"

/** A request that came to the registry. */
export interface Came {
  readonly method: string
  readonly target: string
  readonly headers: IncomingMessage["headers"]
}

/** A registry as plain as can be: it keeps what is put, and asks for nothing but its own token. */
export interface FileStore extends Listening {
  /** Everything that came since it was last emptied. */
  readonly came: Array<Came>
  readonly files: Map<string, Buffer>
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
  return { ...(await listen(answer)), came, files }
}
