import { describe, expect, it } from "vitest"
import { bare, maintainer, manyProjects } from "./many-projects.ts"
import { readStore, startConfigured, temporaryFolder } from "./service.ts"

describe("a rule that the configuration lets nobody acknowledge", () => {
  it("refuses a change all the same, and says why", { timeout: 20_000 }, async () => {
    const folder = temporaryFolder()
    const { url } = await startConfigured(folder, manyProjects, {
      unacknowledgeable_rules: ["fork-mr-token-write"]
    })
    const query = "acknowledge=fork-mr-token-write:wanted"
    const refused = await fetch(`${url}/api/v4/projects/${bare.id}/job_token_permissions?${query}`, {
      method: "PATCH",
      headers: { "private-token": maintainer, "content-type": "application/json" },
      body: JSON.stringify({
        package_registry: { npm: { write: { job_token: { refs: "any_including_forks" } } } }
      })
    })
    expect([refused.status, await refused.json()]).toEqual([
      422,
      {
        message: expect.stringMatching(/; this instance does not let fork-mr-token-write be acknowledged$/),
        errors: [expect.objectContaining({ rule: "fork-mr-token-write" })]
      }
    ])
    expect(readStore(folder).revisions).toEqual([])
  })
})
