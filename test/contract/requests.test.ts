import * as fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { broken } from "./check-answer.ts"
import { change } from "./generate-granted.ts"
import { requestsTo, type GeneratedRequest } from "./generate-request.ts"
import { makeConforms } from "./json-schema.ts"
import { operationsOf } from "./operations.ts"
import { runRequests, sendTo, type Outcome } from "./run-requests.ts"
import { origin, startService } from "./service.ts"

// Requests made from the OpenAPI document, to the service that serves it: `npm run fuzz:http` sends more.

/** Of the ten or so that are made right for each operation, in all their parts. */
const fewestGranted = 8

describe("requests made from the document", () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await runRequests(600, 20260822)
  })

  test("are answered as it promises: with a status, a content type and a body that it declares", () => {
    expect([...outcome.problems.values()]).toEqual([])
    expect(outcome.logged).toEqual([])
  })

  test("are granted by every operation, often enough to say something, and refused and turned away too", async () => {
    const service = await startService()
    const known = operationsOf(service.document).map(({ operationId }) => operationId)
    await service.end()
    const answered = [...outcome.statuses].map(([key, count]) => [...key.split(" "), count] as const)
    const granted = known.map((id) => {
      const counts = answered.filter(([asked, status = ""]) => asked === id && status < "300")
      return [id, counts.reduce((sum, [, , count]) => sum + Number(count), 0)] as const
    })
    expect(granted.filter(([, count]) => count < fewestGranted)).toEqual([])
    const statuses = new Set(answered.map(([, status]) => status))
    expect([...statuses]).toEqual(expect.arrayContaining(["200", "201", "204", "400", "401", "403", "404"]))
  })
})

test("a change that is refused for what it opens in the projects below is answered as promised", async () => {
  const service = await startService()
  const { document } = service
  const off = change(document, "scope.update", 123, { enabled: false })
  const defaults = { defaults: { jobs: { delete: "job_token_and_maintainer" } } }
  const open = change(document, "surroundings.updateInstance", undefined, defaults)
  expect((await sendTo(service, off)).status).toBe(204)
  const refused = await sendTo(service, open)
  expect(refused.status).toBe(422)
  expect(await refused.clone().json()).toHaveProperty("errors[0].example", "acme/backend")
  expect(await broken(open, refused, makeConforms(document))).toEqual([])
  await service.end()
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
