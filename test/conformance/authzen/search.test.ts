import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  admin,
  alice,
  archived,
  bob,
  context,
  read,
  record1,
  record2,
  startDecisionPoint,
  write,
  type DecisionPoint
} from "./decision-point.ts"

// "AuthZEN Authorization API 1.0 - Certification Scenario", levels Search Core and Search Properties.

type Kind = "subject" | "resource" | "action"

let point: DecisionPoint
beforeAll(async () => {
  point = await startDecisionPoint()
})
afterAll(() => point.stop())

interface Part {
  readonly page: { readonly next_token: string; readonly count: number }
  readonly results: readonly unknown[]
}

const ask = (kind: Kind, body: unknown) => point.post(`/access/v1/search/${kind}`, body)

const search = async (kind: Kind, body: unknown): Promise<Part> => {
  const answer = await ask(kind, body)
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"])
  return answer.body as Part
}

const resultsOf = async (kind: Kind, body: unknown) => (await search(kind, body)).results

const users = { subject: { type: "user" }, action: read, resource: record1 }
const resources = { subject: alice, action: read, resource: { type: "record" } }
const actions = { subject: alice, resource: record1 }

describe("Search Core", () => {
  test("finds subjects (S1), whatever the context and whichever id is given", async () => {
    expect(await resultsOf("subject", users)).toEqual([alice, bob])
    expect(await resultsOf("subject", { ...users, context })).toEqual([alice, bob])
    expect(await resultsOf("subject", { ...users, subject: alice })).toEqual([alice, bob])
    expect(await resultsOf("subject", { ...users, subject: { ...alice, id: 4 } })).toEqual([alice, bob])
  })

  test("finds resources (S2), whatever the context and whichever id is given", async () => {
    expect(await resultsOf("resource", resources)).toEqual([record1, record2])
    expect(await resultsOf("resource", { ...resources, context })).toEqual([record1, record2])
    expect(await resultsOf("resource", { ...resources, resource: record1 })).toEqual([record1, record2])
  })

  test("finds actions (S3), whatever the context", async () => {
    expect(await resultsOf("action", actions)).toEqual([read, write])
    expect(await resultsOf("action", { ...actions, context })).toEqual([read, write])
  })

  test.for<readonly [Kind, string, unknown]>([
    ["subject", "an unknown resource", { ...users, resource: { type: "record", id: "nonexistent" } }],
    ["subject", "an unknown kind of resource", { ...users, resource: { type: "spaceship", id: "record-1" } }],
    ["subject", "an unknown kind of subject", { ...users, subject: { type: "spaceship" } }],
    ["subject", "an unknown action", { ...users, action: { name: "fly" } }],
    ["resource", "an unknown subject", { ...resources, subject: { type: "user", id: "nonexistent-user" } }],
    ["resource", "an unknown kind of subject", { ...resources, subject: { type: "spaceship", id: "1" } }],
    ["resource", "an unknown kind of resource", { ...resources, resource: { type: "spaceship" } }],
    ["resource", "an unknown action", { ...resources, action: { name: "fly" } }],
    ["action", "an unknown subject", { ...actions, subject: { type: "user", id: "nonexistent-user" } }],
    ["action", "an unknown kind of subject", { ...actions, subject: { type: "spaceship", id: "alice" } }],
    ["action", "an unknown resource", { ...actions, resource: { type: "record", id: "nonexistent" } }],
    ["action", "an unknown kind of resource", { ...actions, resource: { type: "spaceship", id: "record-1" } }]
  ])("of %ss finds nothing for %s", async ([kind, , body]) => {
    expect(await search(kind, body)).toEqual({ page: { next_token: "", count: 0 }, results: [] })
  })

  test.for<readonly [Kind, string, unknown]>([
    ["subject", "no action", { subject: { type: "user" }, resource: record1 }],
    ["subject", "a resource without an id", { ...users, resource: { type: "record" } }],
    ["subject", "a subject without a type", { ...users, subject: {} }],
    ["resource", "no subject", { action: read, resource: { type: "record" } }],
    ["resource", "a subject without an id", { ...resources, subject: { type: "user" } }],
    ["resource", "a resource without a type", { ...resources, resource: { id: "record-1" } }],
    ["action", "no resource", { subject: alice }],
    ["action", "a subject without an id", { ...actions, subject: { type: "user" } }]
  ])("of %ss answers 400 to %s", async ([kind, , body]) => {
    expect((await ask(kind, body)).status).toBe(400)
  })
})

describe("pages", () => {
  test("lead from part to part to an empty token", async () => {
    const first = await search("subject", { ...users, page: { limit: 1 } })
    expect(first).toEqual({ page: { next_token: expect.stringMatching(/./), count: 1 }, results: [alice] })
    const page = { token: first.page.next_token }
    const second = await search("subject", { ...users, page })
    expect(second).toEqual({ page: { next_token: "", count: 1 }, results: [bob] })
  })

  test("stand first in the answer", async () => {
    expect(Object.keys(await search("action", actions))).toEqual(["page", "results"])
  })
})

describe("Search Properties", () => {
  test("finds subjects (S4), resources (S5) and actions (S6)", async () => {
    const writers = { subject: { type: "user" }, action: write, resource: archived }
    expect(await resultsOf("subject", writers)).toEqual([bob])
    const written = { subject: admin, action: write, resource: { type: "record" } }
    expect(await resultsOf("resource", written)).toContainEqual(record2)
    expect(await resultsOf("action", { subject: admin, resource: archived })).toContainEqual(write)
  })
})

test("every result is one that an evaluation allows", async () => {
  const isAllowed = async (body: object): Promise<unknown> =>
    ((await point.post("/access/v1/evaluation", body)).body as { readonly decision: unknown }).decision
  for (const subject of [alice, bob]) {
    for (const resource of [record1, record2]) {
      const found = await resultsOf("action", { subject, resource })
      for (const action of [read, write, { name: "delete" }]) {
        const evaluated = await isAllowed({ subject, action, resource })
        expect([
          subject.id,
          action.name,
          resource.id,
          found.some((one) => Object.is((one as typeof action).name, action.name))
        ]).toEqual([subject.id, action.name, resource.id, evaluated])
      }
    }
  }
})
