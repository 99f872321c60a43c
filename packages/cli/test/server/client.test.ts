import { Effect, Redacted } from "effect"
import { describe, expect, test } from "vitest"
import type { Ask } from "../../src/server/attempt.ts"
import { layerServerClient, ServerClient, type ClientOptions } from "../../src/server/client.ts"
import { json, stub } from "./stub.ts"

const token = "jwp-open-sesame"
const read: Ask = { method: "GET", path: "/api/v4/job_token_policies" }
const change: Ask = {
  method: "PATCH",
  path: "/api/v4/projects/1/job_token_policy",
  body: {},
  ifMatch: '"1.a"'
}

const client = (url: string, more: Partial<ClientOptions> = {}) =>
  layerServerClient({ address: { base: url }, token: Redacted.make(token), ...more })

/** What comes of a request: the answer, or the failure. */
const ask = (url: string, asked: Ask = read, more: Partial<ClientOptions> = {}) =>
  Effect.runPromise(
    ServerClient.use((service) => service.ask(asked)).pipe(
      Effect.match({
        onSuccess: ({ body }) => ({ body, failure: undefined, message: "" }),
        onFailure: (failure) => ({ body: undefined, failure, message: failure.message })
      }),
      Effect.provide(client(url, more))
    )
  )

describe("a token", () => {
  test("goes in one header to the address that was given", async () => {
    const { arrived, url } = await stub((_, response) => json(response, 200, []))
    expect((await ask(url)).body).toEqual([])
    expect(arrived[0]?.headers["private-token"]).toBe(token)
    expect(arrived[0]?.url).not.toContain(token)
    expect(Object.entries(arrived[0]?.headers ?? {}).filter(([, value]) => value === token)).toHaveLength(1)
  })

  test.for([301, 302, 303, 307, 308])("does not follow a redirect: %i", async (status) => {
    const elsewhere = await stub((_, response) => json(response, 200, []))
    const { url } = await stub((_, response) =>
      json(response, status, {}, { location: `${elsewhere.url}/api/v4/job_token_policies` })
    )
    expect((await ask(url)).message).toMatch(/leads elsewhere, where the token is not sent/)
    expect((await ask(url, change)).message).toMatch(/leads elsewhere/)
    expect(elsewhere.arrived).toEqual([])
  })

  test.for([400, 401, 403, 404, 422, 500])("is not said again where a server says it: %i", async (status) => {
    const { url } = await stub((_, response) =>
      json(response, status, { message: `your token ${token} is bad`, errors: [{ path: token }] })
    )
    const { message } = await ask(url)
    expect(message).toContain("your token <token> is bad")
    expect(message).not.toContain(token)
  })
})

describe("an answer", () => {
  test("that is longer than is read is left, wherever it stands", async () => {
    let written = 0
    const { url } = await stub((_, response) => {
      response.writeHead(200, { "content-type": "application/json" })
      const chunk = `"${"x".repeat(65_534)}"`
      const write = (): void => {
        if (response.destroyed) return
        written += chunk.length
        response.write(chunk, () => setImmediate(write))
      }
      write()
    })
    const limits = { maximumBytes: 1024 * 1024, maximumLevels: 64 }
    expect((await ask(url, read, { limits })).message).toMatch(/the answer is longer than 1 MiB/)
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  test("that does not end is not waited for", async () => {
    const { url } = await stub((_, response) => {
      response.writeHead(200, { "content-type": "application/json" })
      response.write("[")
    })
    const { message } = await ask(url, read, { patience: 50, isStopping: () => true })
    expect(message).toMatch(/no whole answer within 0\.05 seconds/)
  })

  test.for([
    ["a page", "text/html", "<html>", /the answer is no JSON/],
    ["broken JSON", "application/json", '[{"a":', /broken or nested too deeply/],
    ["deep JSON", "application/json", "[".repeat(100_000) + "]".repeat(100_000), /nested too deeply/]
  ] as const)("is none of a service: %s", async ([, type, text, why]) => {
    const { url } = await stub((_, response) => {
      response.writeHead(200, { "content-type": type })
      response.end(text)
    })
    const { message } = await ask(url)
    expect(message).toMatch(why)
    expect(message).toMatch(/is this the address of a Jobwarden service\?$/)
  })

  test("with signs that a terminal obeys is shown without them", async () => {
    const { url } = await stub((_, response) => json(response, 403, { message: "\u001B[2J\u202Eno\nno" }))
    expect((await ask(url)).message).toContain("<U+001B>[2J<U+202E>no<U+000A>no")
  })

  test("that is too long a story is cut", async () => {
    const { url } = await stub((_, response) => json(response, 403, { message: "no ".repeat(100_000) }))
    expect((await ask(url)).message.length).toBeLessThan(1000)
  })
})

describe("what may pass is tried again", () => {
  test("after as long as the server says, and no oftener than five times", async () => {
    const { arrived, url } = await stub((_, response, count) =>
      count < 3 ? json(response, 503, { message: "later" }, { "retry-after": "0" }) : json(response, 200, [])
    )
    expect((await ask(url)).body).toEqual([])
    expect(arrived).toHaveLength(3)
  })

  test("a change as well: it names the state that it changes, every time", async () => {
    const { arrived, url } = await stub((_, response, count) =>
      count === 1 ? response.destroy() : json(response, 200, { revision: 2 })
    )
    expect((await ask(url, change)).body).toEqual({ revision: 2 })
    expect(arrived.map(({ headers }) => headers["if-match"])).toEqual(['"1.a"', '"1.a"'])
  })

  test("and a refusal after an attempt that may have been carried out says so", async () => {
    const lost = await stub((_, response, count) =>
      count === 1 ? response.destroy() : json(response, 412, { message: "moved" })
    )
    expect((await ask(lost.url, change)).failure).toMatchObject({ status: 412, uncertain: true })
    const plain = await stub((_, response) => json(response, 412, { message: "moved" }))
    expect((await ask(plain.url, change)).failure).toMatchObject({ status: 412, uncertain: false })
  })

  test.for([400, 401, 403, 404, 412, 422, 500])("nothing else is: %i", async (status) => {
    const { arrived, url } = await stub((_, response) => json(response, status, { message: "no" }))
    expect((await ask(url)).message).toMatch(new RegExp(`answered ${status}: no; `))
    expect(arrived).toHaveLength(1)
  })

  test("nor anything once somebody wants to stop", async () => {
    const { arrived, url } = await stub((_, response) => json(response, 503, {}))
    expect((await ask(url, read, { isStopping: () => true })).message).toMatch(/answered 503/)
    expect(arrived).toHaveLength(1)
  })
})

test("eight requests at once are the most", async () => {
  let [now, most] = [0, 0]
  const { url } = await stub((_, response) => {
    most = Math.max(most, (now += 1))
    setTimeout(() => {
      now -= 1
      json(response, 200, [])
    }, 5)
  })
  const all = ServerClient.use((service) =>
    Effect.forEach(Array.from({ length: 40 }), () => service.ask(read), { concurrency: "unbounded" })
  )
  await Effect.runPromise(Effect.provide(all, client(url)))
  expect(most).toBe(8)
})

test("where nobody answers, it is said where and why", async () => {
  const { url } = await stub((_, response) => json(response, 200, []))
  const port = Number(new URL(url).port)
  const free = `http://127.0.0.1:${port === 65_535 ? 1025 : port + 1}`
  const { message } = await ask(free, read, { isStopping: () => true })
  expect(message).toBe(
    `GET /api/v4/job_token_policies of ${free}: nothing listens there; is the service running, and is the port right?`
  )
})
