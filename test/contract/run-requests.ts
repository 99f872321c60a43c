import { setTimeout } from "node:timers/promises"
import * as fc from "fast-check"
import { broken, printed } from "./check-answer.ts"
import { requestsFor, type GeneratedRequest } from "./generate-request.ts"
import { makeConforms } from "./json-schema.ts"
import { startService, type Service } from "./service.ts"

export interface Outcome {
  readonly requests: number
  /** How often each operation was answered with which status. */
  readonly statuses: ReadonlyMap<string, number>
  /** What was broken, each kind once, with the first request that did it. */
  readonly problems: ReadonlyMap<string, string>
  readonly logged: readonly string[]
}

/** A service is asked this often, and then begun anew: what it stores makes answers long. */
const perService = 1000

const mostPatience = 100

/** Sends a request, and again while the service asks for that: what it works out at its start takes a moment. */
const sendTo = async (
  service: Service,
  { body, headers, operation, target }: GeneratedRequest,
  patience = mostPatience
): Promise<Response> => {
  const { method } = operation
  const request = new Request(target, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    body
  })
  const answer = await service.fetch(request)
  if (answer.status !== 503 || !answer.headers.has("retry-after") || patience === 0) return answer
  await setTimeout(20)
  return sendTo(service, { body, headers, operation, target }, patience - 1)
}

/** Sends as many requests as are wanted, one after the other, the same ones for the same seed. */
export const runRequests = async (wanted: number, seed: number): Promise<Outcome> => {
  const statuses = new Map<string, number>()
  const problems = new Map<string, string>()
  const logged: string[] = []
  for (let sent = 0; sent < wanted; sent += perService) {
    const service = await startService()
    const conforms = makeConforms(service.document)
    const numRuns = Math.min(perService, wanted - sent)
    for (const request of fc.sample(requestsFor(service.document), { numRuns, seed: seed + sent })) {
      const answer = await sendTo(service, request)
      const { operationId } = request.operation
      const key = `${operationId} ${answer.status}`
      statuses.set(key, (statuses.get(key) ?? 0) + 1)
      for (const problem of await broken(request, answer, conforms)) {
        const kind = `${operationId}: ${problem.slice(0, 90)}`
        if (!problems.has(kind)) problems.set(kind, `${problem}\n  ${printed(request)}`)
      }
    }
    logged.push(...service.logged)
    await service.end()
  }
  return { requests: wanted, statuses, problems, logged }
}
