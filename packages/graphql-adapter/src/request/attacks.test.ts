import { describe, expect, it } from "vitest"
import { json, mission, serve, type Call } from "../../test/serving.ts"

const query = '{ project(fullPath: "acme/backend") { id } }'
const mutation =
  'mutation { updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {jobs: {write: "owner"}}}) { errors } }'

const asMaya = { "private-token": "maya-token" }

describe("a request of another kind", () => {
  const refused: ReadonlyArray<readonly [string, number, Call]> = [
    [
      "a change by GET",
      405,
      { method: "GET", path: `/api/graphql?query=${encodeURIComponent(mutation)}`, headers: asMaya }
    ],
    [
      "a question by GET",
      405,
      { method: "GET", path: `/api/graphql?query=${encodeURIComponent(query)}`, headers: asMaya }
    ],
    ["PUT", 405, { method: "PUT", headers: json("maya"), body: JSON.stringify({ query }) }],
    ["PATCH", 405, { method: "PATCH", headers: json("maya"), body: JSON.stringify({ query }) }],
    ["DELETE", 405, { method: "DELETE", headers: asMaya }],
    [
      "a form",
      415,
      {
        headers: { ...asMaya, "content-type": "application/x-www-form-urlencoded" },
        body: `query=${encodeURIComponent(mutation)}`
      }
    ],
    [
      "plain text",
      415,
      { headers: { ...asMaya, "content-type": "text/plain" }, body: JSON.stringify({ query: mutation }) }
    ],
    [
      "a bare document",
      415,
      { headers: { ...asMaya, "content-type": "application/graphql" }, body: mutation }
    ],
    [
      "multipart",
      415,
      {
        headers: { ...asMaya, "content-type": "multipart/form-data; boundary=x" },
        body: `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: mutation })}\r\n--x--\r\n`
      }
    ],
    [
      "no content type",
      415,
      { headers: asMaya, body: new TextEncoder().encode(JSON.stringify({ query: mutation })) }
    ],
    [
      "another encoding",
      415,
      { headers: { ...asMaya, "content-type": "application/json; charset=utf-16" }, body: "{}" }
    ],
    ["no JSON", 400, { headers: json("maya"), body: "{query}" }],
    ["no UTF-8", 400, { headers: json("maya"), body: new Uint8Array([123, 0xff, 125]) }],
    ["nothing", 400, { headers: json("maya") }],
    ["a number", 400, { headers: json("maya"), body: "1" }],
    ["null", 400, { headers: json("maya"), body: "null" }],
    [
      "a key twice",
      400,
      { headers: json("maya"), body: `{"query": "{__typename}", "query": ${JSON.stringify(mutation)}}` }
    ],
    [
      "a further member",
      400,
      { headers: json("maya"), body: JSON.stringify({ query, private_token: "maya-token" }) }
    ],
    ["a query that is no text", 400, { headers: json("maya"), body: JSON.stringify({ query: [mutation] }) }],
    [
      "variables that are a list",
      400,
      { headers: json("maya"), body: JSON.stringify({ query, variables: [1] }) }
    ],
    [
      "a body above a megabyte",
      413,
      { headers: json("maya"), body: JSON.stringify({ query, variables: { a: "x".repeat(1_048_576) } }) }
    ],
    [
      "lists in lists in the variables",
      400,
      {
        headers: json("maya"),
        body: `{"query": "{__typename}", "variables": {"a": ${"[".repeat(10_000)}${"]".repeat(10_000)}}}`
      }
    ],
    [
      "a long list in the variables",
      400,
      {
        headers: json("maya"),
        body: JSON.stringify({ query, variables: { a: { b: Array.from({ length: 1_001 }, () => 1) } } })
      }
    ]
  ]

  it.each(refused)("is refused: %s", async (_, status, call) => {
    const { call: send, logged, policies } = await serve()
    const answer = await send(call)
    expect(answer.status).toBe(status)
    expect(answer.errors).toEqual([
      { message: expect.any(String), extensions: { code: expect.stringMatching(/^[A-Z_]+$/) } }
    ])
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    expect(await policies()).toEqual([])
    expect(logged).toEqual([])
  })

  it("is refused although its length is not told", async () => {
    const { call } = await serve()
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(" ".repeat(65_536)))
    })
    expect((await call({ headers: json("maya"), body })).status).toBe(413)
  })

  it("is not needed to be more than JSON in UTF-8", async () => {
    const { call } = await serve()
    const headers = { ...asMaya, "content-type": "Application/JSON; charset=UTF-8" }
    const { data } = await call({
      headers,
      body: JSON.stringify({ query, operationName: null, variables: null })
    })
    expect(data).toEqual({ project: { id: "gid://gitlab/Project/123" } })
  })
})

describe("a credential", () => {
  const ask = async (headers: Call["headers"], path = "/api/graphql") => {
    const { call } = await serve()
    const answer = await call({ path, headers: headers ?? {}, body: JSON.stringify({ query }) })
    return [answer.status, answer.data["project"] ?? null, answer.errors[0]?.extensions?.code]
  }
  const type = ["content-type", "application/json"] as const
  const known = { id: "gid://gitlab/Project/123" }

  it("is taken at every door of the REST API", async () => {
    expect(await ask([type, ["private-token", "maya-token"]])).toEqual([200, known, undefined])
    expect(await ask([type, ["authorization", "Bearer maya-token"]])).toEqual([200, known, undefined])
  })

  it("that nobody has is refused as a whole, so that guesses can be counted", async () => {
    expect(await ask([type, ["private-token", "guessed"]])).toEqual([401, null, "UNAUTHENTICATED"])
    expect(await ask([type, ["private-token", "job-onMain-token"]])).toEqual([401, null, "UNAUTHENTICATED"])
  })

  it("beside another one is refused", async () => {
    const maya = ["private-token", "maya-token"] as const
    expect(await ask([type, maya, ["authorization", "Bearer maya-token"]])).toEqual([
      401,
      null,
      "UNAUTHENTICATED"
    ])
    expect(await ask([type, maya, ["job-token", "job-onMain-token"]])).toEqual([401, null, "UNAUTHENTICATED"])
  })

  it.each(["private_token", "job_token", "access_token", "token"])(
    "in the query string is refused: %s",
    async (name) => {
      expect(await ask([type], `/api/graphql?${name}=maya-token`)).toEqual([401, null, "UNAUTHENTICATED"])
      expect(await ask([type], `/api/graphql;a?${name}=maya-token`).catch(() => null)).not.toContainEqual(
        known
      )
    }
  )

  it("is in no answer and in no log", async () => {
    const { call, logged } = await serve()
    const answers = [
      await call({ headers: json("guessed-secret"), body: JSON.stringify({ query }) }),
      await call({ headers: [type, ["authorization", "Bearer guessed-secret-token"]], body: "{" })
    ]
    expect(answers.map(({ text }) => text).join()).not.toContain("guessed-secret")
    expect(logged.join()).not.toContain("guessed-secret")
  })
})

describe("keys with a meaning of their own in JavaScript", () => {
  const update = `mutation ($p: JobTokenPermissionsDocument) {
    updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: $p}) { errors }
  }`

  it.each(["__proto__", "constructor", "prototype", "toString"])(
    "are unknown keys of a document: %s",
    async (key) => {
      const { ask, call, policies } = await serve()
      const permissions = `{${JSON.stringify(key)}: {"read": true}, "package_registry": {${JSON.stringify(key)}: {"read": true}}}`
      const inVariables = await call({
        headers: json("maya"),
        body: `{"query": ${JSON.stringify(update)}, "variables": {"p": ${permissions}}}`
      })
      const inline = await ask(
        "maya",
        `mutation { updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {
        ${key}: {read: true}, package_registry: {${key}: {read: true}} }}) { errors } }`
      )
      for (const { data } of [inVariables, inline]) {
        const errors = data["updateJobTokenPermissions"]?.["errors"] as unknown as ReadonlyArray<string>
        expect(errors).toEqual([
          expect.stringContaining(`unknown key \`${key}\``),
          expect.stringContaining(`unknown key \`${key}\``)
        ])
      }
      expect(({} as Record<string, unknown>)["read"]).toBeUndefined()
      expect(await policies()).toEqual([])
    }
  )

  it("are no operations, variables or extensions", async () => {
    const { call } = await serve()
    const answer = await call({
      headers: json("maya"),
      body: `{"query": "{__typename}", "__proto__": {"query": "{a}"}}`
    })
    expect(answer.status).toBe(400)
    const named = await call({
      headers: json("maya"),
      body: JSON.stringify({ query: "query a {__typename}", operationName: "__proto__" })
    })
    expect(named.data).toEqual({})
    expect(named.errors.length).toBe(1)
  })
})

describe("what goes wrong inside", () => {
  it("is told by nothing but that it did, and logged", async () => {
    const { ask, logged } = await serve({
      store: {
        latestEvents: () => {
          throw new Error("secret detail at /srv/store.sqlite")
        }
      }
    })
    const { data, errors, text } = await ask(
      "maya",
      '{ project(fullPath: "acme/backend") { id jobTokenAuditEvents { nodes { id } } } }'
    )
    expect(data).toEqual({ project: { id: "gid://gitlab/Project/123", jobTokenAuditEvents: null } })
    expect(errors).toEqual([
      {
        message: "Internal server error",
        path: ["project", "jobTokenAuditEvents"],
        extensions: { code: "INTERNAL_SERVER_ERROR" }
      }
    ])
    expect(text).not.toMatch(/secret|stack|\.ts/)
    expect(logged.join()).toContain("secret detail")
  })

  it("does not repeat what a client sent at length", async () => {
    const { ask } = await serve()
    const { text } = await ask("maya", "query ($a: Int) { __typename }", { a: "x".repeat(900_000) })
    expect(text.length).toBeLessThan(5_000)
  })

  it("keeps the answer to a change whole", async () => {
    const { ask } = await serve()
    expect((await ask("maya", "mutation { a: __typename }")).data).toEqual({ a: "Mutation" })
    expect(mission).toBeDefined()
  })
})
