import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { externalUrl, startDecisionPoint, type DecisionPoint } from "./decision-point.ts"

// "AuthZEN Authorization API 1.0 - Certification Scenario", level Discovery.

const path = "/.well-known/authzen-configuration"
let point: DecisionPoint
beforeAll(async () => {
  point = await startDecisionPoint()
})
afterAll(() => point.stop())

const described = {
  policy_decision_point: externalUrl,
  access_evaluation_endpoint: `${externalUrl}/access/v1/evaluation`,
  access_evaluations_endpoint: `${externalUrl}/access/v1/evaluations`,
  search_subject_endpoint: `${externalUrl}/access/v1/search/subject`,
  search_resource_endpoint: `${externalUrl}/access/v1/search/resource`,
  search_action_endpoint: `${externalUrl}/access/v1/search/action`
}

describe("Discovery", () => {
  test("says what can be asked, and where, to everybody", async () => {
    const answer = await point.get(path)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"])
    expect(answer.body).toEqual(described)
  })

  test("names the configured address, whatever a request says of itself", async () => {
    const answer = await point.get(path, {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      forwarded: "host=evil.example;proto=http",
      "x-original-url": "https://evil.example/"
    })
    expect(answer.body).toEqual(described)
    expect(JSON.stringify([...answer.headers])).not.toContain("evil")
  })

  test("repeats the identifier of a request", async () => {
    expect((await point.get(path, { "x-request-id": "one" })).headers.get("x-request-id")).toBe("one")
  })

  test("describes routes that are there", async () => {
    const urls = Object.entries(described).filter(([name]) => name.endsWith("_endpoint"))
    for (const [name, url] of urls) {
      const answer = await point.post(url.replace(externalUrl, ""), {})
      expect([name, answer.status]).toEqual([name, 400])
    }
  })
})
