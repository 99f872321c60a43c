import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

/** What came to the service: the credential of whoever asks, and the question. */
export interface Asked {
  readonly authorization: string | undefined
  readonly path: string
  readonly question: {
    readonly subject: { readonly type: string; readonly properties: { readonly token: string } }
    readonly resource: { readonly type: string; readonly id: string }
    readonly evaluations: ReadonlyArray<{ readonly action: { readonly name: string } }>
  }
}

export type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void

/** A service that keeps what it is asked, and answers as it is told. */
export const startService = async (answer: Answer) => {
  const asked: Array<Asked> = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      const { headers, url: path = "" } = request
      const question = JSON.parse(body) as Asked["question"]
      const one = { authorization: headers.authorization, path, question }
      asked.push(one)
      answer(one, response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** Answers each action as it is told, `allowed` or the reason of a no. */
export const deciding =
  (reasons: Readonly<Record<string, string>>): Answer =>
  ({ question }, response) => {
    const evaluations = question.evaluations.map(({ action }) => {
      const reason = reasons[action.name] ?? "grant_excludes_users"
      return { decision: reason === "allowed", context: { reason, revision: 1 } }
    })
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ evaluations }))
  }
