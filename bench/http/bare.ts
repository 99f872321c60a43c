import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

// What there is to reach: a handler that does nothing but answer the same bytes.
const server = createServer((_, response) => response.writeHead(204).end())
server.listen(0, "127.0.0.1", () => {
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}/forward-auth`)
})
