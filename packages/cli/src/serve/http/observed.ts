import type { RequestListener, ServerResponse } from "node:http"
import type { RequestFigures } from "../metrics/request-figures.ts"
import type { ClientAddress } from "./client-address.ts"
import { beginExchange, Exchange, exchangeOf } from "./exchange.ts"
import { beginWaiting, endWaiting } from "./pipelined.ts"
import { methodName, type RouteOf } from "./route-patterns.ts"
import type { Wrapper } from "./wrapper.ts"

export interface Observing {
  readonly routeOf: RouteOf
  readonly clientAddress: ClientAddress
  readonly figures: RequestFigures
  /** Told of every request that came to its end; left out where nobody wants to know. */
  readonly log?: (exchange: Exchange, response: ServerResponse) => void
}

/** Gives a request its id, counts it and times it. An id that a client sends is the client's own. */
export const observed = ({ clientAddress, figures, log, routeOf }: Observing): Wrapper => {
  /** One function for all answers: to make one with each would cost more than what it does. */
  function ended(this: ServerResponse): void {
    const exchange = exchangeOf(this.req)
    endWaiting(this.req.socket)
    if (exchange === undefined) return
    figures.end(exchange, this)
    log?.(exchange, this)
  }

  return (next): RequestListener =>
    (request, response) => {
      beginExchange(
        request,
        new Exchange(methodName(request.method), routeOf(request.url ?? ""), clientAddress(request))
      )
      beginWaiting(request.socket)
      figures.begin()
      response.on("close", ended)
      next(request, response)
    }
}
