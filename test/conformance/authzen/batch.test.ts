import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  active,
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

// "AuthZEN Authorization API 1.0 - Certification Scenario", levels Batch Core and Batch Properties.

const path = "/access/v1/evaluations"
let point: DecisionPoint
beforeAll(async () => {
  point = await startDecisionPoint()
})
afterAll(() => point.stop())

const decisionsOf = async (body: unknown): Promise<readonly unknown[]> => {
  const answer = await point.post(path, body)
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"])
  expect(answer.body).not.toHaveProperty("decision")
  const { evaluations } = answer.body as {
    readonly evaluations: ReadonlyArray<{ readonly decision: unknown }>
  }
  return evaluations.map(({ decision }) => decision)
}

describe("Batch Core", () => {
  test.for<readonly [string, unknown, readonly unknown[]]>([
    [
      "with a subject and an action for all",
      { subject: alice, action: read, evaluations: [{ resource: record1 }, { resource: record2 }] },
      [true, expect.any(Boolean)]
    ],
    [
      "in the order of the request",
      { subject: bob, resource: record1, evaluations: [{ action: read }, { action: write }] },
      [true, false]
    ],
    [
      "each whole",
      {
        evaluations: [
          { subject: alice, action: read, resource: record1 },
          { subject: bob, action: write, resource: record1 }
        ]
      },
      [true, false]
    ],
    [
      "with a context for all, and one of its own",
      {
        subject: alice,
        action: read,
        context,
        evaluations: [{ resource: record1 }, { resource: record2, context: { source: "batch-override" } }]
      },
      [true, expect.any(Boolean)]
    ],
    [
      "with one that lacks its resource, which is a no by itself",
      {
        subject: alice,
        action: read,
        options: { evaluations_semantic: "execute_all" },
        evaluations: [{ resource: record1 }, {}, { resource: record1 }]
      },
      [true, false, true]
    ]
  ])("%s", async ([, body, expected]) => expect(await decisionsOf(body)).toEqual(expected))

  test("says what is wrong with the one that cannot be read", async () => {
    const answer = await point.post(path, {
      subject: alice,
      action: read,
      evaluations: [{ resource: record1 }, {}]
    })
    expect(answer.body).toMatchObject({
      evaluations: [
        { decision: true },
        {
          decision: false,
          context: {
            reason: "invalid_request",
            error: {
              status: 400,
              errors: [{ path: "/evaluations/1/resource", message: "is missing" }]
            }
          }
        }
      ]
    })
  })

  test.for<readonly [string, object]>([
    ["no evaluations", {}],
    ["empty evaluations", { evaluations: [] }]
  ])("of %s is one evaluation", async ([, more]) => {
    const answer = await point.post(path, { subject: alice, action: read, resource: record1, ...more })
    expect([answer.status, answer.body]).toMatchObject([200, { decision: true }])
    const incomplete = await point.post(path, { subject: alice, action: read, ...more })
    expect(incomplete.status).toBe(400)
  })
})

describe("Batch Properties", () => {
  test.for<readonly [string, unknown, readonly boolean[]]>([
    [
      "of resources",
      { subject: alice, action: write, evaluations: [{ resource: active }, { resource: archived }] },
      [true, false]
    ],
    [
      "of subjects",
      { action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] },
      [false, true]
    ],
    [
      "of the default, which is taken or replaced as a whole",
      { subject: alice, action: write, resource: active, evaluations: [{}, { resource: archived }] },
      [true, false]
    ],
    [
      "of the default, of which nothing is left in what replaces it",
      { subject: admin, action: write, resource: archived, evaluations: [{ subject: alice }, {}] },
      [false, true]
    ]
  ])("%s", async ([, body, expected]) => expect(await decisionsOf(body)).toEqual(expected))
})

describe("the semantics", () => {
  const all = [{ action: read }, { action: write }, { action: read }]
  test.for<readonly [string | undefined, readonly boolean[]]>([
    [undefined, [true, false, true]],
    ["execute_all", [true, false, true]],
    ["deny_on_first_deny", [true, false]],
    ["permit_on_first_permit", [true]]
  ])("%s", async ([semantic, expected]) => {
    const options = semantic === undefined ? {} : { evaluations_semantic: semantic, another_option: "value" }
    expect(await decisionsOf({ subject: bob, resource: record1, options, evaluations: all })).toEqual(
      expected
    )
  })

  test("end with what cannot be read, which is a no", async () => {
    const body = { subject: alice, action: read, evaluations: [{}, { resource: record1 }] }
    const [deny, permit] = ["deny_on_first_deny", "permit_on_first_permit"]
    expect(await decisionsOf({ ...body, options: { evaluations_semantic: deny } })).toEqual([false])
    expect(await decisionsOf({ ...body, options: { evaluations_semantic: permit } })).toEqual([false, true])
  })
})
