import { expect } from "vitest"
import { backend, json, mission, serve, type Call } from "./serving.ts"

/** A request that must be refused, and what is to be left of it. */
export interface Row {
  readonly name: string
  readonly call: Call
  readonly status: number
  readonly body: unknown
  /** The reasons of the refused attempts that the audit log then holds. */
  readonly audited?: ReadonlyArray<string>
}

const body = JSON.stringify(mission)
export const sends = (call: Call): Call => ({ method: "PATCH", headers: json("maya-token"), body, ...call })
export const as = (token: string, more: Call = {}): Call => sends({ headers: json(token), ...more })
export const withHeaders = (...headers: ReadonlyArray<readonly [string, string]>): Call =>
  sends({ headers: [["content-type", "application/json"], ...headers] })
export const at = (id: string, token = "maya-token"): Call => as(token, { path: backend.replace("123", id) })
export const basic = (text: string): [string, string] => [
  "authorization",
  `Basic ${Buffer.from(text).toString("base64")}`
]

export const unauthorized = { message: "401 Unauthorized" }

/** Sends it, and expects the answer, nothing stored, and the audit log as the row says. */
export const expectRow = async ({ call, status, body: expected, audited = [] }: Row): Promise<void> => {
  const service = await serve()
  const answer = await service.call(call)
  expect([answer.status, answer.body]).toEqual([status, expected])
  expect(answer.headers.get("content-type")).toBe("application/json")
  expect(await service.policies()).toEqual([])
  const events = await service.events()
  expect(events.map(({ event_name, reason, count }) => [event_name, reason, count])).toEqual(
    audited.map((reason) => ["job_token_permissions_change_refused", reason, 1])
  )
  expect(service.logged).toEqual([])
}
