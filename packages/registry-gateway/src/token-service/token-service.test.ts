import { PlatformUnavailable } from "@jobwarden/service"
import { jobs, people, samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { inspect } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { ask } from "../../test/client.ts"
import { basic, claimsIn, grantedTo, keys, pathFor, terms, tokenService } from "../../test/token-client.ts"
import { fingerprint } from "./signing-key.ts"

type Service = Awaited<ReturnType<typeof tokenService>>["value"]

const job = (name: string) => basic(`job-${name}-token`)
const pull = "repository:acme/backend:pull"
const push = "repository:acme/backend:pull,push"
const everything = "repository:acme/backend:*"
const absent = "401: there is no such repository, or it is not for this token"
const nothing = "401: what is asked for is nothing that could be granted here"
const signIn = "401: a valid token is needed"

let service: Service
beforeAll(async () => {
  service = (await tokenService()).value
})

describe("a registry token", () => {
  it("holds what was granted and nothing else, for its registry and a short time", async () => {
    const answer = await ask(service, { path: pathFor([push]), headers: job("onMain") })
    expect(answer.status).toBe(200)
    expect(answer.headers["cache-control"]).toBe("no-store")
    const { header, payload } = await claimsIn(answer)
    const { exp = 0, iat = 0, jti, nbf = 0 } = payload
    expect(header).toEqual({ typ: "JWT", alg: "ES256", kid: fingerprint(keys.privateKey) })
    expect(payload).toEqual({
      iss: "jobwarden",
      aud: "container_registry",
      sub: "job:9001",
      access: [{ type: "repository", name: "acme/backend", actions: ["pull", "push"] }],
      iat,
      nbf,
      exp,
      jti
    })
    expect([exp - iat, nbf <= iat]).toEqual([60, true])
    expect(JSON.parse(answer.body)).toEqual({
      token: expect.any(String),
      expires_in: 60,
      issued_at: new Date(iat * 1000).toISOString()
    })
  })

  it("has an id of its own each time", async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { payload } = await claimsIn(
          await ask(service, { path: pathFor([pull]), headers: job("onMain") })
        )
        return payload.jti
      })
    )
    expect(new Set(ids).size).toBe(2)
  })

  it("ends with the credential that it is made from, where that is known to end sooner", async () => {
    const endsAt = Math.floor(Date.now() / 1000) * 1000 + 20_500
    const ending = (endsAt: number) => ({ authenticate: () => Effect.succeed({ ...jobs.onMain, endsAt }) })
    const soon = (await tokenService(ending(endsAt))).value
    const { payload } = await claimsIn(await ask(soon, { path: pathFor([pull]), headers: job("onMain") }))
    expect(payload.exp).toBe(Math.floor(endsAt / 1000))
    const now = (await tokenService(ending(Date.now()))).value
    expect(await grantedTo(now, job("onMain"), pull)).toBe(signIn)
  })

  it("says delete only where deleting is granted, and not for writing", async () => {
    const writer = { ...people.dev, scopes: ["write_registry"] }
    const { value } = await tokenService({ authenticate: () => Effect.succeed(writer) })
    expect(await grantedTo(value, basic("any", "dev"), everything)).toBe("acme/backend: pull,push")
  })

  it.each<readonly [string, Readonly<Record<string, string>>, ReadonlyArray<string>, string]>([
    ["a job pulls", job("onMain"), [pull], "acme/backend: pull"],
    ["a job pushes", job("onMain"), [push], "acme/backend: pull,push"],
    ["a job that deletes gets what it may", job("onMain"), [everything], "acme/backend: pull,push,delete"],
    ["a fork's job gets of a push what it may", job("ofFork"), [push], "acme/backend: pull"],
    ["a fork's job gets of everything what it may", job("ofFork"), [everything], "acme/backend: pull"],
    [
      "a fork's job that comes again for what its token lacked is told why it does",
      job("ofFork"),
      [push, push],
      "401: Jobwarden denies write on container_registry: the pipeline runs the code of a fork (fork_pipeline)"
    ],
    [
      "a job that comes again for what it may have gets it",
      job("onMain"),
      [push, push],
      "acme/backend: pull,push"
    ],
    [
      "a job that comes again gets of the rest what it may",
      job("ofFork"),
      ["repository:acme/backend:pull", push],
      "acme/backend: pull"
    ],
    [
      "a fork's job that only pushes is told why not",
      job("ofFork"),
      ["repository:acme/backend:push"],
      "401: Jobwarden denies write on container_registry: the pipeline runs the code of a fork (fork_pipeline)"
    ],
    [
      "an image below the project",
      job("onMain"),
      ["repository:acme/backend/web/base:pull"],
      "acme/backend/web/base: pull"
    ],
    ["too far below it", job("onMain"), ["repository:acme/backend/a/b/c:pull"], absent],
    ["a name that only begins as the project's", job("onMain"), ["repository:acme/backend-2:pull"], absent],
    ["a group", job("onMain"), ["repository:acme:pull"], nothing],
    ["nobody's project", job("onMain"), ["repository:acme/nothing:pull"], absent],
    [
      "a project that does not list the job's",
      job("onMain"),
      ["repository:partner/integration:pull"],
      absent
    ],
    ["a listed project's job, by an entry without images", job("ofApp"), [pull], absent],
    ["a finished job", job("finished"), [pull], signIn],
    ["a token that nobody has", basic("guessed"), [pull], signIn],
    [
      "a token that nobody has, of what everybody may read",
      basic("guessed"),
      ["repository:acme/handbook:pull"],
      signIn
    ],
    ["a job's token under another name", basic("job-onMain-token", "dev"), [pull], signIn],
    ["a person", basic("rosa-token", "rosa"), [push], "acme/backend: pull"],
    [
      "a person whose token is for reading registries",
      basic("dev-read_registry-token", "dev"),
      [push],
      "acme/backend: pull"
    ],
    [
      "a guest, who knows the project, is told why not",
      basic("gus-token", "gus"),
      [pull],
      "401: Jobwarden denies read on container_registry: the role in the project is too low (role_too_low)"
    ],
    ["a stranger", basic("pia-token", "pia"), [pull], absent],
    ["a decision client", basic("client-trusted-token", "gateway"), [pull], signIn],
    ["nobody, of a private project", {}, [pull], signIn],
    ["nobody, of nothing that there is", {}, ["repository:acme/nothing:pull"], signIn],
    ["nobody, of a public project", {}, ["repository:acme/handbook:pull,push"], "acme/handbook: pull"],
    ["a job that signs in", job("onMain"), [], ""],
    ["nobody signs in", {}, [], signIn],
    ["what is no repository", job("onMain"), ["registry:catalog:*"], nothing]
  ])("%s", async (_, headers, scopes, expected) => {
    expect(await grantedTo(service, headers, ...scopes)).toBe(expected)
  })
})

describe("a copy from another repository", () => {
  const from = (name: string) => `repository:${name}:pull`

  it("gets both, where both are granted", async () => {
    expect(await grantedTo(service, job("onMain"), push, from("acme/handbook"))).toBe(
      "acme/backend: pull,push; acme/handbook: pull"
    )
  })

  it("gets nothing of the one that it may not read", async () => {
    expect(await grantedTo(service, job("onMain"), push, from("partner/integration"))).toBe(
      "acme/backend: pull,push"
    )
  })
})

describe("a failure behind", () => {
  it.each<readonly [string, Parameters<typeof tokenService>[0]]>([
    ["signing in", { authenticate: () => Effect.fail(new PlatformUnavailable({ reason: "the detail" })) }],
    [
      "finding the project",
      { project: () => Effect.fail(new PlatformUnavailable({ reason: "the detail" })) }
    ],
    ["a fault", { authenticate: () => Effect.die(new Error("the detail")) }]
  ])("is 503 and never a token: %s", async (_, platform) => {
    const { logged, value } = await tokenService({ ...samplePlatform, ...platform })
    const answer = await ask(value, { path: pathFor([pull]), headers: job("onMain") })
    expect([answer.status, answer.body]).toEqual([
      503,
      '{"errors":[{"code":"UNAVAILABLE","message":"Jobwarden cannot decide now, try again"}]}'
    ])
    expect(inspect(logged)).toContain("the detail")
    expect(inspect(logged)).not.toContain("job-onMain-token")
  })

  it("is 503 where nothing can be signed", async () => {
    const broken = { ...terms.key, key: keys.publicKey }
    const { value } = await tokenService({}, { key: broken })
    expect(await grantedTo(value, job("onMain"), pull)).toBe("503: Jobwarden cannot decide now, try again")
  })
})
