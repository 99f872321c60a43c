import type { ServerResponse } from "node:http"
import type { Exchange } from "../http/exchange.ts"
import type { LogSettings } from "./log-settings.ts"

/** The line of a request that was answered, or that nobody waited for any more. */
export type RequestLine = (exchange: Exchange, response: ServerResponse) => string

const milliseconds = ({ begun }: Exchange): number => Math.round((performance.now() - begun) * 1000) / 1000

/**
 * Of what was sent, a line has only what the program knew before: the method, the pattern of the route, and who the
 * platform says it was, by number. So no secret, no name and no address can be in it.
 */
const jsonLine: RequestLine = (exchange, response) => {
  const { bytes, caller, id, method, route } = exchange
  return JSON.stringify({
    time: new Date().toISOString(),
    level: "info",
    message: "request",
    request_id: id,
    method,
    route,
    status: response.headersSent ? response.statusCode : null,
    duration_ms: milliseconds(exchange),
    ...(bytes !== undefined && { bytes }),
    ...(caller && { caller_type: caller.type, caller_id: caller.id }),
    ...(!response.writableFinished && { aborted: true })
  })
}

const prettyLine: RequestLine = (exchange, response) => {
  const { caller, id, method, route } = exchange
  const status = response.headersSent ? String(response.statusCode) : "---"
  const who = caller ? ` ${caller.type} ${caller.id}` : ""
  const aborted = response.writableFinished ? "" : " aborted"
  const time = new Date().toISOString().slice(11, 23)
  return `${time} ${status} ${method} ${route} ${milliseconds(exchange)} ms${who}${aborted} ${id}`
}

export const requestLine = (format: LogSettings["format"]): RequestLine =>
  format === "json" ? jsonLine : prettyLine
