import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { askAt, client } from "../../test/evaluation.ts"
import { serve, type Answer, type Service } from "../../test/serving.ts"

const path = "/access/v1/search"
const trusted = { ...client, authorization: "Bearer client-trusted-token" }
const subjects = {
  subject: { type: "user" },
  action: { name: "read" },
  resource: { type: "jobs", id: "acme/backend" }
}
const resources = { ...subjects, subject: { type: "user", id: "maya" }, resource: { type: "jobs" } }
const actions = { subject: resources.subject, resource: subjects.resource }

const idsOf = ({ body }: Answer): ReadonlyArray<string> =>
  (body as { readonly results: ReadonlyArray<{ readonly id: string }> }).results.map(({ id }) => id)
const tokenOf = ({ body }: Answer): string =>
  (body as { readonly page: { readonly next_token: string } }).page.next_token

const search = (service: Service, kind: string, body: unknown, headers = client) =>
  askAt(service, `${path}/${kind}`, body, headers)

describe("a search", () => {
  it("finds subjects, resources and actions by number and name, in one order", async () => {
    const service = await serve()
    expect((await search(service, "subject", subjects)).body).toEqual({
      page: { next_token: "", count: 5 },
      results: ["1", "2", "3", "4", "5"].map((id) => ({ type: "user", id }))
    })
    expect((await search(service, "resource", resources)).body).toEqual({
      page: { next_token: "", count: 4 },
      results: ["123", "124", "125", "127"].map((id) => ({ type: "jobs", id }))
    })
    expect((await search(service, "action", actions)).body).toEqual({
      page: { next_token: "", count: 3 },
      results: [{ name: "read" }, { name: "write" }, { name: "delete" }]
    })
  })

  it("of actions goes on by pages too", async () => {
    const service = await serve()
    const names: Array<unknown> = []
    let page: object = { limit: 2 }
    for (let turn = 0; turn < 2; turn++) {
      const answer = await search(service, "action", { ...actions, page })
      names.push(...(answer.body as { readonly results: ReadonlyArray<unknown> }).results)
      page = { token: tokenOf(answer) }
    }
    expect(names).toEqual([{ name: "read" }, { name: "write" }, { name: "delete" }])
    expect(page).toEqual({ token: "" })
  })

  it("tells what is wrong, all of it", async () => {
    const answer = await search(await serve(), "subject", {
      subject: {},
      resource: { type: "jobs" },
      page: { limit: -1, token: 4 }
    })
    const { errors } = answer.body as { readonly errors: ReadonlyArray<{ readonly path: string }> }
    expect([answer.status, errors.map((error) => error.path).toSorted()]).toEqual([
      400,
      ["/action", "/page/limit", "/page/token", "/resource/id", "/subject/type"]
    ])
  })

  it.each([{ limit: 1.5 }, { limit: "10" }, { limit: null }, { token: "" }, { token: {} }, [], "x"])(
    "is refused by the page %j",
    async (page) => {
      expect((await search(await serve(), "subject", { ...subjects, page })).status).toBe(400)
    }
  )

  it("says in words where the platform cannot list its subjects", async () => {
    // A platform without the member, which a spread would bring back.
    const service = await serve({ platform: { principals: undefined as never } })
    const answer = await search(service, "subject", subjects)
    expect([answer.status, answer.body]).toEqual([
      501,
      { message: expect.stringMatching(/^501 Not Implemented - the platform .*; ask about each/) }
    ])
    expect((await search(service, "resource", resources)).status).toBe(200)
  })

  it("is 503 where the platform lies about its order, or fails", async () => {
    const listed = [
      { type: "user", id: 4, username: "dev", name: "Devi", admin: false, active: true }
    ] as const
    const service = await serve({ platform: { principals: () => Effect.succeed(listed) } })
    const answer = await search(service, "subject", subjects)
    expect([answer.status, answer.body]).toEqual([503, { message: expect.not.stringContaining("order") }])
  })

  it("is for decision clients alone, and not read for anybody else", async () => {
    const service = await serve()
    for (const kind of ["subject", "resource", "action"]) {
      for (const credential of [{}, { "private-token": "ada-token" }, { "job-token": "job-onMain-token" }]) {
        const headers = { "content-type": "application/json", ...credential }
        const answer = await askAt(service, `${path}/${kind}`, "{", headers)
        expect([kind, answer.status]).toEqual([kind, 401])
      }
    }
  })

  it("tells a client of private projects too, by number and never by name", async () => {
    const administrator = { ...resources, subject: { type: "user", id: "ada" } }
    const answer = await search(await serve(), "resource", administrator)
    expect(idsOf(answer)).toEqual(["123", "124", "125", "126", "127"])
    expect(answer.text).not.toMatch(/acme|partner|ada/)
  })
})

describe("a token of a page", () => {
  const first = async (service: Service) => {
    const answer = await search(service, "subject", { ...subjects, page: { limit: 2 } })
    expect(idsOf(answer)).toEqual(["1", "2"])
    return tokenOf(answer)
  }

  it("goes on with the same question, whatever counts for nothing in it", async () => {
    const service = await serve()
    const token = await first(service)
    for (const change of [
      {},
      { page: { token, limit: 2 } },
      { subject: { id: "maya", type: "user" } },
      { unknown: true },
      { action: { name: "read" }, resource: { id: "acme/backend", type: "jobs" } }
    ]) {
      const answer = await search(service, "subject", { ...subjects, page: { token }, ...change })
      expect(idsOf(answer)).toEqual(["3", "4"])
    }
  })

  it.each<readonly [what: string, kind: string, change: object, headers: typeof client]>([
    ["another action", "subject", { action: { name: "write" } }, client],
    ["another resource", "subject", { resource: { type: "jobs", id: "124" } }, client],
    ["the same resource by another name", "subject", { resource: { type: "jobs", id: "123" } }, client],
    ["another type of subject", "subject", { subject: { type: "job" } }, client],
    ["properties", "subject", { subject: { type: "user", properties: { a: 1 } } }, client],
    ["a context", "subject", { context: { ip: "1.2.3.4" } }, client],
    ["another kind of search", "resource", { subject: { type: "user", id: "maya" } }, client],
    ["another client", "subject", {}, trusted]
  ])("is refused with %s", async (_, kind, change, headers) => {
    const service = await serve()
    const token = await first(service)
    const asked = { ...subjects, page: { token }, ...change }
    const answer = await search(service, kind, asked, headers)
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ path: "/page/token" })] })
    ])
  })

  it.each(["made up", "W251bGwsMTBd.", "x".repeat(100_000), "\u0000", "../../etc"])(
    "is refused where somebody made it up: %.10s",
    async (token) => {
      const answer = await search(await serve(), "subject", { ...subjects, page: { token } })
      expect(answer.status).toBe(400)
      expect(answer.text.length).toBeLessThan(1_000)
    }
  )

  it("is refused to a question that is nested without end, and the service goes on", async () => {
    const service = await serve()
    const depth = 200_000
    const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`
    const text = JSON.stringify({ ...subjects, context: { deep: "DEEP" } }).replace('"DEEP"', nested)
    const answer = await search(service, "subject", text)
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringContaining("nested too deeply") })
    ])
    expect((await search(service, "subject", subjects)).status).toBe(200)
    expect(service.logged).toEqual([])
  })
})
