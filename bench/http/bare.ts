import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

// What there is to reach: a handler that does nothing but take the body and answer the same bytes.
const { body, headers, status } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
const server = createServer((request, response) => {
  const answer = (): void => void response.writeHead(status, headers).end(body === "" ? undefined : body)
  if (request.method === "GET") return answer()
  request.on("data", () => undefined).on("end", answer)
})
server.listen(0, "127.0.0.1", () => {
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
