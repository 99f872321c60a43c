import { expect } from "vitest"
import { json, serve, type Call } from "./serving.ts"

/** What GitLab's form is for one problem in a body. */
export const problem = (path: string, dotted: string, message: string) => ({
  message: `400 Bad request - ${dotted === "" ? "" : `${dotted}: `}${message}`,
  errors: [{ path, message }]
})

/** Sends a body as Maya, who is a maintainer, and expects that it was refused without a trace. */
export const expectRefused = async (body: NonNullable<Call["body"]>, call: Call = {}) => {
  const service = await serve()
  const answer = await service.call({ method: "PATCH", headers: json("maya-token"), ...call, body })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.headers.get("content-type")).toBe("application/json")
  expect(await service.policies()).toEqual([])
  expect(await service.events()).toEqual([])
  expect(service.logged).toEqual([])
  return answer
}
