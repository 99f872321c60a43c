import { readTrustedPeers, type TrustedPeers } from "@jobwarden/registry-gateway"
import { defaultBounds, type Bounds } from "../http/bounds.ts"
import type { RateLimits } from "../http/rate-limits.ts"
import type { Rate } from "../http/token-buckets.ts"
import { formatFor, type LogSettings } from "../logging/log-settings.ts"
import { parseListen, type Listen } from "../listen-address.ts"
import type { TracingSettings } from "../telemetry/tracing.ts"
import type { OperationsSection } from "./operations-section.ts"

/** How the service is run, apart from what it decides. */
export interface OperationsConfiguration {
  readonly log: LogSettings
  readonly bounds: Bounds
  readonly connections: number
  readonly rateLimits: {
    readonly api: RateLimits
    readonly decisions: RateLimits
    readonly registry: RateLimits
  }
  readonly trustedProxies?: TrustedPeers
  readonly origins: ReadonlyArray<string>
  readonly metrics?: Listen
  readonly tracing?: TracingSettings
  readonly drainSeconds: number
  /** All of stopping takes no longer. */
  readonly totalSeconds: number
  /** So long policies decide that the store has not confirmed; then nothing is allowed until it does. */
  readonly staleAfterSeconds: number
  /** What is said once at the start. */
  readonly warnings?: ReadonlyArray<string>
}

/** More than these in a minute no pipeline asks of one token, and no attacker needs. */
const defaultRates = {
  api: { perMinute: 30_000 },
  decisions: null,
  registry: null,
  anonymous: { perMinute: 6_000 },
  failed_sign_ins: { perMinute: 600 }
} as const satisfies Readonly<Record<string, Rate | null>>

type Section = NonNullable<OperationsSection["rate_limits"]>

const rateOf = (section: Section, key: keyof Section): Rate | null => {
  const written = section[key]
  if (written === undefined) return defaultRates[key]
  if (written === false) return null
  return { perMinute: written.per_minute, ...(written.burst !== undefined && { burst: written.burst }) }
}

/** Puts the keys of a file into that form; what a file leaves out has its default. */
export const readOperations = (section: OperationsSection, isTerminal: boolean): OperationsConfiguration => {
  const { cors, limits = {}, log = {}, metrics, shutdown = {}, trusted_proxies: trusted } = section
  const rates = section.rate_limits ?? {}
  const failedSignIns = rateOf(rates, "failed_sign_ins")
  const anonymous = rateOf(rates, "anonymous")
  const trustedProxies = trusted && trusted.length > 0 ? readTrustedPeers(trusted) : null
  const listen = metrics && parseListen(metrics.listen)
  return {
    log: {
      format: formatFor(log.format ?? "auto", isTerminal),
      level: log.level ?? "info",
      requests: log.requests ?? false
    },
    bounds: {
      headers: limits.headers ?? defaultBounds.headers,
      targetBytes: limits.target_bytes ?? defaultBounds.targetBytes,
      pipelined: limits.pipelined ?? defaultBounds.pipelined
    },
    connections: limits.connections ?? 10_000,
    rateLimits: {
      api: { callers: rateOf(rates, "api"), anonymous, failedSignIns },
      decisions: { callers: rateOf(rates, "decisions"), anonymous, failedSignIns },
      // Who asks there is a proxy that has limits of its own; a failed sign-in is often a client's first try.
      registry: { callers: rateOf(rates, "registry"), anonymous: null, failedSignIns: null }
    },
    ...(trustedProxies && { trustedProxies }),
    origins: cors?.origins ?? [],
    ...(listen && { metrics: listen }),
    drainSeconds: shutdown.drain_seconds ?? 0,
    totalSeconds: shutdown.total_seconds ?? 30,
    staleAfterSeconds: section.stale_after_seconds ?? 30
  }
}
