import { ServerResponse, type OutgoingHttpHeader, type OutgoingHttpHeaders } from "node:http"
import { exchangeOf } from "./exchange.ts"
import type { Wrapper } from "./wrapper.ts"

export interface SafeHeadersOptions {
  /** Whether clients come by https: only then may browsers be told to insist on it. */
  readonly isSecure: boolean
  /** Whether what is answered is ours; of another's answers it is theirs to say how long they are kept. */
  readonly isOurs?: boolean
}

type Given = OutgoingHttpHeaders | Array<OutgoingHttpHeader> | undefined

/** A year, in seconds. */
const year = 31_536_000

const forPages = {
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'"
}

/**
 * Every answer carries its request's id, is taken for what it says that it is, and is kept by no cache unless its
 * route says otherwise; a page is shown in no frame. What a route sets itself stays.
 */
export const safeHeaders = ({ isOurs = true, isSecure }: SafeHeadersOptions): Wrapper => {
  const always: OutgoingHttpHeaders = {
    "x-content-type-options": "nosniff",
    ...(isOurs && { "cache-control": "no-store" }),
    ...(isSecure && { "strict-transport-security": `max-age=${year}` })
  }

  const added = Object.entries(always)

  /** Stands in the place of a response's own `writeHead`, where all that is answered comes by. */
  function writeHead(
    this: ServerResponse,
    status: number,
    message?: string | Given,
    headers?: Given
  ): ServerResponse {
    // A message may be left out, and also be there as `undefined` before the headers.
    const given = typeof message === "object" ? message : headers
    const listed = Array.isArray(given) ? asRecord(pairs(given)) : undefined
    const all: OutgoingHttpHeaders = { ...(listed ?? (given as OutgoingHttpHeaders | undefined)) }
    if (this.getHeaderNames().length > 0) {
      for (const [name, value] of Object.entries(this.getHeaders())) all[name] ??= value
    }
    const exchange = exchangeOf(this.req)
    if (exchange !== undefined) {
      all["x-request-id"] ??= exchange.id
      const length = all["content-length"]
      if (length !== undefined) exchange.bytes = Number(length)
    }
    for (const [name, value] of added) all[name] ??= value
    const type = all["content-type"]
    if (isOurs && typeof type === "string" && type.startsWith("text/html")) {
      for (const [name, value] of Object.entries(forPages)) all[name] ??= value
    }
    if (typeof message === "string") this.statusMessage = message
    return ServerResponse.prototype.writeHead.call(
      this,
      status,
      listed === undefined ? all : [...(given as Array<OutgoingHttpHeader>), ...missing(all, listed)]
    )
  }

  return (next) => (request, response) => {
    response.writeHead = writeHead as ServerResponse["writeHead"]
    next(request, response)
  }
}

/** Headers by their names in lower case. */
const asRecord = (entries: ReadonlyArray<readonly [string, OutgoingHttpHeader]>): OutgoingHttpHeaders =>
  Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]))

/** What a list lacks, to follow it: the list itself may name a header twice, and is kept as it is. */
const missing = (all: OutgoingHttpHeaders, listed: OutgoingHttpHeaders): Array<OutgoingHttpHeader> =>
  Object.entries(all).flatMap(([name, value]) => (name in listed ? [] : [name, value ?? ""]))

const pairs = (list: ReadonlyArray<OutgoingHttpHeader>): ReadonlyArray<[string, OutgoingHttpHeader]> => {
  const found: Array<[string, OutgoingHttpHeader]> = []
  for (let at = 0; at + 1 < list.length; at += 2) found.push([String(list[at]), list[at + 1] ?? ""])
  return found
}
