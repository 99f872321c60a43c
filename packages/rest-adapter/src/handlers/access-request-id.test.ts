import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { ask, client, question } from "../../test/evaluation.ts"
import { backend, mission, serve } from "../../test/serving.ts"

describe("X-Request-ID", () => {
  const id = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"
  it("comes back with every answer to an evaluation", async () => {
    const service = await serve()
    const broken = await serve({ platform: { authenticate: () => Effect.die("broken") } })
    for (const [answer, status] of [
      [await ask(service, question, { ...client, "x-request-id": id }), 200],
      [await ask(service, "{", { ...client, "x-request-id": id }), 400],
      [await ask(service, question, { "content-type": "application/json", "x-request-id": id }), 401],
      [await ask(service, " ".repeat(1_100_000), { ...client, "x-request-id": id }), 413],
      [await ask(broken, question, { ...client, "x-request-id": id }), 500]
    ] as const) {
      expect([answer.status, answer.headers.get("x-request-id")]).toEqual([status, id])
    }
    expect((await ask(service, question)).headers.get("x-request-id")).toBeNull()
  })

  it.each(["", "two words", "x".repeat(129), "\u00e9"])("that is not plain does not: %j", async (unplain) => {
    const answer = await ask(await serve(), question, { ...client, "x-request-id": unplain })
    expect([answer.status, answer.headers.get("x-request-id")]).toEqual([200, null])
  })

  it("comes back with no other answer, and is not what the audit log names", async () => {
    const service = await serve()
    const headers = { "private-token": "maya-token", "content-type": "application/json", "x-request-id": id }
    expect((await service.patch(mission, { headers })).headers.get("x-request-id")).toBeNull()
    expect((await service.call({ path: backend, headers })).headers.get("x-request-id")).toBeNull()
    const [event] = await service.events()
    expect(event).toMatchObject({ request_id: expect.not.stringContaining(id) })
  })
})
