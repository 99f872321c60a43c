import { Effect, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { describe, expect, it } from "vitest"
import { layerServerClient } from "../server/client.ts"
import { whoCouldByServer } from "./past-by-server.ts"

const question = { resource: "jobs", action: "delete", at: Date.parse("2026-11-03T00:00:00Z") }

const past = {
  at: "2026-11-03T00:00:00.000Z",
  since: null,
  until: { at: "2026-11-04T16:02:10.007Z", by: [{ type: "expiry" }] },
  grant: { value: "maintainer", source: { level: "project" } },
  limited_by: [],
  surroundings: { groups: [{ path: "acme", revision: 2 }], instance: 0 },
  platform_defaults: false,
  as_of_today: ["roles"],
  remarks: []
}
const whole = {
  project_id: 123,
  path: "acme/backend",
  revision: 4,
  ...question,
  principals: { users: ["owner"] },
  sentences: [],
  hidden_sources: 2,
  past
}

/** Asks a service that answers this. */
const asked = (body: object) => {
  const urls: string[] = []
  const fetch = ((url: string | URL | Request) => {
    urls.push(String(url instanceof Request ? url.url : url))
    return Promise.resolve(Response.json(body))
  }) as typeof globalThis.fetch
  const client = layerServerClient({
    address: { base: "http://127.0.0.1:1" },
    token: Redacted.make("secret")
  })
  const ask = whoCouldByServer("acme/backend", question).pipe(
    Effect.provide(client),
    Effect.provideService(FetchHttpClient.Fetch, fetch)
  )
  return { ask, urls }
}

describe("a service that is asked about the past", () => {
  it("is sent the moment, and its answer is taken as it is", async () => {
    const { ask, urls } = asked(whole)
    const { answer, hiddenSources } = await Effect.runPromise(ask)
    expect(hiddenSources).toBe(2)
    expect(answer).toMatchObject({ project: "acme/backend", revision: 4, past, access: { users: ["owner"] } })
    expect(answer.cell).toMatchObject({ grant: "maintainer", source: { level: "project" }, cut: undefined })
    expect(new URL(urls[0] ?? "").searchParams.get("at")).toBe("2026-11-03T00:00:00.000Z")
  })

  it.each<readonly [string, object]>([
    ["no past at all, as an earlier version", { past: undefined }],
    ["a moment that is none", { past: { ...past, at: "then" } }],
    ["an end that is none", { past: { ...past, until: { at: "\u001b[31m", by: [] } } }],
    ["a cause that is not known", { past: { ...past, until: { at: past.at, by: [{ type: "magic" }] } } }],
    [
      "a grant that is none",
      { past: { ...past, grant: { value: { min_role: "king" }, source: past.grant.source } } }
    ],
    ["remarks that are no texts", { past: { ...past, remarks: [1] } }]
  ])("is not understood with %s", async (_, instead) => {
    const failure = await Effect.runPromise(Effect.flip(asked({ ...whole, ...instead }).ask))
    expect(failure._tag).toBe("StrangeAnswer")
  })
})
