import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { EvaluationRequest } from "../api/access.wire.ts"
import { isPlainEvaluation } from "./plain-evaluation.ts"

const decode = Schema.decodeUnknownResult(EvaluationRequest)

const whole = {
  subject: { type: "job", id: "1", properties: { token: "x" } },
  action: { name: "read", properties: {} },
  resource: { type: "jobs", id: "1" },
  context: { a: [1] }
}

/** What JSON can hold in a member's place. */
const values: ReadonlyArray<unknown> = [
  null,
  true,
  0,
  "",
  "x",
  [],
  [{}],
  {},
  { type: "x" },
  { type: "x", id: "y" },
  { type: "", id: "y" },
  { type: "x", id: 1 },
  { type: "x", id: "y", properties: null },
  { type: "x", id: "y", properties: [] },
  { type: "x", id: "y", more: 1 },
  { name: "x" },
  { name: 1 },
  { name: "x", properties: "x" },
  JSON.parse('{"__proto__": {"type": "x", "id": "y", "name": "x"}}')
]

const variants = (["subject", "action", "resource", "context"] as const).flatMap((member) => {
  const { [member]: _, ...rest } = whole
  return [rest, ...values.map((value) => ({ ...whole, [member]: value }))]
})

describe("a plain evaluation", () => {
  it("is one that the schema takes as it stands, and each of these is judged alike", () => {
    let plain = 0
    for (const body of [whole, ...values, ...variants]) {
      const decoded = decode(body)
      expect(isPlainEvaluation(body), JSON.stringify(body)).toBe(Result.isSuccess(decoded))
      if (Result.isSuccess(decoded)) {
        plain += 1
        expect(body).toMatchObject(decoded.success)
      }
    }
    expect(plain).toBeGreaterThan(8)
  })
})
