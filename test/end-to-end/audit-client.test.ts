import { AuditEvents, ProjectJobTokenScopes } from "@gitbeaker/rest"
import { beforeAll, describe, expect, it } from "vitest"
import { administrator, bare, maintainer, manyProjects } from "./many-projects.ts"
import { startConfigured, temporaryFolder, type Running } from "./service.ts"

// A client of GitLab's API as it is published, told nothing of Jobwarden but its address.

let service: Omit<Running, "tokens">
const events = (token: string) => new AuditEvents({ host: service.url, token })

beforeAll(async () => {
  service = await startConfigured(temporaryFolder(), manyProjects)
  const scopes = new ProjectJobTokenScopes({ host: service.url, token: maintainer })
  await scopes.addToInboundAllowList(bare.id, 101)
  for (let turn = 0; turn < 24; turn++) await scopes.edit(bare.id, turn % 2 === 1)
}, 60_000)

const numbers = Array.from({ length: 25 }, (_, index) => 25 - index)

describe("an unchanged GitLab client", { timeout: 30_000 }, () => {
  it("reads a project's audit events, page by page to the first", async () => {
    const all = await events(maintainer).all({ projectId: bare.id })
    expect(all.map(({ id }) => id)).toEqual(numbers)
    expect(all.at(-1)).toMatchObject({
      author_id: 3,
      entity_id: 100,
      entity_type: "Project",
      details: {
        author_name: "Maya Maintainer",
        target_details: "acme/library-101",
        target_type: "Project",
        custom_message:
          "Project acme/library-101 was added to inbound list of allowed projects for acme/backend",
        ip_address: "127.0.0.1",
        entity_path: "acme/backend"
      }
    })
  })

  it("reads them by keyset pages, one of them, and those of a span of time", async () => {
    const client = events(maintainer)
    const keyset = { pagination: "keyset", perPage: 4, orderBy: "id", sort: "desc" } as const
    const all = await client.all({ projectId: bare.path, ...keyset })
    expect(all.map(({ id }) => id)).toEqual(numbers)
    expect(await client.show(7, { projectId: bare.id })).toEqual(all.find(({ id }) => id === 7))
    const none = await client.all({ projectId: bare.id, createdBefore: "2001-01-01T00:00:00Z" })
    expect(none).toEqual([])
  })

  it("reads all of the log as an administrator, and nobody else does", async () => {
    expect((await events(administrator).all()).map(({ id }) => id)).toEqual(numbers)
    await expect(events(maintainer).all()).rejects.toMatchObject({
      cause: { description: "403 Forbidden - this needs an administrator or an auditor of the instance" }
    })
  })
})
