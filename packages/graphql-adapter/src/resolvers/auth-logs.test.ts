import { describe, expect, it } from "vitest"
import { clientDocument } from "../../test/documents.ts"
import { notAvailable, serve } from "../../test/serving.ts"
import { letIn } from "../../test/uses.ts"

const fullPath = "acme/backend"
const read = clientDocument("getAuthLogs")
const count = clientDocument("getAuthLogCount")

describe("whose job tokens were let in", () => {
  it("is told by project, with the last time, as GitLab's page reads it", async () => {
    const service = await serve()
    const early = letIn(125)
    const late = letIn(125, { action: "write", lastUsed: early.lastUsed.replace("00:00:01", "00:00:02") })
    await service.uses(early, late, letIn(124))
    const { data, errors } = await service.ask("maya", read, { fullPath, first: 10 })
    expect(errors).toEqual([])
    const origin = (id: number, name: string) => ({
      id: `gid://gitlab/Project/${id}`,
      name,
      path: name,
      fullPath: `acme/${name}`,
      avatarUrl: null
    })
    expect(data["project"]?.["ciJobTokenAuthLogs"]).toMatchObject({
      count: 2,
      nodes: [
        { originProject: origin(124, "app"), lastAuthorizedAt: early.lastUsed },
        { originProject: origin(125, "handbook"), lastAuthorizedAt: late.lastUsed }
      ],
      pageInfo: { hasNextPage: false, hasPreviousPage: false }
    })
    expect((await service.ask("maya", count, { fullPath })).data["project"]?.["ciJobTokenAuthLogs"]).toEqual({
      count: 2
    })
  })

  it("can be read from its end", async () => {
    const service = await serve()
    await service.uses(letIn(124), letIn(125), letIn(127))
    const page = async (variables: object) => {
      const { data, errors } = await service.ask("maya", read, { fullPath, ...variables })
      expect(errors).toEqual([])
      return data["project"]?.["ciJobTokenAuthLogs"] as unknown as {
        readonly nodes: ReadonlyArray<{ readonly originProject: { readonly name: string } }>
        readonly pageInfo: { readonly startCursor: string; readonly hasPreviousPage: boolean }
      }
    }
    const last = await page({ last: 2 })
    expect(last.nodes.map(({ originProject }) => originProject.name)).toEqual(["handbook", "wiki"])
    expect(last.pageInfo.hasPreviousPage).toBe(true)
    const before = await page({ last: 2, before: last.pageInfo.startCursor })
    expect(before.nodes.map(({ originProject }) => originProject.name)).toEqual(["app"])
    expect(before.pageInfo.hasPreviousPage).toBe(false)
  })

  it("counts projects that the reader may not know, and names them nowhere", async () => {
    const service = await serve()
    await service.uses(letIn(126), letIn(124), letIn(4711))
    const answer = await service.ask(
      "maya",
      `{ project(fullPath: "acme/backend") { ciJobTokenAuthLogs { count hiddenCount
        edges { cursor node { lastAuthorizedAt originProject { fullPath } } } } } }`
    )
    expect(answer.data["project"]?.["ciJobTokenAuthLogs"]).toMatchObject({ count: 1, hiddenCount: 2 })
    expect(answer.text).not.toMatch(/126|4711|partner/)
  })

  it.each(["dev", "rosa", "maya-read_registry"])("is nothing for %s", async (who) => {
    const service = await serve()
    await service.uses(letIn(124))
    const { data, errors, text } = await service.ask(who, read, { fullPath })
    expect(data["project"]?.["ciJobTokenAuthLogs"] ?? null).toBeNull()
    if (data["project"] !== null) expect(errors).toMatchObject([{ message: notAvailable }])
    expect(text).not.toContain("acme/app")
  })

  it("is null where no log of use is kept", async () => {
    const { ask } = await serve({ unrecorded: true })
    const { data, errors } = await ask("maya", read, { fullPath })
    expect(errors).toEqual([])
    expect(data["project"]?.["ciJobTokenAuthLogs"]).toBeNull()
  })
})
