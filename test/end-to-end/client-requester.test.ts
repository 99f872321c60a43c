import { Projects } from "@gitbeaker/rest"
import { beforeAll, describe, expect, it } from "vitest"
import { bare, maintainer, manyProjects } from "./many-projects.ts"
import { startConfigured, temporaryFolder, type Running } from "./service.ts"

// The client has no methods for what GitLab does not have; its requester sends anything with its ways of doing it.

let service: Omit<Running, "tokens">
const client = (token: string) => new Projects({ host: service.url, token }).requester
const permissions = `projects/${bare.id}/job_token_permissions`
const policy = `projects/${encodeURIComponent(bare.path)}/job_token_policy`
const cell = { package_registry: { maven: { write: "maintainer" } } }

beforeAll(async () => {
  service = await startConfigured(temporaryFolder(), manyProjects)
}, 60_000)

describe("the requester of an unchanged GitLab client", { timeout: 30_000 }, () => {
  it("changes a project's permissions, reads them back, and clears them", async () => {
    const { patch, get, delete: remove } = client(maintainer)
    const changed = await patch(permissions, { body: cell })
    expect([changed.status, changed.body]).toMatchObject([200, { ...cell, revision: 1 }])
    expect((await get(permissions, { searchParams: { view: "explicit" } })).body).toMatchObject(cell)
    expect((await remove(permissions)).status).toBe(204)
    expect((await get(permissions, { searchParams: { view: "explicit" } })).body).not.toHaveProperty(
      "package_registry"
    )
  })

  it("reads and writes the whole document, and asks who can", async () => {
    const { patch, get } = client(maintainer)
    const { body } = await get(policy)
    expect((await patch(policy, { body: { permissions: cell } })).body).toMatchObject({ changed: true })
    expect(body).toMatchObject({ path: bare.path })
    const searchParams = { resource: "package_registry.maven", action: "write" }
    expect((await get(`${permissions}/access`, { searchParams })).body).toMatchObject({
      principals: { users: ["maintainer", "owner"] }
    })
  })

  it("is told what is wrong in the words that it shows", async () => {
    await expect(client("jwp-nobody").get(permissions)).rejects.toMatchObject({
      cause: { description: "401 Unauthorized" }
    })
    const body = { package_registry: { mavne: {} } }
    await expect(client(maintainer).patch(permissions, { body })).rejects.toMatchObject({
      cause: { description: expect.stringContaining("did you mean `maven`?") }
    })
  })
})
