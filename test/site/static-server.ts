import { createServer } from "node:http"
import { readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png"
}

const read = (path: string): Buffer | null => {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

export interface StaticServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Files as they lie in a folder, as the plainest of servers gives them: no shorter addresses, no second guess. */
export const serveFolder = (folder: string): Promise<StaticServer> =>
  new Promise((resolve) => {
    const server = createServer(({ url = "/" }, response) => {
      const [path = ""] = decodeURIComponent(url).split("?")
      const place = normalize(path.endsWith("/") ? `${path}index.html` : path)
      const found = read(join(folder, place))
      // The browser's own question, beside a file that is no page and could say that there is none.
      if (place === "/favicon.ico") return void response.writeHead(204).end()
      response.writeHead(found === null ? 404 : 200, {
        "content-type": types[extname(place)] ?? "application/octet-stream"
      })
      response.end(found ?? "not there")
    })
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((done) => server.close(() => done()))
      })
    )
  })
