import { Redacted } from "effect"
import { serveProxy } from "../src/proxy/proxy.ts"
import type { ProxyLimits } from "../src/proxy/options.ts"
import { running } from "./running.ts"

/** A proxy before a registry, which knows it by a token of its own. */
export const proxied = (url: URL, limits: Partial<ProxyLimits> = {}) =>
  running(
    serveProxy({
      host: "127.0.0.1",
      port: 0,
      upstream: { url, credential: { header: "private-token", value: Redacted.make("of-the-gateway") } },
      limits
    })
  )

export const jar = "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar"

export const by = (person: string) => ({ "Private-Token": `${person}-token` })

export const byJob = (name: string) => ({ "Job-Token": `job-${name}-token` })
