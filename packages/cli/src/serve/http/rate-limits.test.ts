import type { RequestListener } from "node:http"
import { describe, expect, it } from "vitest"
import { fine, wrapped, type Wrapped } from "../../../test/serve/wrapped.ts"
import { makeOperations, plainOperations } from "../operations.ts"
import { exchangeOf } from "./exchange.ts"
import { unlimited } from "./rate-limit-kinds.ts"
import type { RateLimits } from "./rate-limits.ts"

const once = { perMinute: 1, burst: 3 }

const guard = (rateLimits: Partial<Record<"api" | "decisions" | "registry", RateLimits>>) =>
  makeOperations(
    { ...plainOperations, rateLimits: { ...plainOperations.rateLimits, ...rateLimits } },
    undefined,
    () => {}
  )

/** Knows the tokens that begin with `good`, as the API does. */
const signingIn: RequestListener = (request, response) => {
  const token = request.headers["private-token"]
  const exchange = exchangeOf(request)
  if (typeof token === "string" && token.startsWith("good") && exchange)
    exchange.caller = { type: "user", id: 4 }
  if (exchange?.caller || request.url === "/-/liveness") return fine(request, response)
  response.writeHead(401, { "content-length": "0" }).end()
}

const as = (token: string) => ({ headers: { "PRIVATE-TOKEN": token } })

const statuses = async (server: Wrapped, ...asked: ReadonlyArray<Parameters<Wrapped["ask"]>[0]>) => {
  const found: Array<number> = []
  for (const one of asked) found.push((await server.ask(one)).status)
  return found
}

describe("a caller", () => {
  it("who asks too often is told when to come again, in GitLab's words, and nobody else is", async () => {
    const server = await wrapped(guard({ api: { ...unlimited, callers: once } }).api)
    expect(await statuses(server, as("a"), as("a"), as("a"), as("a"), as("b"))).toEqual([
      200, 200, 200, 429, 200
    ])
    const { body, headers } = await server.ask(as("a"))
    expect(headers).toMatchObject({
      "retry-after": "60",
      "ratelimit-name": "callers",
      "ratelimit-limit": "1",
      "ratelimit-remaining": "0",
      "ratelimit-reset": expect.stringMatching(/^\d{10}$/)
    })
    expect(JSON.parse(body)).toEqual({ message: expect.stringMatching(/^429 Too Many Requests/) })
  })

  it("is one by whatever header the credential comes, and two where there are two", async () => {
    const server = await wrapped(guard({ api: { ...unlimited, callers: { perMinute: 1, burst: 1 } } }).api)
    const asked = ["PRIVATE-TOKEN", "JOB-TOKEN", "private-token"].map((name) => ({
      headers: { [name]: "a" }
    }))
    expect(await statuses(server, ...asked, { headers: { Authorization: "Bearer a" } })).toEqual([
      200, 429, 429, 200
    ])
  })

  it("of decisions has a limit of their own", async () => {
    const server = await wrapped(guard({ api: { ...unlimited, callers: once } }).api)
    const asked = Array.from({ length: 10 }, () => ({ ...as("a"), path: "/access/v1/evaluation" }))
    expect(new Set(await statuses(server, ...asked))).toEqual(new Set([200]))
    const limited = await wrapped(guard({ decisions: { ...unlimited, callers: once } }).api)
    expect(await statuses(limited, ...asked.slice(0, 4))).toEqual([200, 200, 200, 429])
  })

  it("who presents nothing is known by the address", async () => {
    const server = await wrapped(guard({ api: { ...unlimited, anonymous: once } }).api)
    expect(await statuses(server, {}, {}, {}, {}, as("a"))).toEqual([200, 200, 200, 429, 200])
  })

  it("of GitLab's Go client learns the limit where it looks for it", async () => {
    const server = await wrapped(guard({ api: { ...unlimited, callers: { perMinute: 600 } } }).api)
    expect((await server.ask({ path: "/api/v4/" })).headers["ratelimit-limit"]).toBe("600")
    expect((await server.ask({ path: "/docs" })).headers["ratelimit-limit"]).toBeUndefined()
  })
})

describe("guessing credentials", () => {
  const limits = { api: { ...unlimited, failedSignIns: once } }

  it("ends after a few from one address, also with one that is right", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    expect(await statuses(server, as("x1"), as("x2"), as("x3"), as("x4"), as("good"))).toEqual([
      401, 401, 401, 429, 429
    ])
  })

  it("does not keep out who was let in before", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    const asked = [as("good"), as("x1"), as("x2"), as("x3"), as("x4"), as("good")]
    expect(await statuses(server, ...asked)).toEqual([200, 401, 401, 401, 429, 200])
  })

  it("is not bought free by asking first where nobody has to sign in", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    const asked = ["x1", "x2", "x3", "x4"].flatMap((token) => [
      { ...as(token), path: "/-/liveness" },
      as(token)
    ])
    expect((await statuses(server, ...asked)).slice(-2)).toEqual([429, 429])
  })

  it("is not what somebody does who asks where nobody has to sign in", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    const asked = Array.from({ length: 10 }, (_, at) => ({ ...as(`x${at}`), path: "/-/liveness" }))
    expect((await statuses(server, ...asked, as("good"))).at(-1)).toBe(200)
  })

  it("is as slow many at once as one after the other", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => server.ask(as(`x${at}`))))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3)
  })

  it("costs those nothing who sign in rightly for the first time", async () => {
    const server = await wrapped(guard(limits).api, signingIn)
    const asked = Array.from({ length: 10 }, (_, at) => as(`good${at}`))
    expect(new Set(await statuses(server, ...asked))).toEqual(new Set([200]))
  })
})
