import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { backend, json, mission, origin, serve } from "../test/serving.ts"

const maya = { "private-token": "maya-token" }
const place = (id: string) => backend.replace("123", id)
const noProject = [404, { message: "404 Project Not Found" }]
const noRoute = [404, { error: "404 Not Found" }]
const invalid = [400, { error: "the URL is invalid; its path is not percent-encoded UTF-8" }]

describe("a path", () => {
  it.each([
    ["an id", place("123")],
    ["a path with %2F", place("acme%2Fbackend")],
    ["a path with %2f", place("acme%2fbackend")],
    ["a path that encodes more than it must", place("%61cme%2F%62ackend")],
    ["a slash at the end", `${place("123")}/`]
  ])("leads to the project: %s", async (_, path) => {
    const answer = await (await serve()).call({ path, headers: maya })
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ project_id: 123 })])
  })

  it.each([
    ["an encoding of the encoding", place("acme%252Fbackend"), noProject],
    ["an id with leading zeros", place("0123"), noProject],
    ["an id with a sign", place("+123"), noProject],
    ["an id with a point", place("123.0"), noProject],
    ["an id in hexadecimal", place("0x7b"), noProject],
    ["an id with an exponent", place("1e2"), noProject],
    ["an id with a space", place("123%20"), noProject],
    ["an id with a new line", place("123%0A"), noProject],
    ["an id with a zero byte", place("123%00"), noProject],
    ["an id in other digits", place("%D9%A1%D9%A2%D9%A3"), noProject],
    ["a huge id", place("9".repeat(400)), noProject],
    ["an id beyond what numbers hold, which rounds to none", place("9007199254740993"), noProject],
    ["zero", place("0"), noProject],
    ["a negative id", place("-123"), noProject],
    ["no id", place(""), noProject],
    ["a path in other letters", place("Acme%2FBackend"), noProject],
    ["a path with a slash at its end", place("acme%2Fbackend%2F"), noProject],
    ["a path that climbs", place("acme%2F..%2Facme%2Fbackend"), noProject],
    ["a very long path", place(`${"a%2F".repeat(600)}b`), noProject],
    ["`__proto__`", place("__proto__"), noProject],
    ["a path that is not encoded", place("acme/backend"), noRoute],
    ["other letters", backend.replace("projects", "Projects"), noRoute],
    ["two slashes", backend.replace("/projects", "//projects"), noRoute],
    ["something after it", `${backend}/x`, noRoute],
    ["something else", "/api/v4/projects", noRoute],
    ["nothing", "/", noRoute],
    ["what is no percent-encoding", place("%zz"), invalid],
    ["what is no UTF-8", place("%E0%A4%A"), invalid]
  ])("leads nowhere: %s", async (_, path, expected) => {
    const service = await serve()
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const answer = await service.call({
        method,
        path,
        headers: json("maya-token"),
        ...(method === "GET" ? {} : { body: JSON.stringify(method === "PATCH" ? mission : {}) })
      })
      expect([answer.status, answer.body]).toEqual(expected)
      expect(answer.headers.get("content-type")).toBe("application/json")
    }
    expect(await service.policies()).toEqual([])
  })

  it("leads to a project in groups as deep as GitLab's", async () => {
    const path = `${Array.from({ length: 20 }, (_, depth) => `group-number-${depth}`).join("/")}/${"p".repeat(200)}`
    const project = { id: 4711, path, visibility: "private" } as const
    const service = await serve({
      platform: {
        inventory: Effect.succeed({ groups: [], projects: [project] }),
        project: (reference) => Effect.succeed(reference === path ? project : null)
      }
    })
    const answer = await service.call({
      path: place(encodeURIComponent(path)),
      headers: { "private-token": "ada-token" }
    })
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ project_id: 4711 })])
  })
})

describe("a method", () => {
  it.each(["POST", "PUT", "OPTIONS", "QUERY"])(
    "that there is not is told with those that there are: %s",
    async (method) => {
      const service = await serve()
      const answer = await service.call({
        method,
        headers: json("maya-token"),
        body: JSON.stringify(mission)
      })
      expect([answer.status, answer.body]).toEqual([405, { error: "405 Not Allowed" }])
      expect(answer.headers.get("allow")).toBe("DELETE, GET, HEAD, PATCH")
      expect(answer.headers.get("access-control-allow-origin")).toBeNull()
      expect(await service.policies()).toEqual([])
    }
  )

  it("of the decisions is POST alone", async () => {
    const service = await serve()
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const answer = await service.call({ method, path: "/access/v1/evaluation" })
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"])
    }
  })

  it("HEAD says what GET would, without the body", async () => {
    const service = await serve()
    await service.patch(mission)
    const [head, get] = [
      await service.call({ method: "HEAD", headers: maya }),
      await service.call({ method: "GET", headers: maya })
    ]
    expect([head.status, head.text]).toEqual([200, ""])
    expect([...head.headers]).toEqual([...get.headers])
    for (const [token, status] of [
      ["no-token", 401],
      ["dev-token", 403],
      ["pia-token", 404]
    ] as const) {
      expect((await service.call({ method: "HEAD", headers: { "private-token": token } })).status).toBe(
        status
      )
    }
  })

  it.each(["x-http-method-override", "x-http-method", "x-method-override"])(
    "is not overridden by %s",
    async (name) => {
      const service = await serve()
      await service.patch(mission)
      const get = await service.call({ headers: { ...maya, [name]: "DELETE" } })
      expect([get.status, get.body]).toEqual([200, expect.objectContaining({ revision: 1 })])
      const post = await service.call({
        method: "POST",
        headers: json("maya-token", { [name]: "PATCH" }),
        body: "{}"
      })
      expect(post.status).toBe(405)
      expect(await service.policies()).toMatchObject([{ revision: 1 }])
    }
  )
})

describe("every answer", () => {
  it("is not to be sniffed, and is no place for what the request says of its host", async () => {
    const service = await serve()
    const evil = "evil.example"
    const forged = {
      host: evil,
      forwarded: `host=${evil}`,
      "x-forwarded-host": evil,
      "x-original-url": `/${evil}`,
      origin: `http://${evil}`
    }
    for (const [method, path, headers] of [
      ["GET", backend, maya],
      ["GET", backend, {}],
      ["PATCH", backend, json("maya-token")],
      ["PATCH", backend, json("dev-token")],
      ["POST", backend, maya],
      ["GET", "/nothing", maya],
      ["GET", `${backend}?view=a&view=b`, maya],
      ["GET", place("%zz"), maya],
      ["GET", "/openapi.json", {}],
      ["GET", "/-/liveness", {}],
      ["GET", "/-/readiness", {}],
      ["POST", "/access/v1/evaluation", {}]
    ] as const) {
      const body = method === "GET" ? null : JSON.stringify(mission)
      const answer = await service.call({ method, path, headers: { ...forged, ...headers }, body })
      expect([path, answer.headers.get("x-content-type-options")]).toEqual([path, "nosniff"])
      expect(`${answer.text} ${JSON.stringify([...answer.headers])}`).not.toContain(evil)
      // The document's examples have a host of their own, which begins alike.
      const all = `${answer.text} ${JSON.stringify([...answer.headers])}`.replaceAll(
        "jobwarden.example.com",
        ""
      )
      expect(all).not.toContain(new URL(origin).host)
      for (const name of [
        "server",
        "x-powered-by",
        "access-control-allow-origin",
        "set-cookie",
        "x-request-id"
      ]) {
        expect(answer.headers.get(name)).toBeNull()
      }
    }
  })

  it("that holds a policy, or says why there is none, is kept by no shared cache", async () => {
    const service = await serve()
    for (const token of ["maya-token", "dev-token", "pia-token", "no-token"]) {
      const answer = await service.call({ headers: { "private-token": token } })
      expect(answer.headers.get("cache-control")).toBe("private, no-cache")
    }
  })
})
