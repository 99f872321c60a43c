import { describe, expect, it } from "vitest"
import { as, at, expectRow, sends, type Row } from "../../test/refused-request.ts"
import { backend, json, mission, serve } from "../../test/serving.ts"

const notFound = { message: "404 Project Not Found" }
const below = (role: string) => ({
  message: `403 Forbidden - this needs the maintainer role or above in the project; yours is ${role}`
})
const lacksScope = {
  error: "insufficient_scope",
  error_description: "The request requires higher privileges than provided by the access token.",
  scope: "api",
  message: "403 Forbidden - the token lacks the scope; it needs api"
}

const rows: ReadonlyArray<Row> = [
  { name: "a stranger, at a private project", call: as("pia-token"), status: 404, body: notFound },
  { name: "an unknown project", call: at("999"), status: 404, body: notFound },
  {
    name: "a developer",
    call: as("dev-token"),
    status: 403,
    body: below("developer"),
    audited: ["role_below_maintainer"]
  },
  {
    name: "a guest",
    call: as("gus-token"),
    status: 403,
    body: below("guest"),
    audited: ["role_below_maintainer"]
  },
  {
    name: "a stranger, at a public project",
    call: at("acme%2Fhandbook", "pia-token"),
    status: 403,
    body: below("authenticated"),
    audited: ["role_below_maintainer"]
  },
  {
    name: "a maintainer's token that only reads",
    call: as("maya-read_api-token"),
    status: 403,
    body: lacksScope,
    audited: ["insufficient_scope"]
  },
  {
    name: "a developer whose request is wrong in every other way too",
    call: as("dev-token", {
      path: `${backend}?dryrun=1`,
      body: "{",
      headers: { "private-token": "dev-token" }
    }),
    status: 403,
    body: below("developer"),
    audited: ["role_below_maintainer"]
  },
  {
    name: "a maintainer who gives jobs what an owner alone may do",
    call: sends({ body: '{"pipelines":{"delete":"job_token"}}' }),
    status: 403,
    body: {
      message:
        "403 Forbidden - this would give job tokens what your role (maintainer) does not have: pipelines:delete; " +
        "ask somebody with the role that the platform requires there, or leave these out"
    },
    audited: ["hands_out_more_than_the_writer_has"]
  },
  {
    name: "a stale If-Match",
    call: sends({ headers: json("maya-token", { "if-match": '"7.0123456789abcdef"' }) }),
    status: 412,
    body: {
      message:
        "412 Precondition Failed - the policy is at revision 0 by now; read it again and repeat the change on what it says"
    },
    audited: ["revision_mismatch"]
  }
]

describe("PATCH refuses", () => {
  it.each(rows)("$name", (row) => expectRow(row))

  it("a project that may not be known exactly as one that there is not", async () => {
    const service = await serve()
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const [private_, none] = await Promise.all(
        ["123", "999"].map((id) =>
          service.call({ ...at(id, "pia-token"), method, ...(method === "GET" && { body: null }) })
        )
      )
      expect([private_?.status, private_?.text]).toEqual([none?.status, none?.text])
      expect([...(private_?.headers ?? [])]).toEqual([...(none?.headers ?? [])])
    }
    expect(await service.events()).toEqual([])
  })

  it("with the current tag, so that a client can read what changed and try again", async () => {
    const service = await serve()
    const { headers } = await service.patch(mission)
    const stale = json("maya-token", { "if-match": '"0.0123456789abcdef"' })
    const refused = await service.patch({ jobs: { read: "owner" } }, { headers: stale })
    expect([refused.status, refused.headers.get("etag")]).toEqual([412, headers.get("etag")])
    const again = json("maya-token", { "if-match": refused.headers.get("etag") ?? "" })
    expect((await service.patch({ jobs: { read: "owner" } }, { headers: again })).status).toBe(200)
  })
})

describe("GET and DELETE refuse", () => {
  it.each(
    rows.filter(({ status, name }) => status === 404 || /a developer$|a guest|that only reads/.test(name))
  )("$name", async ({ call, status, body, name }) => {
    const service = await serve()
    const read = await service.call({ ...call, method: "GET", body: null })
    expect([read.status, read.body]).toEqual(
      /that only reads/.test(name) ? [200, expect.anything()] : [status, body]
    )
    expect(await service.events()).toEqual([])
    const removed = await service.call({ ...call, method: "DELETE", body: null })
    expect([removed.status, removed.body]).toEqual([status, body])
    expect(await service.policies()).toEqual([])
  })
})
