import { PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { Sent } from "../../test/asking-proxies.ts"
import {
  at,
  images,
  others,
  packageSeventeen,
  sent,
  serve,
  serveEach,
  through
} from "../../test/forward-auth-endpoints.ts"
import { jar } from "../../test/proxied.ts"
import { forwardAuthForms, forwardAuthPath, type ForwardAuthForm } from "./forms.ts"

serveEach()

const yes: { readonly [F in ForwardAuthForm]: number } = { nginx: 204, traefik: 204, caddy: 204, envoy: 200 }
const forkDenied = "Jobwarden denies write on package_registry.maven: the pipeline runs the code of a fork"
const tooLow = "Jobwarden denies delete on package_registry.maven: the role in the project is too low"

describe.each(forwardAuthForms)("as %s asks", (form) => {
  it.each<readonly [string, Sent]>([
    ["reading", sent("GET", jar, "dev")],
    ["looking", sent("HEAD", jar, "dev")],
    [
      "publishing, with the headers of an upload",
      sent("PUT", jar, "job-onFeature", [["Expect", "100-continue"]])
    ],
    ["deleting", sent("DELETE", packageSeventeen, "maya")],
    ["a query", sent("GET", images, "dev")],
    ["a slash that is encoded", sent("GET", jar.replace("123", "acme%2Fbackend"), "dev")]
  ])("lets in: %s", async (_, request) => {
    const { status, body } = await through(form, request)
    expect([status, body]).toEqual([yes[form], ""])
  })

  it.each<readonly [string, number, Sent]>([
    ["a fork publishes", 403, sent("PUT", jar, "job-ofFork")],
    ["a developer deletes", 403, sent("DELETE", packageSeventeen, "dev")],
    ["nobody knows who", 401, sent("GET", jar, "guessed")],
    [
      "another path is in the header that overrides it",
      403,
      sent("PUT", jar, "maya", [["X-Original-URL", "/"]])
    ],
    ["a path goes back", 403, sent("GET", jar.replace("/com", "/../com"), "maya")],
    // Traefik makes an ampersand of a semicolon, once the request is judged.
    ["the query holds a semicolon", 403, sent("GET", `${images};last=x`, "maya")],
    ["two credentials", 401, sent("GET", jar, "maya", [["Job-Token", "job-onMain-token"]])],
    ["one credential twice", 401, sent("GET", jar, "maya", [["Private-Token", "maya-token"]])]
  ])("lets nobody in where %s", async (_, status, request) => {
    expect((await through(form, request)).status).toBe(status)
  })

  it.each<readonly [string, Sent["headers"]]>([
    [
      "X-Forwarded-Uri and X-Forwarded-Method",
      [
        ["X-Forwarded-Uri", jar],
        ["x-forwarded-method", "GET"]
      ]
    ],
    [
      "X-Forwarded-Uri twice",
      [
        ["X-Forwarded-Uri", jar],
        ["X-Forwarded-Uri", jar]
      ]
    ],
    [
      "X-Original-URI and X-Original-Method",
      [
        ["X-Original-URI", jar],
        ["X-Original-Method", "GET"]
      ]
    ],
    [
      "names with underscores",
      [
        ["X_Forwarded_Uri", jar],
        ["X_Original_URI", jar]
      ]
    ],
    ["Connection, to take the proxy's headers away", [["Connection", "X-Forwarded-Uri, X-Original-URI"]]],
    ["a method that overrides, with underscores", [["X_HTTP_Method_Override", "GET"]]]
  ])("what the client says is asked is not believed: %s", async (_, forged) => {
    // Refused for what it is, or for what it tries.
    const { status } = await through(form, sent("DELETE", packageSeventeen, "dev", forged))
    expect(status).toBe(403)
  })
})

describe("X-Forwarded headers that the client sends", () => {
  const forged: Sent["headers"] = [
    ["X-Forwarded-Uri", jar],
    ["X-Forwarded-Method", "GET"],
    ["X-Forwarded-For", "10.0.0.1"],
    ["X-Forwarded-Host", "elsewhere.example"]
  ]

  it.each(others)(
    "%s puts its own in their place, or does not pass them: the real request is judged",
    async (form) => {
      const refused = await through(form, sent("DELETE", packageSeventeen, "dev", forged))
      expect(refused.headers["x-jobwarden-reason"]).toContain(tooLow)
      expect((await through(form, sent("DELETE", packageSeventeen, "maya", forged))).status).toBe(yes[form])
    }
  )

  it("nginx passes them beside its own: they are not taken", async () => {
    const { headers, status } = await through("nginx", sent("DELETE", packageSeventeen, "maya", forged))
    expect([status, headers["x-jobwarden-reason"]]).toEqual([
      403,
      "Jobwarden was asked in the way of another proxy than the configured one (registry.forward_auth.form)"
    ])
  })
})

describe("an endpoint that is configured for another proxy than the one that asks", () => {
  const everything: Sent["headers"] = [
    ["X-Original-Method", "GET"],
    ["X-Original-URI", jar],
    ["X-Forwarded-Method", "GET"],
    ["X-Forwarded-Uri", jar]
  ]
  const pairs = forwardAuthForms.flatMap((configured) =>
    forwardAuthForms.flatMap((asking) => (configured === asking ? [] : [[configured, asking] as const]))
  )

  it.each(pairs)("%s, asked by %s: no client gets in by what it sends", async (configured, asking) => {
    for (const more of [[], everything, everything.slice(0, 2), everything.slice(2)]) {
      for (const target of [packageSeventeen, forwardAuthPath, forwardAuthPath + jar]) {
        const { status } = await through(asking, sent("DELETE", target, "dev", more), at(configured))
        expect([403, 404]).toContain(status)
      }
    }
  })

  it.each(others)("nginx, asked by %s: not even what would be let in", async (asking) => {
    expect((await through(asking, sent("GET", jar, "dev"), at("nginx"))).status).not.toBe(204)
  })
})

describe("a refusal that is passed on as it is", () => {
  it.each(others)("by %s: with the reason where package clients look", async (form) => {
    const { body, headers, phrase, status } = await through(form, sent("PUT", jar, "job-ofFork"))
    const reason = `${forkDenied} (fork_pipeline)`
    expect([status, phrase, headers["x-jobwarden-reason"]]).toEqual([403, reason, reason])
    expect(headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" })
    expect(JSON.parse(body)).toEqual({
      error: `403 Forbidden - ${reason}`,
      message: `403 Forbidden - ${reason}`,
      errors: [{ code: "DENIED", message: reason }]
    })
  })

  it.each(others)("by %s: 401 with a challenge", async (form) => {
    const { body, headers, status } = await through(form, sent("GET", jar, "guessed"))
    expect([status, headers["www-authenticate"]]).toEqual([401, 'Basic realm="Jobwarden"'])
    expect(JSON.parse(body)).toMatchObject({ errors: [{ code: "UNAUTHORIZED" }] })
  })

  it.each(others)("by %s: 404, and no more, of what the caller may not know", async (form) => {
    const nowhere = await through(form, sent("GET", jar.replace("123", "999"), "pia"))
    const hidden = await through(form, sent("GET", jar, "pia"))
    expect([nowhere.status, hidden.status, hidden.body]).toEqual([404, 404, nowhere.body])
    expect(hidden.headers).not.toHaveProperty("x-jobwarden-reason")
  })

  it.each(others)("by %s: 503 where nothing can be decided", async (form) => {
    const cannot = () => Effect.fail(new PlatformUnavailable({ reason: "secret detail" }))
    const { value } = await serve(form, { authenticate: cannot })
    const { body, headers, status } = await through(form, sent("GET", jar, "maya"), value)
    expect([status, headers["retry-after"]]).toEqual([503, "5"])
    expect(body).not.toContain("secret detail")
  })
})
