import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  admin,
  alice,
  archived,
  bob,
  context,
  read,
  record1,
  startDecisionPoint,
  write,
  type DecisionPoint
} from "./decision-point.ts"

// "AuthZEN Authorization API 1.0 - Certification Scenario", levels Basic Core and Basic Properties.

const path = "/access/v1/evaluation"
let point: DecisionPoint
beforeAll(async () => {
  point = await startDecisionPoint()
})
afterAll(() => point.stop())

const question = { subject: alice, action: read, resource: record1 }
const { action, resource, subject } = question

const expectDecision = async (body: unknown, decision: boolean) => {
  const answer = await point.post(path, body)
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"])
  expect(answer.body).toMatchObject({ decision, context: {} })
}

describe("Basic Core", () => {
  test.for<readonly [string, unknown, boolean]>([
    ["rule 1: alice reads record-1", question, true],
    ["rule 2: alice writes record-1", { ...question, action: write }, true],
    ["rule 3: bob reads record-1", { ...question, subject: bob }, true],
    ["rule 4: bob does not write record-1", { subject: bob, action: write, resource: record1 }, false],
    ["with a context", { ...question, context }, true],
    [
      "with properties beyond those of the fixture",
      {
        subject: { ...alice, properties: { department: "Sales", role: "manager" } },
        action: { ...read, properties: { method: "GET" } },
        resource: { ...record1, properties: { status: "active", owner: "bob" } }
      },
      true
    ],
    ["with members that nobody knows", { ...question, foo: "bar", futureField: { nested: true } }, true],
    ["with such members inside", { ...question, subject: { ...alice, foo: [1] } }, true]
  ])("%s", ([, body, decision]) => expectDecision(body, decision))

  test.for<readonly [string, unknown]>([
    ["no subject", { action, resource }],
    ["no action", { subject, resource }],
    ["no resource", { subject, action }],
    ["a subject without a type", { ...question, subject: { id: "alice" } }],
    ["a subject without an id", { ...question, subject: { type: "user" } }],
    ["an action without a name", { ...question, action: {} }],
    ["a resource without a type", { ...question, resource: { id: "record-1" } }],
    ["a resource without an id", { ...question, resource: { type: "record" } }],
    ["a subject that is a text", { ...question, subject: "alice" }],
    ["a name that is a number", { ...question, action: { name: 123 } }],
    ["a context that is a text", { ...question, context: "now" }],
    ["properties that are a list", { ...question, subject: { ...alice, properties: [] } }],
    ["no JSON", '{"subject":'],
    ["nothing", ""],
    ["a list", [question]],
    ["a text", '"alice"']
  ])("answers 400 to %s", async ([, body]) => {
    const answer = await point.post(path, body)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/json"])
    expect(answer.body).toMatchObject({ message: expect.stringMatching(/^400 Bad request - ./) })
  })

  test("answers 400 with everything that is wrong", async () => {
    const answer = await point.post(path, { subject: { type: 1 }, resource: "record-1" })
    const { errors } = answer.body as { readonly errors: ReadonlyArray<{ readonly path: string }> }
    expect(errors.map((error) => error.path).toSorted()).toEqual([
      "/action",
      "/resource",
      "/subject/id",
      "/subject/type"
    ])
  })

  test.for(["text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json"])(
    "answers 400 to the content type %s",
    async (contentType) => {
      const answer = await point.post(path, question, { "content-type": contentType })
      expect(answer.status).toBe(400)
    }
  )

  test("answers 401 to whoever is no decision client, and says by what to sign in", async () => {
    const answer = await point.post(path, question, { authorization: "Bearer guessed" })
    expect(answer.status).toBe(401)
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="https://pdp.example"')
  })

  test("repeats the identifier of a request, and needs none", async () => {
    const id = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"
    const named = await point.post(path, question, { "x-request-id": id })
    const refused = await point.post(path, {}, { "x-request-id": id })
    const unnamed = await point.post(path, question)
    expect([named.headers.get("x-request-id"), refused.headers.get("x-request-id")]).toEqual([id, id])
    expect(unnamed.status).toBe(200)
  })

  test("answers the same as often as it is asked", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => point.post(path, question)))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })
})

describe("Basic Properties", () => {
  const erase = (soft: boolean) => ({ name: "delete", properties: { soft } })
  test.for<readonly [string, unknown, boolean]>([
    [
      "rule 5: alice does not write what is archived",
      { subject: alice, action: write, resource: archived },
      false
    ],
    [
      "rule 5, whichever record it is",
      { subject: alice, action: write, resource: { ...record1, properties: { status: "archived" } } },
      false
    ],
    ["rule 6: an admin writes what is archived", { subject: admin, action: write, resource: archived }, true],
    [
      "rule 6, whoever the admin is",
      { subject: { ...alice, properties: { role: "admin" } }, action: write, resource: archived },
      true
    ],
    ["rule 7: alice deletes softly", { ...question, action: erase(true) }, true],
    ["rule 8: alice does not delete for good", { ...question, action: erase(false) }, false]
  ])("%s", ([, body, decision]) => expectDecision(body, decision))
})
