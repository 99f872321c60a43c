import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { ServerResponse } from "node:http"
import { beforeEach, describe, expect, it } from "vitest"
import { credential, whileTimePasses, whyNot, withPlatform, withPlatformInTime } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"
import { tokens } from "../../test/stub-world.ts"
import { mostBytes } from "./attempt.ts"

let stub: StubGitLab
beforeEach(async () => {
  stub = await startGitLab()
})

const json = { "content-type": "application/json" }

/** Answers so every time, or the first so many times. */
const failing = (fail: (response: ServerResponse) => unknown, times = Infinity): void => {
  let left = times
  stub.fault = (_, response) => {
    left -= 1
    if (left < 0) return false
    fail(response)
    return true
  }
}

const projectOrWhy = () => withPlatformInTime(stub, (platform) => whyNot(platform.project(123)))

const body = { id: 123, path_with_namespace: "acme/backend", visibility: "private" }
const namespace = { id: 7, kind: "group", full_path: "acme", parent_id: null }

describe("an answer that is none", () => {
  it.each<readonly [string, (response: ServerResponse) => unknown, string, number]>([
    ["500", (response) => response.writeHead(500, json).end("{}"), "answered 500", 3],
    ["a proxy's 502 in HTML", (response) => response.writeHead(502).end("<html>"), "answered 502", 3],
    [
      "429 that wants a long time",
      (response) => response.writeHead(429, { "retry-after": "600" }).end(),
      "answered 429",
      1
    ],
    ["a connection that is cut", (response) => response.destroy(), "connection failed", 3],
    [
      "a body that stops in its middle",
      (response) => {
        response.writeHead(200, { ...json, "content-length": "500" }).write('{"id":1')
        setImmediate(() => response.destroy())
      },
      "connection failed",
      3
    ],
    [
      "a page in HTML with 200",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      "other than JSON",
      1
    ],
    ["HTML that is called JSON", (response) => response.writeHead(200, json).end("<html>"), "broken JSON", 1],
    ["nothing", (response) => response.writeHead(200, json).end(), "broken JSON", 1],
    ["204", (response) => response.writeHead(204).end(), "which is no answer", 1],
    ["null", (response) => response.writeHead(200, json).end("null"), "the form", 1],
    [
      "types that are wrong",
      (response) => response.writeHead(200, json).end(JSON.stringify({ ...body, namespace, id: "123" })),
      "the form",
      1
    ],
    [
      "a visibility that there is not",
      (response) =>
        response.writeHead(200, json).end(JSON.stringify({ ...body, namespace, visibility: "secret" })),
      "the form",
      1
    ],
    [
      "another project",
      (response) => response.writeHead(200, json).end(JSON.stringify({ ...body, namespace, id: 124 })),
      "another one",
      1
    ],
    [
      "a project outside of its own namespace",
      (response) =>
        response
          .writeHead(200, json)
          .end(JSON.stringify({ ...body, namespace: { ...namespace, full_path: "other" } })),
      "another one",
      1
    ],
    [
      "a redirect",
      (response) => response.writeHead(302, { location: "https://elsewhere.example/" }).end(),
      "redirects are not followed",
      1
    ],
    [
      "401 for the service itself",
      (response) => response.writeHead(401, json).end("{}"),
      "does not take the service's own token",
      1
    ],
    [
      "403 for the service itself",
      (response) => response.writeHead(403, json).end("{}"),
      "own token may not ask that",
      1
    ]
  ])("%s makes the platform unavailable", async (_, fail, why, attempts) => {
    failing(fail)
    expect(await projectOrWhy()).toMatch(new RegExp(`unavailable: GitLab was asked for /projects/….*${why}`))
    expect(stub.requests).toHaveLength(attempts)
  })

  it("longer than anything GitLab says is not read to its end", async () => {
    let written = 0
    failing((response) => {
      response.writeHead(200, json)
      const chunk = Buffer.alloc(1024 * 1024, " ")
      const write = (): void => {
        while (!response.destroyed && written < 4 * mostBytes) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once("drain", write)
        }
      }
      write()
    })
    expect(await projectOrWhy()).toContain("longer than 16 MiB")
    expect(written).toBeLessThan(2 * mostBytes)
  })

  it.each(["acme/BACKEND", "acme/gone"])("404 is one: %s is not there", async (path) => {
    expect(await withPlatform(stub, (platform) => platform.project(path))).toBeNull()
  })

  it("a redirect from a path that a project had once says that nothing is there", async () => {
    failing((response) => response.writeHead(301, { location: `${stub.url}/api/v4/projects/123` }).end())
    expect(await withPlatform(stub, (platform) => platform.project("acme/old"))).toBeNull()
    expect(stub.requests).toEqual(["GET /api/v4/projects/acme%2Fold"])
  })

  it("somebody else's membership is not taken for that of who was asked about", async () => {
    failing((response) => {
      const member = { id: 3, state: "active", access_level: 50, expires_at: null }
      response.writeHead(200, json).end(JSON.stringify(member))
    })
    const why = await withPlatform(stub, (platform) => whyNot(platform.memberRole(4, 123)))
    expect(why).toMatch(/unavailable.*another one/)
  })
})

describe("what may be better a moment later", () => {
  it.each<readonly [string, (response: ServerResponse) => unknown]>([
    ["500", (response) => response.writeHead(500).end()],
    ["429", (response) => response.writeHead(429, { "retry-after": "0" }).end()],
    ["a cut connection", (response) => response.destroy()]
  ])("%s is tried again", async (_, fail) => {
    failing(fail, 2)
    expect(await withPlatformInTime(stub, (platform) => platform.project(123))).toMatchObject({ id: 123 })
    expect(stub.requests).toHaveLength(3)
  })

  it("is waited for as long as GitLab says, within bounds", async () => {
    failing((response) => response.writeHead(429, { "retry-after": "1" }).end(), 1)
    const start = performance.now()
    await withPlatformInTime(stub, (platform) => platform.project(123))
    expect(performance.now() - start).toBeGreaterThan(950)
  })
})

describe("a GitLab that takes its time", () => {
  it("is given up after ten seconds, however often it was tried", async () => {
    failing(() => "nothing at all")
    const why = await withPlatform(stub, (platform) => whileTimePasses(whyNot(platform.project(123))))
    expect(why).toMatch(/unavailable.*nothing came within 10 seconds/)
  })

  it("holds nobody up who asks for something else that is known", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        yield* platform.project(123)
        failing(() => "nothing at all")
        yield* Effect.forkScoped(platform.project(124))
        expect(yield* platform.project(123)).toMatchObject({ id: 123 })
      })
    )
  })
})

describe("the circuit", () => {
  it("opens when nothing answers, says so also to whoever asks for its health, and closes when something does", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        const ask = (id: number) => whyNot(platform.project(id))
        yield* platform.health
        failing((response) => response.writeHead(200, json).end("<html>"))
        for (let id = 1; id <= 5; id += 1) expect(yield* ask(id)).toContain("broken JSON")
        const before = stub.requests.length
        const open = /unavailable: GitLab did not answer several times in a row/
        expect(yield* ask(6)).toMatch(open)
        expect(yield* whyNot(platform.authenticate(credential("private_token", tokens.maya)))).toMatch(open)
        expect(yield* whyNot(platform.health)).toMatch(open)
        expect(stub.requests).toHaveLength(before)
        stub.fault = null
        yield* TestClock.adjust("5 seconds")
        yield* platform.health
        expect(yield* platform.project(123)).toMatchObject({ id: 123 })
      })
    ))

  it("stays closed where GitLab answers with a no", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        for (let id = 1; id <= 9; id += 1) expect(yield* platform.project(id)).toBeNull()
        expect(yield* platform.project(123)).not.toBeNull()
      })
    ))

  it("does not say that all is well while GitLab refuses the service itself", async () => {
    stub.world.tokens.delete(tokens.service)
    const why = await withPlatform(stub, (platform) => whyNot(platform.health))
    expect(why).toMatch(/does not take the service's own token/)
    expect(why).not.toContain(tokens.service)
  })
})
