import { describe, expect, it } from "vitest"
import { auditEvents, get, history, linkOf, listed, pathOf, toggle } from "../../test/audit.ts"
import { externalUrl, serve } from "../../test/serving.ts"

describe("pages of audit events", () => {
  it("of GitLab's kind say where they lie, below the address that clients know", async () => {
    const service = await serve()
    await toggle(service, 5)
    const answer = await get(service, `${auditEvents}?per_page=2&page=2`)
    expect((answer.body as ReadonlyArray<{ id: number }>).map(({ id }) => id)).toEqual([3, 2])
    const at = (page: number) => `${externalUrl}${auditEvents}?per_page=2&page=${page}`
    expect(["prev", "next", "first", "last"].map((rel) => linkOf(answer, rel))).toEqual([
      at(1),
      at(3),
      at(1),
      at(3)
    ])
    const headers = ["x-next-page", "x-page", "x-per-page", "x-prev-page", "x-total", "x-total-pages"]
    expect(headers.map((name) => answer.headers.get(name))).toEqual(["3", "2", "2", "1", "5", "3"])
    const last = await get(service, `${auditEvents}?per_page=2&page=3`)
    expect([linkOf(last, "next"), last.headers.get("x-next-page")]).toEqual([undefined, ""])
  })

  it("by keyset have each event once, while others are added", async () => {
    const service = await serve()
    await toggle(service, 7)
    const found: Array<unknown> = []
    let pages = 0
    let next: string | undefined = `${auditEvents}?pagination=keyset&per_page=2&order_by=id&sort=desc`
    while (next !== undefined) {
      const answer = await get(service, next)
      found.push(...(answer.body as ReadonlyArray<{ id: number }>).map(({ id }) => id))
      expect(answer.headers.get("x-total")).toBeNull()
      const link = linkOf(answer, "next")
      expect(link ?? `${externalUrl}/`).toMatch(`${externalUrl}/`)
      next = link && pathOf(link)
      pages += 1
      await toggle(service, 1)
    }
    expect([pages, found]).toEqual([4, [7, 6, 5, 4, 3, 2, 1]])
    const whole = await get(service, `${auditEvents}?pagination=keyset&per_page=11`)
    expect([whole.body, linkOf(whole, "next")]).toMatchObject([{ length: 11 }, undefined])
  })

  it("keep the span of time that was asked for", async () => {
    const service = await serve()
    await toggle(service, 3)
    const times = (await listed(service, auditEvents)).map(({ created_at }) => String(created_at))
    const [newest = "", , oldest = ""] = times
    const span = `pagination=keyset&per_page=1&created_after=${oldest}&created_before=${newest}`
    const found: Array<unknown> = []
    for (let next: string | undefined = `${auditEvents}?${span}`; next !== undefined;) {
      const answer = await get(service, next)
      found.push(...(answer.body as ReadonlyArray<{ id: number }>).map(({ id }) => id))
      const link = linkOf(answer, "next")
      next = link && pathOf(link)
    }
    expect(found).toEqual([3, 2, 1])
    expect(await listed(service, `${auditEvents}?created_after=2999-01-01`)).toEqual([])
    expect(await listed(service, `${auditEvents}?created_before=2001-01-01T00:00:00%2B01:00`)).toEqual([])
    expect(await listed(service, `${auditEvents}?created_after=2001-01-01`)).toHaveLength(3)
  })

  it("are a hundred at most, and twenty if nobody says", async () => {
    const service = await serve()
    await toggle(service, 22)
    expect(await listed(service, auditEvents)).toHaveLength(20)
    expect((await get(service, `${auditEvents}?per_page=1000`)).headers.get("x-per-page")).toBe("100")
    expect(await listed(service, history)).toHaveLength(20)
  })

  it.each([
    ["created_after=soon", "created_after is invalid"],
    ["created_before=2026-02-30", "created_before is invalid"],
    ["created_before=9999-12-31T23:59:59-01:00", "created_before is invalid"],
    ["pagination=keyst", "pagination does not have a valid value"],
    ["pagination=keyset&order_by=name", "order_by does not have a valid value"],
    ["pagination=keyset&sort=asc", "sort does not have a valid value"],
    ["pagination=keyset&cursor=x", "cursor is invalid"],
    ["pagination=keyset&cursor=-1", "cursor is invalid"],
    ["per_page=0", "per_page has a value not allowed"],
    ["page=2502", "page is beyond the first 50000 events; ask for the rest with pagination=keyset"],
    ["created_aftr=2026-01-01", "`created_aftr` is unknown; did you mean `created_after`?"]
  ])("are not asked for with %s", async (query, error) => {
    const { body, status } = await get(await serve(), `${auditEvents}?${query}`)
    expect([status, body]).toEqual([400, { error }])
  })
})
