import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { cursorOf, lengthOf, mostOnPage, pageOf, placeBehind, type PageArguments } from "./connection.ts"

const items = Array.from({ length: 150 }, (_, index) => ({ id: 150 - index }))
const page = (args: PageArguments, all = items) =>
  Effect.runPromise(pageOf(all, args, "thing", ({ id }) => id))

describe("a page of a list", () => {
  it("is in the order of ids, and never longer than it may be", async () => {
    for (const first of [undefined, null, 100, 101, 2_000_000_000]) {
      const { count, nodes, pageInfo } = await page({ ...(first !== undefined && { first }) })
      expect([count, nodes.length, nodes[0]?.id, pageInfo.hasNextPage]).toEqual([150, mostOnPage, 1, true])
    }
    expect(await Effect.runPromise(lengthOf({ first: 101 }, 20))).toBe(100)
    expect(await Effect.runPromise(lengthOf({}, 20))).toBe(20)
  })

  it("leads to the next one until there is none", async () => {
    const seen: Array<number> = []
    let after: string | null = null
    for (let turn = 0; turn < 10; turn++) {
      const { edges, nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page({ first: 40, after })
      expect(pageInfo.hasPreviousPage).toBe(turn > 0)
      expect(edges.map(({ cursor }) => cursor).at(-1)).toBe(pageInfo.endCursor)
      seen.push(...nodes.map(({ id }) => id))
      after = pageInfo.endCursor
      if (!pageInfo.hasNextPage) break
    }
    expect(seen).toEqual(items.map(({ id }) => id).toSorted((one, other) => one - other))
  })

  it("leads back from the end until there is none", async () => {
    const seen: Array<number> = []
    let before: string | null = null
    for (let turn = 0; turn < 10; turn++) {
      const { nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page({ last: 40, before })
      expect(pageInfo.hasNextPage).toBe(turn > 0)
      seen.unshift(...nodes.map(({ id }) => id))
      before = pageInfo.startCursor
      if (!pageInfo.hasPreviousPage) break
    }
    expect(seen).toEqual(items.map(({ id }) => id).toSorted((one, other) => one - other))
    expect((await page({ last: 101 })).nodes.length).toBe(mostOnPage)
    expect((await page({ last: 0 })).nodes).toEqual([])
  })

  it("lies between two cursors where both are given", async () => {
    const [after, before] = [cursorOf("thing", 10), cursorOf("thing", 14)]
    const { nodes, pageInfo } = await page({ first: 10, after, before })
    expect(nodes.map(({ id }) => id)).toEqual([11, 12, 13])
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    expect((await page({ last: 2, after, before })).nodes.map(({ id }) => id)).toEqual([12, 13])
  })

  it.each([
    [{ first: 1, last: 1 }, "give `first` or `last`, not both"],
    [{ last: -1 }, "`last` is negative"],
    [{ before: "x" }, "`before` is no cursor of this list"]
  ])("is refused for %j", async (args, text) => {
    await expect(page(args)).rejects.toThrow(text)
  })

  it("of nothing has no cursors", async () => {
    expect(await page({ first: 0 })).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: true, startCursor: null, endCursor: null }
    })
    expect(await page({}, [])).toMatchObject({ count: 0, pageInfo: { hasNextPage: false } })
  })
})

describe("a cursor", () => {
  const read = (after: string, kind = "thing") =>
    Effect.runPromise(
      Effect.match(placeBehind({ after }, kind), { onFailure: () => "refused", onSuccess: (id) => id })
    )

  it("is read back, by its own list", async () => {
    expect(await read(cursorOf("thing", 7))).toBe(7)
    expect(await read(cursorOf("thing", 7), "other")).toBe("refused")
  })

  it.each([
    "",
    "7",
    "thing:7",
    cursorOf("thing", 0),
    cursorOf("thing", -1),
    cursorOf("thing", 1.5),
    `${cursorOf("thing", 7)}=`,
    ` ${cursorOf("thing", 7)}`
  ])("is refused in another form: %j", async (after) => {
    expect(await read(after)).toBe("refused")
  })

  it("of a number that a double cannot hold exactly is refused", async () => {
    expect(await read(Buffer.from("thing:9007199254740993").toString("base64url"))).toBe("refused")
  })
})
