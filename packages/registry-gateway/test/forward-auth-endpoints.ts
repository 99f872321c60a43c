import { beforeAll } from "vitest"
import { serveForwardAuth } from "../src/fronts/forward-auth.ts"
import { forwardAuthForms, type ForwardAuthForm } from "../src/fronts/forms.ts"
import type { Address } from "../src/fronts/listen.ts"
import { readTrustedPeers } from "../src/fronts/trusted-peers.ts"
import { asks, type Sent } from "./asking-proxies.ts"
import { ask, type Answer } from "./client.ts"
import { running } from "./running.ts"

const nobody = (): boolean => false

/** An endpoint that is asked in one way, by this machine or by whom else is named. */
export const serve = (
  form: ForwardAuthForm,
  platform: Parameters<typeof running>[1] = {},
  peer = "127.0.0.1"
) => {
  const trustedPeers = readTrustedPeers([peer]) ?? nobody
  return running(serveForwardAuth({ host: "127.0.0.1", port: 0, trustedPeers, form }), platform)
}

const endpoints = new Map<ForwardAuthForm, Address>()

/** Serves one endpoint for each way of asking, for the tests of a file. */
export const serveEach = (): void =>
  beforeAll(async () => {
    for (const form of forwardAuthForms) endpoints.set(form, (await serve(form)).value)
  })

export const at = (form: ForwardAuthForm): Address => endpoints.get(form) ?? { host: "", port: 0 }

/** What a client sends, by whom, and with what else. */
export const sent = (method: string, target: string, who: string, more: Sent["headers"] = []): Sent => ({
  method,
  target,
  headers: [[who.startsWith("job-") ? "Job-Token" : "Private-Token", `${who}-token`], ...more]
})

/** The answer to what a proxy asks when it is sent this. */
export const through = (form: ForwardAuthForm, request: Sent, to = at(form)): Promise<Answer> =>
  ask(to, asks[form](request))

/** The proxies that pass a refusal on as it is. */
export const others = forwardAuthForms.filter((form) => form !== "nginx")

export const packageSeventeen = "/api/v4/projects/123/packages/17"

export const images = "/v2/acme/backend/web/tags/list?n=5"
