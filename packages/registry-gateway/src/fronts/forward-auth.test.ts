import { PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { inspect } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { ask, type Answer } from "../../test/client.ts"
import { running, type Running } from "../../test/running.ts"
import { forwardAuthPath } from "./forms.ts"
import { serveForwardAuth } from "./forward-auth.ts"
import type { Address } from "./listen.ts"
import { readTrustedPeers } from "./trusted-peers.ts"

const anyFreePort = { host: "127.0.0.1", port: 0 }
const trust = (...peers: ReadonlyArray<string>) => readTrustedPeers(peers) ?? (() => false)
const jar = "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar"
const packageSeventeen = "/api/v4/projects/123/packages/17"

const served = (peers = trust("127.0.0.1")): Promise<Running<Address>> =>
  running(serveForwardAuth({ ...anyFreePort, trustedPeers: peers }))

let endpoint: Address
beforeAll(async () => {
  endpoint = (await served()).value
})

interface Asked {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
}

const askFor = ({ method = "GET", target = jar, headers = {} }: Asked, to = endpoint): Promise<Answer> =>
  ask(to, {
    path: forwardAuthPath,
    headers: { "X-Original-Method": method, "X-Original-URI": target, ...headers }
  })

const told = async (asked: Asked, to = endpoint) => {
  const { status, headers, body } = await askFor(asked, to)
  expect(body).toBe("")
  return [status, headers["x-jobwarden-reason"]]
}

const token = (secret: string) => ({ "Private-Token": `${secret}-token` })
const job = (name: string) => ({ "Job-Token": `job-${name}-token` })
const denies = (action: string, why: string) => `Jobwarden denies ${action} on package_registry.maven: ${why}`

describe("forward-auth", () => {
  it.each<readonly [string, Asked]>([
    ["a developer reads", { headers: token("dev") }],
    ["a developer looks whether it is there", { method: "HEAD", headers: token("dev") }],
    ["a developer publishes", { method: "PUT", headers: token("dev") }],
    ["a job publishes", { method: "PUT", headers: job("onFeature") }],
    [
      "a job publishes with Basic",
      {
        method: "PUT",
        headers: {
          Authorization: `Basic ${Buffer.from("gitlab-ci-token:job-onMain-token").toString("base64")}`
        }
      }
    ],
    [
      "a developer publishes with Basic",
      {
        method: "PUT",
        headers: { Authorization: `Basic ${Buffer.from("dev:dev-token").toString("base64")}` }
      }
    ],
    ["a maintainer deletes by id", { method: "DELETE", target: packageSeventeen, headers: token("maya") }],
    ["nobody reads from a public project", { target: jar.replace("123", "acme%2Fhandbook") }]
  ])("lets in with 204: %s", async (_, asked) => {
    expect(await told(asked)).toEqual([204, undefined])
  })

  it.each<readonly [string, Asked, string]>([
    [
      "a developer deletes",
      { method: "DELETE", target: packageSeventeen, headers: token("dev") },
      denies("delete", "the role in the project is too low (role_too_low)")
    ],
    [
      "a fork publishes",
      { method: "PUT", headers: job("ofFork") },
      denies("write", "the pipeline runs the code of a fork (fork_pipeline)")
    ],
    [
      "a listed project's job publishes",
      { method: "PUT", headers: job("ofApp") },
      denies("write", "the allowlist entry does not permit it (entry_lacks_permission)")
    ],
    [
      "a request that nobody knows",
      { method: "DELETE", headers: token("maya") },
      "Jobwarden denies this: no registry has such a request"
    ],
    [
      "a path that goes back",
      { target: jar.replace("/com", "/../com"), headers: token("maya") },
      "Jobwarden denies this: the path holds a part of dots alone"
    ],
    [
      "a method that overrides",
      { method: "PUT", headers: { ...token("maya"), "X-HTTP-Method-Override": "GET" } },
      "Jobwarden denies this: a header that overrides the method or the path is not taken"
    ]
  ])("refuses with 403, and says why: %s", async (_, asked, reason) => {
    expect(await told(asked)).toEqual([403, reason])
  })

  it.each<readonly [string, Asked]>([
    ["a stranger reads a private project", { headers: token("pia") }],
    [
      "a foreign job writes to a private project",
      { method: "PUT", target: jar.replace("123", "126"), headers: job("onMain") }
    ],
    ["a project that is not there", { target: jar.replace("123", "999"), headers: token("maya") }],
    [
      "a package that nobody knows",
      { method: "DELETE", target: `${packageSeventeen}8`, headers: token("maya") }
    ]
  ])("refuses with a bare 403 what the caller may not know of: %s", async (_, asked) => {
    expect(await told(asked)).toEqual([403, undefined])
  })

  it.each<readonly [string, Asked, string]>([
    ["nobody", {}, "a valid token is needed"],
    [
      "nobody, of a project that is not there",
      { target: jar.replace("123", "999") },
      "a valid token is needed"
    ],
    ["a guessed token", { headers: token("guessed") }, "a valid token is needed"],
    ["a finished job", { headers: job("finished") }, "a valid token is needed"],
    [
      "two credentials",
      { headers: { ...token("maya"), ...job("onMain") } },
      "more than one credential was presented; send exactly one"
    ]
  ])("asks with 401 to sign in: %s", async (_, asked, reason) => {
    const answer = await askFor(asked)
    expect([answer.status, answer.headers["x-jobwarden-reason"]]).toEqual([401, reason])
    expect(answer.headers["www-authenticate"]).toBe('Basic realm="Jobwarden"')
  })

  it("says its reasons in letters that can stand in a status line and in JSON", async () => {
    const reasons = await Promise.all([
      askFor({ method: "DELETE", target: packageSeventeen, headers: token("dev") }),
      askFor({ target: '/"\\' }),
      askFor({})
    ])
    for (const { headers } of reasons) {
      expect(headers["x-jobwarden-reason"]).toMatch(/^[A-Za-z0-9 .,:;()_-]+$/)
    }
  })
})

describe("what was asked is taken from configured proxies only", () => {
  it("and nobody else is listened to, whatever the headers say", async () => {
    const { value } = await served(trust("10.0.0.0/8", "::1"))
    const answer = await askFor(
      { headers: { ...token("maya"), "X-Forwarded-For": "10.0.0.1", "X-Real-IP": "10.0.0.1" } },
      value
    )
    expect([answer.status, answer.headers["x-jobwarden-reason"]]).toEqual([
      403,
      "Jobwarden takes questions from its configured proxies only"
    ])
  })

  it.each<readonly [string, ReadonlyArray<string>]>([
    ["none", ["Private-Token", "maya-token"]],
    ["no method", ["X-Original-URI", jar, "Private-Token", "maya-token"]],
    ["no target", ["X-Original-Method", "GET", "Private-Token", "maya-token"]],
    [
      "two targets",
      [
        "X-Original-Method",
        "GET",
        "X-Original-URI",
        jar,
        "X-Original-URI",
        "/",
        "Private-Token",
        "maya-token"
      ]
    ],
    [
      "two methods",
      [
        "X-Original-Method",
        "GET",
        "X-Original-Method",
        "PUT",
        "X-Original-URI",
        jar,
        "Private-Token",
        "maya-token"
      ]
    ]
  ])("which must say it once: %s", async (_, headers) => {
    const answer = await ask(endpoint, { path: forwardAuthPath, headers })
    expect([answer.status, answer.headers["x-jobwarden-reason"]]).toEqual([
      403,
      "Jobwarden was not told what is asked: X-Original-Method and X-Original-URI, each once"
    ])
  })

  it("at one place", async () => {
    const headers = { "X-Original-Method": "GET", "X-Original-URI": jar, ...token("maya") }
    expect((await ask(endpoint, { path: "/", headers })).status).toBe(404)
  })
})

describe("when it cannot decide", () => {
  it.each<readonly [string, () => Effect.Effect<never, PlatformUnavailable>]>([
    ["the platform does not answer", () => Effect.fail(new PlatformUnavailable({ reason: "secret detail" }))],
    ["the platform breaks", () => Effect.die(new Error("secret detail"))],
    [
      "the platform throws",
      () => {
        throw new Error("secret detail")
      }
    ]
  ])("%s: 503, which nginx makes a 500, and only the log says why", async (_, authenticate) => {
    const front = await running(serveForwardAuth({ ...anyFreePort, trustedPeers: trust("127.0.0.1") }), {
      authenticate
    })
    expect(await told({ headers: token("maya") }, front.value)).toEqual([
      503,
      "Jobwarden cannot decide now, try again"
    ])
    expect(inspect(front.logged)).toContain("secret detail")
  })

  it("a port that is taken is said so", async () => {
    const failure = running(serveForwardAuth({ ...endpoint, trustedPeers: trust("127.0.0.1") }))
    await expect(failure).rejects.toThrow(`cannot listen on port ${endpoint.port} of 127.0.0.1`)
  })

  it("once stopped it listens no more", async () => {
    const { value, stop } = await served()
    await stop()
    await expect(askFor({}, value)).rejects.toThrow("ECONNREFUSED")
  })
})

describe("what a host puts around it", () => {
  it("sees every request before anybody judges it, and the server under it", async () => {
    const seen: Array<string | undefined> = []
    let isBound = false
    const { value } = await running(
      serveForwardAuth({
        ...anyFreePort,
        trustedPeers: trust("127.0.0.1"),
        around: {
          wrap: (next) => (request, response) => {
            seen.push(request.url)
            next(request, response)
          },
          bind: (server) => {
            isBound = !server.listening
          }
        }
      })
    )
    expect(await told({ headers: token("dev") }, value)).toEqual([204, undefined])
    expect([seen, isBound]).toEqual([[forwardAuthPath], true])
  })
})
