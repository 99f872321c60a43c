import { leaveNotes, notesOf, type NotedCaller, type RequestNotes } from "@jobwarden/rest-adapter"
import { randomUUID } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"

/** A request and its answer, as far as the listener around the routes knows them. */
export class Exchange implements RequestNotes {
  readonly id: string = randomUUID()
  readonly begun: number = performance.now()
  readonly method: string
  /** The pattern of its route, which names nobody and nothing. */
  readonly route: string
  /** Who is at the other end by the word of a trusted proxy; left out: the socket's address. */
  readonly address?: string
  caller?: NotedCaller
  /** The length of the answer's body, where its head says it. */
  bytes?: number

  constructor(method: string, route: string, address: string | undefined) {
    this.method = method
    this.route = route
    if (address !== undefined) this.address = address
  }
}

/** Begins an exchange; whoever is handed the request later finds it there. */
export const beginExchange = (request: IncomingMessage, exchange: Exchange): void => {
  leaveNotes(request, exchange)
}

/** The exchange that was begun with a request. */
export const exchangeOf = (request: IncomingMessage): Exchange | undefined => {
  const notes = notesOf(request)
  return notes instanceof Exchange ? notes : undefined
}

/** Ends a request here, in GitLab's form, before any route has seen it. */
export const refuse = (
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {}
): void => {
  const body = JSON.stringify({ message })
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    ...headers
  })
  response.end(body)
}
