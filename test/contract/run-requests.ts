import { setTimeout } from "node:timers/promises"
import * as fc from "fast-check"
import { broken, printed } from "./check-answer.ts"
import { grantedRequestsTo, seeds } from "./generate-granted.ts"
import { requestsTo, type GeneratedRequest } from "./generate-request.ts"
import { makeConforms } from "./json-schema.ts"
import { operationsOf, type OpenApiDocument } from "./operations.ts"
import { startService, type Service } from "./service.ts"

export interface Outcome {
  /** How many were sent. */
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
export const sendTo = async (
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

/**
 * What is sent to a service: for each operation as many requests that it grants as others, in any order. Some are sent
 * after one that makes way for them.
 */
const plan = (
  document: OpenApiDocument,
  wanted: number,
  seed: number
): ReadonlyArray<readonly GeneratedRequest[]> => {
  const operations = operationsOf(document)
  const rounds = Math.ceil(wanted / operations.length / 2)
  const sent = operations.flatMap((operation) => [
    ...fc.sample(grantedRequestsTo(document, operation), { numRuns: rounds, seed }),
    ...fc.sample(requestsTo(document, operation), { numRuns: rounds, seed }).map((request) => [request])
  ])
  const all = { minLength: sent.length, maxLength: sent.length }
  return fc.sample(fc.shuffledSubarray(sent, all), { numRuns: 1, seed }).flat()
}

/** Sends as many requests as are wanted and a few more, one after the other, the same ones for the same seed. */
export const runRequests = async (wanted: number, seed: number): Promise<Outcome> => {
  const statuses = new Map<string, number>()
  const problems = new Map<string, string>()
  const logged: string[] = []
  let requests = 0
  for (let sent = 0; sent < wanted; sent += perService) {
    const service = await startService()
    const { document } = service
    const conforms = makeConforms(document)
    const planned = plan(document, Math.min(perService, wanted - sent), seed + sent)
    for (const request of [...seeds(document), ...planned.flat()]) {
      requests += 1
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
  return { requests, statuses, problems, logged }
}
