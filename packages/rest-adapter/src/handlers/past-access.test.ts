import { describe, expect, it } from "vitest"
import { hiding, scoped } from "../../test/policy.ts"
import { backend, json, mission, serve, type Service } from "../../test/serving.ts"

const write = "resource=package_registry.maven&action=write"
const get = (service: Service, query: string, token = "maya-token") =>
  service.call({ path: `${backend}/access?${query}`, headers: { "private-token": token } })

/** When the project's permissions were stored last. */
const updatedAt = async (service: Service): Promise<string> => {
  const { body } = await service.call({ headers: { "private-token": "maya-token" } })
  return (body as { readonly updated_at: string }).updated_at
}

/** Lets the clock go on, so that two changes have two moments. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 3))

describe("who could", () => {
  it("is told of the past, with what began and ended it, and leaves the answer about now as it is", async () => {
    const service = await serve()
    await service.patch(mission)
    const first = await updatedAt(service)
    await pause()
    await service.patch({ package_registry: { maven: { write: "owner" } } })
    const second = await updatedAt(service)
    const answer = await get(service, `${write}&at=${first}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      revision: 1,
      principals: { users: ["maintainer", "owner"] },
      past: {
        at: first,
        since: { at: first, by: [{ type: "project", revision: 1, sequence: 1 }] },
        until: { at: second, by: [{ type: "project", revision: 2, sequence: 2 }] }
      }
    })
    const now = (await get(service, write)).body as object
    expect(now).toMatchObject({ revision: 2, principals: { users: ["owner"] } })
    expect(now).not.toHaveProperty("past")
  })

  it.each([
    ["at=2026-08-22", "2026-08-22T00:00:00.000Z"],
    ["at=2026-08-22T10:30:00%2B02:00", "2026-08-22T08:30:00.000Z"],
    ["at=2026-08-22T10:30:00+02:00", "2026-08-22T08:30:00.000Z"],
    ["at=2026-08-22T08:30:00.5Z", "2026-08-22T08:30:00.500Z"]
  ])("takes %s", async (at, moment) => {
    const { body } = await get(await serve(), `${write}&${at}`)
    expect(body).toMatchObject({ revision: 0, past: { at: moment, platform_defaults: true } })
  })

  it.each([
    [`${write}&at=`, "at is empty"],
    [`${write}&at=yesterday`, "at is invalid"],
    [`${write}&at=2026-02-30`, "at is invalid"],
    [`${write}&at=2026-08-22T10:30:00`, "at is invalid"],
    [`${write}&at=-271821-04-20`, "at is invalid"],
    [`${write}&at=2026-08-22&at=2026-08-23`, "at is given more than once"],
    [`${write}&At=2026-08-22`, "`At` is unknown; did you mean `at`?"],
    ["resource=jobs&at=2026-08-22", "action is missing"]
  ])("is not told for %s", async (query, error) => {
    const answer = await get(await serve(), query)
    expect([answer.status, answer.body]).toEqual([400, { error }])
  })

  it("is not told of what is to come", async () => {
    const answer = await get(await serve(), `${write}&at=2999-12-31`)
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: expect.stringMatching(/^at is in the future: it is \S+Z now; leave it out to ask about now$/) }
    ])
  })

  it.each([
    ["nobody", undefined, 401],
    ["a job of the project", "job-onMain-token", 401],
    ["who may not know the project", "pia-token", 404],
    ["a developer", "dev-token", 403],
    ["a maintainer with a token for packages", "maya-read_registry-token", 403]
  ])("is for maintainers only: %s", async (_, token, status) => {
    const service = await serve()
    const headers = token === undefined ? {} : { "private-token": token }
    for (const at of ["2026-08-22", "2999-12-31", "nonsense"]) {
      const answer = await service.call({ path: `${backend}/access?${write}&at=${at}`, headers })
      expect(answer.status).toBe(status)
    }
  })

  it("counts what the caller may not know, and names it to nobody else", async () => {
    const service = await serve({ platform: scoped(hiding) })
    const read = "resource=package_registry.maven&action=read&at=2026-08-22"
    const answer = await get(service, read)
    expect(answer.body).toMatchObject({ hidden_sources: 3 })
    expect(answer.text).toContain('{"project":"acme/app"}')
    expect(answer.text).not.toMatch(/partner|integration|(?<!\d)(126|4711)(?!\d)/)
    expect((await get(service, read, "ada-token")).body).toMatchObject({ hidden_sources: 0 })
  })

  it("is told where a group and the instance said something", async () => {
    const service = await serve()
    const around = (path: string, token: string, body: object) =>
      service.call({
        method: "PATCH",
        path: `/api/v4/${path}/job_token_permissions`,
        headers: json(token),
        body: JSON.stringify(body)
      })
    const { status } = await around("groups/7", "olga-token", {
      limits: { package_registry: { maven: { write: "maintainer" } } }
    })
    expect(status).toBe(200)
    await pause()
    const { body } = await get(service, `${write}&at=${new Date().toISOString()}`)
    expect(body).toMatchObject({
      principals: { users: ["maintainer", "owner"] },
      past: {
        since: { by: [{ type: "group", path: "acme", revision: 1, sequence: 1 }] },
        until: null,
        limited_by: [{ level: "group", path: "acme" }],
        surroundings: { groups: [{ path: "acme", revision: 1 }], instance: 0 }
      }
    })
  })
})
