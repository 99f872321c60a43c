import { forwardAuthPath, tokenPath } from "@jobwarden/registry-gateway"
import type { Server } from "node:http"
import { bindServer, bounded } from "./http/bounds.ts"
import { makeClientAddress } from "./http/client-address.ts"
import { crossOrigin } from "./http/cross-origin.ts"
import { draining, type Draining } from "./http/draining.ts"
import { observed } from "./http/observed.ts"
import { byKind, tellLimit, unlimited } from "./http/rate-limit-kinds.ts"
import { rateLimited } from "./http/rate-limits.ts"
import { answerNoRequests } from "./http/raw-refusals.ts"
import { apiPatterns, makeRouteOf, type RouteOf } from "./http/route-patterns.ts"
import { safeHeaders } from "./http/safe-headers.ts"
import { inOrder, type Wrapper } from "./http/wrapper.ts"
import { LogLines } from "./logging/log-lines.ts"
import { requestLine } from "./logging/request-line.ts"
import { Meter } from "./metrics/meter.ts"
import { makeRequestFigures, type ListenerName, type RequestFigures } from "./metrics/request-figures.ts"
import { readOperations, type OperationsConfiguration } from "./settings/operations-configuration.ts"

/** What stands around one listener, and binds the server under it. */
export interface Guard {
  readonly wrap: Wrapper
  readonly bind: (server: Server) => void
}

/** What all parts of one running service share. */
export interface Operations {
  readonly configuration: OperationsConfiguration
  readonly meter: Meter
  readonly lines: LogLines
  readonly warn: (message: string) => void
  readonly draining: Draining
  readonly api: Guard
  readonly forwardAuth: Guard
  readonly proxy: Guard
  readonly tokenService: Guard
}

/** How a service runs that nothing was configured for: in a test, as a sample. Nothing is limited there. */
export const plainOperations: OperationsConfiguration = {
  ...readOperations({}, false),
  rateLimits: { api: unlimited, decisions: unlimited, registry: unlimited }
}

/** Puts it all together, once for a service. */
export const makeOperations = (
  configuration: OperationsConfiguration,
  externalUrl: string | undefined,
  write: (text: string) => void
): Operations => {
  const { bounds, connections, log, origins, rateLimits, trustedProxies } = configuration
  const meter = new Meter()
  const lines = new LogLines(write)
  const state: Draining = { isDraining: false }
  const clientAddress = makeClientAddress(trustedProxies)
  const line = requestLine(log.format)
  const logged = log.requests && {
    log: (...ended: Parameters<typeof line>): void => lines.add(line(...ended))
  }
  const isSecure = externalUrl?.startsWith("https:") === true

  const guarded = (
    name: ListenerName,
    routeOf: RouteOf,
    inner: (figures: RequestFigures) => Wrapper
  ): Guard => {
    const figures = makeRequestFigures(meter, name)
    return {
      wrap: inOrder(
        safeHeaders({ isSecure, isOurs: name !== "proxy" }),
        observed({ routeOf, clientAddress, figures, ...logged }),
        bounded(bounds),
        inner(figures)
      ),
      bind: (server) => {
        bindServer(server, bounds, connections)
        answerNoRequests(server, figures.countNoRequest)
      }
    }
  }

  /** A registry's fronts know no callers by name: whoever is let in was signed in, if anybody was. */
  const beforeRegistry = ({ countLimited }: RequestFigures): Wrapper =>
    rateLimited(rateLimits.registry, countLimited, (_, { statusCode }) => statusCode < 400)

  return {
    configuration,
    meter,
    lines,
    warn: (message) => lines.add(warningLine(log.format, message), true),
    draining: state,
    api: guarded("api", makeRouteOf(apiPatterns), ({ countLimited }) =>
      inOrder(
        draining(state),
        crossOrigin(origins),
        tellLimit(rateLimits.api),
        byKind(rateLimited(rateLimits.decisions, countLimited), rateLimited(rateLimits.api, countLimited))
      )
    ),
    forwardAuth: guarded("forward_auth", () => forwardAuthPath, beforeRegistry),
    proxy: guarded("proxy", () => "registry", beforeRegistry),
    tokenService: guarded("token_service", () => tokenPath, beforeRegistry)
  }
}

/** A warning beside all requests, in the form of every other line. */
const warningLine = (format: "json" | "pretty", message: string): string => {
  const time = new Date().toISOString()
  return format === "json" ? JSON.stringify({ time, level: "warn", message }) : `${time} warn ${message}`
}
