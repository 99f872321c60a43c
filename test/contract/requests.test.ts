import * as fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { broken } from "./check-answer.ts"
import { requestsTo, type GeneratedRequest } from "./generate-request.ts"
import { makeConforms } from "./json-schema.ts"
import { operationsOf } from "./operations.ts"
import { runRequests, type Outcome } from "./run-requests.ts"
import { origin, startService } from "./service.ts"

// Requests made from the OpenAPI document, to the service that serves it: `npm run fuzz:http` sends more.

describe("requests made from the document", () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await runRequests(600, 20260822)
  })

  test("are answered as it promises: with a status, a content type and a body that it declares", () => {
    expect([...outcome.problems.values()]).toEqual([])
    expect(outcome.logged).toEqual([])
  })

  test("reach every operation, and are granted, refused and turned away", async () => {
    const service = await startService()
    const known = operationsOf(service.document).map(({ operationId }) => operationId)
    await service.end()
    const answered = [...outcome.statuses.keys()].map((key) => key.split(" "))
    expect(known.filter((id) => !answered.some(([asked]) => asked === id))).toEqual([])
    const granted = new Set(answered.flatMap(([id, status = ""]) => (status < "300" ? id : [])))
    expect(granted.size).toBeGreaterThan(known.length / 2)
    const statuses = new Set(answered.map(([, status]) => status))
    expect([...statuses]).toEqual(expect.arrayContaining(["200", "201", "204", "400", "401", "403", "404"]))
  })
})

describe("an answer that the document does not promise is noticed", () => {
  const operationId = "permissions.get"
  const check = async (answer: Response): Promise<readonly string[]> => {
    const service = await startService()
    const operation = operationsOf(service.document).find((some) => some.operationId === operationId)
    if (operation === undefined) throw new Error(`no ${operationId}`)
    const request: GeneratedRequest = { operation, target: origin, headers: [], body: null }
    const problems = await broken(request, answer, makeConforms(service.document))
    await service.end()
    return problems
  }
  const json = { "content-type": "application/json" }

  test.for([
    ["a server error", new Response("{}", { status: 503, headers: json }), /answers 503/],
    ["another status", new Response("{}", { status: 418, headers: json }), /418, which is not declared/],
    ["another content type", new Response("{}", { status: 200 }), /content type "text\/plain"/],
    ["a body without a member", new Response("{}", { status: 200, headers: json }), /required property/],
    [
      "a body with more",
      new Response('{"message":"","more":1}', { status: 404, headers: json }),
      /additional/
    ]
  ] as const)("%s", async ([, answer, expected]) => {
    expect((await check(answer)).join("\n")).toMatch(expected)
  })

  test("but not one that it does", async () => {
    expect(await check(new Response('{"message":"404"}', { status: 404, headers: json }))).toEqual([])
  })
})

describe("the generator", () => {
  test("sends bodies that the schema admits, bodies that it does not, and what is no JSON", async () => {
    const service = await startService()
    const conforms = makeConforms(service.document)
    const operation = operationsOf(service.document).find(
      ({ operationId }) => operationId === "permissions.update"
    )
    if (operation === undefined) throw new Error("no permissions.update")
    await service.end()
    const pointer = `${operation.pointer}/requestBody/content/application~1json/schema`
    const kinds = fc
      .sample(requestsTo(service.document, operation), { numRuns: 200, seed: 1 })
      .map(({ body }) => {
        try {
          return conforms(pointer, JSON.parse(body ?? "")).length === 0 ? "valid" : "invalid"
        } catch {
          return "no JSON"
        }
      })
    const count = (kind: string): number => kinds.filter((some) => some === kind).length
    expect(count("valid")).toBeGreaterThan(80)
    expect(count("invalid")).toBeGreaterThan(20)
    expect(count("no JSON")).toBeGreaterThan(2)
  })
})
