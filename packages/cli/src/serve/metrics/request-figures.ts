import type { ServerResponse } from "node:http"
import type { Exchange } from "../http/exchange.ts"
import type { LimitName } from "../http/rate-limits.ts"
import type { Counter, Histogram, Meter } from "./meter.ts"

/** Seconds: most answers take less than a millisecond, and none may take longer than half a minute. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Which listener of the service a request came to. */
export type ListenerName = "api" | "forward_auth" | "proxy" | "token_service"

/** The figures of one listener's requests. */
export interface RequestFigures {
  readonly begin: () => void
  readonly end: (exchange: Exchange, response: ServerResponse) => void
  readonly countLimited: (limit: LimitName) => void
  readonly countNoRequest: (status: number) => void
}

interface OfRoute {
  readonly byStatus: Map<string, Counter>
  readonly duration: Histogram
}

/** Who is not signed in is in no audit log, only here (SPEC §8). */
export const makeRequestFigures = (meter: Meter, listener: ListenerName): RequestFigures => {
  let underWay = 0
  meter.gauge("jobwarden_http_requests_in_flight", "Requests that are being answered.", () => underWay, {
    listener
  })
  const aborted = meter.counter(
    "jobwarden_http_requests_aborted_total",
    "Requests whose clients were gone before the answer was.",
    { listener }
  )
  const unauthenticated = meter.counter(
    "jobwarden_unauthenticated_requests_total",
    "Requests that were refused because nobody, or nobody known, was behind them.",
    { listener }
  )
  const cached = <Key extends string | number>(make: (key: Key) => Counter): ((key: Key) => Counter) => {
    const made = new Map<Key, Counter>()
    return (key) => {
      const known = made.get(key)
      if (known !== undefined) return known
      const counter = make(key)
      made.set(key, counter)
      return counter
    }
  }
  const limited = cached((limit: LimitName) =>
    meter.counter("jobwarden_rate_limited_requests_total", "Requests that a rate limit turned away.", {
      listener,
      limit
    })
  )
  const noRequest = cached((status: number) =>
    meter.counter("jobwarden_malformed_requests_total", "Bytes that never came to be a request.", {
      listener,
      status: String(status)
    })
  )
  const routes = new Map<string, Map<string, OfRoute>>()

  const ofRoute = ({ method, route }: Exchange): OfRoute => {
    const known = routes.get(route)?.get(method)
    if (known !== undefined) return known
    const made: OfRoute = {
      byStatus: new Map(),
      duration: meter.histogram(
        "jobwarden_http_request_duration_seconds",
        "How long answers took, until their last byte was handed on.",
        bounds,
        { listener, route, method }
      )
    }
    const methods = routes.get(route) ?? new Map<string, OfRoute>()
    routes.set(route, methods.set(method, made))
    return made
  }

  return {
    begin: () => {
      underWay += 1
    },
    end: (exchange, response) => {
      underWay -= 1
      if (!response.writableFinished) aborted.value += 1
      const { byStatus, duration } = ofRoute(exchange)
      duration.observe((performance.now() - exchange.begun) / 1000)
      const status = classOf(response)
      let counter = byStatus.get(status)
      if (counter === undefined) {
        const { method, route } = exchange
        counter = meter.counter("jobwarden_http_requests_total", "Requests, by what became of them.", {
          listener,
          route,
          method,
          status
        })
        byStatus.set(status, counter)
      }
      counter.value += 1
      if (response.statusCode === 401 && exchange.caller === undefined) unauthenticated.value += 1
    },
    countLimited: (limit) => {
      limited(limit).value += 1
    },
    countNoRequest: (status) => {
      noRequest(status).value += 1
    }
  }
}

const classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]

const classOf = ({ headersSent, statusCode }: ServerResponse): string =>
  headersSent ? (classes[Math.floor(statusCode / 100) - 1] ?? "other") : "none"
