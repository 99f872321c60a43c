import type { Redacted } from "effect"
import type { Address, Around } from "../fronts/listen.ts"

/** The registry behind. */
export interface Upstream {
  /** An origin: the path comes from the request, as it was judged. */
  readonly url: URL
  /** The header that signs the gateway in, in the place of whatever the caller presented. */
  readonly credential?: { readonly header: string; readonly value: Redacted.Redacted<string> }
}

export interface ProxyLimits {
  /** Of an upload, in bytes. */
  readonly bodyBytes: number
  /** Requests under way. */
  readonly concurrent: number
  readonly connectMillis: number
  /** The longest that a request under way may go without a byte either way. */
  readonly idleMillis: number
}

export const defaultLimits: ProxyLimits = {
  bodyBytes: 5 * 1024 ** 3,
  concurrent: 512,
  connectMillis: 5_000,
  idleMillis: 60_000
}

export interface ProxyOptions extends Address {
  readonly upstream: Upstream
  readonly limits?: Partial<ProxyLimits>
  readonly around?: Around
}
