import { readTrustedPeers } from "@jobwarden/registry-gateway"
import { Schema } from "effect"
import { parseListen } from "../listen-address.ts"
import { SafeAddress } from "../platform-configuration.ts"

const optional = Schema.optionalKey

const Count = Schema.Int.check(Schema.isGreaterThan(0))
const Seconds = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0), Schema.isLessThanOrEqualTo(3600))

const Address = Schema.String.check(
  Schema.makeFilter((text: string) => parseListen(text) !== null, {
    expected: "an address and a port, such as `127.0.0.1:9464` or `[::1]:9464`"
  })
)

const Peer = Schema.String.check(
  Schema.makeFilter((text: string) => readTrustedPeers([text]) !== null, {
    expected: "an address or a network, such as `127.0.0.1` or `10.0.0.0/8`"
  })
)

/** An origin as browsers send it: compared letter by letter, so it has to be written in their way. */
const Origin = Schema.String.check(
  Schema.makeFilter((text: string) => URL.canParse(text) && new URL(text).origin === text, {
    expected: "an origin as browsers send it, such as `https://gitlab.example.com`: no path, no `*`"
  })
)

const Rate = Schema.Union([
  Schema.Literal(false),
  Schema.Struct({ per_minute: Count, burst: optional(Count) })
]).annotate({ expected: "a rate such as `{ per_minute: 600, burst: 100 }`, or `false` for no limit" })

/** The keys of the configuration file that are about running the service, not about what it decides. */
export const operationsFields = {
  allow_plain_http: optional(Schema.Boolean),
  trusted_proxies: optional(Schema.Array(Peer)),
  log: optional(
    Schema.Struct({
      format: optional(Schema.Literals(["auto", "json", "pretty"])),
      level: optional(Schema.Literals(["debug", "info", "warn", "error"])),
      requests: optional(Schema.Boolean)
    })
  ),
  metrics: optional(Schema.Struct({ listen: Address, allow_remote: optional(Schema.Boolean) })),
  telemetry: optional(
    Schema.Struct({
      otlp: Schema.Struct({
        endpoint: SafeAddress,
        headers_file: optional(Schema.NonEmptyString),
        sample: optional(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0), Schema.isLessThanOrEqualTo(1)))
      })
    })
  ),
  shutdown: optional(Schema.Struct({ drain_seconds: optional(Seconds), total_seconds: optional(Seconds) })),
  stale_after_seconds: optional(
    Schema.Int.check(Schema.isGreaterThanOrEqualTo(1), Schema.isLessThanOrEqualTo(3600))
  ),
  limits: optional(
    Schema.Struct({
      connections: optional(Count),
      headers: optional(Count),
      target_bytes: optional(Count),
      pipelined: optional(Count)
    })
  ),
  rate_limits: optional(
    Schema.Struct({
      api: optional(Rate),
      decisions: optional(Rate),
      registry: optional(Rate),
      anonymous: optional(Rate),
      failed_sign_ins: optional(Rate)
    })
  ),
  cors: optional(Schema.Struct({ origins: Schema.Array(Origin) }))
}

const OperationsSection = Schema.Struct(operationsFields)

/** What the configuration file says of running the service. */
export type OperationsSection = typeof OperationsSection.Type
