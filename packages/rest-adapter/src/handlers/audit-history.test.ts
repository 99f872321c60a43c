import { describe, expect, it } from "vitest"
import { get, history, linkOf, listed, pathOf, toggle } from "../../test/audit.ts"
import { json, mission, serve } from "../../test/serving.ts"

describe("the history of a project's permissions", () => {
  it("has each revision with what it changed for whom, in words too, and no refused attempts", async () => {
    const service = await serve()
    await service.patch(mission)
    await service.patch(mission, { headers: json("dev-token") })
    await service.events()
    await service.patch({ package_registry: null })
    const revisions = await listed(service, history)
    expect(revisions).toMatchObject([
      {
        revision: 2,
        sequence: 3,
        event_name: "job_token_permissions_updated",
        actor: { type: "user", id: 3, name: "Maya Maintainer", username: "maya" },
        acknowledged: []
      },
      { revision: 1, sequence: 1 }
    ])
    const [second, first] = revisions
    expect(first?.["changes"]).toContainEqual({
      path: "/permissions/package_registry/maven/write",
      before: null,
      after: "job_token_and_maintainer"
    })
    expect(first?.["gained"]).toEqual(second?.["lost"])
    expect(first?.["lost"]).toEqual(second?.["gained"])
    expect(first?.["sentences"]).toContainEqual(expect.stringMatching(/ can now delete Maven packages$/))
    expect(second?.["sentences"]).toContainEqual(
      expect.stringMatching(/ can no longer delete Maven packages$/)
    )
  })

  it("goes on where its link leads, while revisions are added", async () => {
    const service = await serve()
    await toggle(service, 5)
    const found: Array<unknown> = []
    let next: string | undefined = `${history}?per_page=2`
    while (next !== undefined) {
      const answer = await get(service, next)
      found.push(...(answer.body as ReadonlyArray<{ revision: number }>).map(({ revision }) => revision))
      const link = linkOf(answer, "next")
      next = link && pathOf(link)
      await toggle(service, 1)
    }
    expect(found).toEqual([5, 4, 3, 2, 1])
    const { body, status } = await get(service, `${history}?page=2`)
    expect([status, body]).toMatchObject([400, { error: expect.stringContaining("`page` is unknown") }])
  })

  it("has the findings that were acknowledged", async () => {
    const service = await serve()
    const forks = { package_registry: { maven: { delete: { job_token: { refs: "any_including_forks" } } } } }
    const rules = (
      (await service.patch(forks)).body as { readonly errors: ReadonlyArray<{ readonly rule: string }> }
    ).errors.map(({ rule }) => rule)
    expect(rules.length).toBeGreaterThan(0)
    const query = rules.map((rule) => `acknowledge=${rule}:agreed`).join("&")
    const accepted = await service.patch(forks, {
      path: `/api/v4/projects/123/job_token_permissions?${query}`
    })
    expect(accepted.status).toBe(200)
    expect((await listed(service, history))[0]).toMatchObject({
      acknowledged: expect.arrayContaining([expect.objectContaining({ rule: rules[0], reason: "agreed" })])
    })
  })
})
