import { makeFetchHandler } from "@jobwarden/rest-adapter"
import {
  FleetFindings,
  leaveNotes,
  layerAuditTree,
  layerPolicyStoreMemory,
  makeFleetLint,
  newSignerKey,
  readSignerKey,
  type FleetReport
} from "@jobwarden/service"
import { layerPlatformSample } from "@jobwarden/service/testing"
import { Clock, Effect, Layer, Logger, Result } from "effect"
import { requests, type Asked } from "./requests.ts"

// What the reference shows was asked for and answered: by the service itself, over the sample organisation. The
// clock stands still and the key that signs is made of zeros, so that it is the same each time.

const now = Date.parse("2026-08-22T10:11:12.345Z")
const origin = "http://127.0.0.1:8080"

/** One operation, asked and answered. */
export interface Recorded {
  readonly method: string
  readonly url: string
  /** How the request says who sends it, without the token. */
  readonly header: string | null
  readonly body: unknown
  readonly status: number
  /** JSON, a text, `null` where there was no body; `undefined` where it is another each time. */
  readonly answer: unknown
  /** Who was let in. */
  readonly may: readonly string[]
  /** Who was not, by status. */
  readonly refused: Readonly<Record<string, readonly string[]>>
}

interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
}

const user = (name: string, token: string): Caller => ({
  name,
  headers: { "private-token": `${token}-token` }
})

/** Whoever may come, the least first. */
const callers: readonly Caller[] = [
  { name: "who is not signed in", headers: {} },
  user("who is no member", "pia"),
  user("guests", "gus"),
  user("reporters", "rosa"),
  user("developers", "dev"),
  user("maintainers", "maya"),
  user("owners", "olga"),
  user("auditors", "audie"),
  user("administrators", "ada"),
  { name: "job tokens", headers: { "job-token": "job-onMain-token" } },
  { name: "decision clients", headers: { authorization: "Bearer client-untrusted-token" } }
]

const headersOf = (who: Asked["as"]): Readonly<Record<string, string>> => {
  if (who === null) return {}
  return who === "gateway"
    ? { authorization: "Bearer client-untrusted-token" }
    : { "private-token": `${who}-token` }
}

const shownHeader = (who: Asked["as"]): string | null => {
  if (who === null) return null
  return who === "gateway" ? "Authorization: Bearer <client token>" : "PRIVATE-TOKEN: <token>"
}

const fleet = (): FleetReport => {
  const lint = makeFleetLint(now)
  const project = (id: number, path: string) => ({
    id,
    path,
    permissions: { package_registry: { maven: { write: "job_token" } } } as const,
    scope: { inbound_enabled: true, allowlist: [{ group: "acme" }] }
  })
  lint.put({ projects: [project(123, "acme/backend"), project(124, "acme/app")] })
  return { ...lint.finish(), computedAt: new Date(now).toISOString() }
}

/** Time stands still; what waits goes on as it would. */
const clock = Layer.effect(
  Clock.Clock,
  Effect.map(Clock.Clock, (real): Clock.Clock => ({
    sleep: (duration) => real.sleep(duration),
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.succeed(now),
    currentTimeNanosUnsafe: () => BigInt(now) * 1_000_000n,
    currentTimeNanos: Effect.succeed(BigInt(now) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: real.monotonicTimeNanos
  }))
)

const start = () => {
  const { secret } = newSignerKey("jobwarden.example/audit", new Uint8Array(32))
  return makeFetchHandler(
    Layer.mergeAll(
      layerPlatformSample,
      layerPolicyStoreMemory,
      Layer.succeed(FleetFindings, { latest: fleet }),
      Logger.layer([])
    ).pipe(Layer.provideMerge(clock)),
    { externalUrl: origin, beside: layerAuditTree({ signers: [Result.getOrThrow(readSignerKey(secret))] }) }
  )
}

type Handler = ReturnType<typeof start>

const ask = async ({ fetch }: Handler, { body, request }: Asked, headers: Caller["headers"]) => {
  const [method = "", path = ""] = request.split(" ")
  const sent = {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  }
  const asked = new Request(origin + path, sent)
  leaveNotes(asked, { id: "7f9c24e8-3b12-4c5d-9a61-0d2f8b7e4a10" })
  const response = await fetch(asked)
  const text = await response.text()
  const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "")
  return {
    status: response.status,
    answer: text === "" ? null : isJson ? (JSON.parse(text) as unknown) : text
  }
}

const isDone = (status: number): boolean => status >= 200 && status < 300

/** Every request as one caller; where it is refused, whose right it is goes on. */
const statusesOf = async ({ headers }: Caller): Promise<readonly number[]> => {
  const handler = start()
  const statuses: number[] = []
  for (const asked of requests) {
    const { status } = await ask(handler, asked, headers)
    statuses.push(status)
    if (!isDone(status)) await ask(handler, asked, headersOf(asked.as))
  }
  await handler.dispose()
  return statuses
}

/** Every operation by its id, as it was asked and answered. */
export const recordAll = async (): Promise<ReadonlyMap<string, Recorded>> => {
  const handler = start()
  const answers: Awaited<ReturnType<typeof ask>>[] = []
  for (const asked of requests) answers.push(await ask(handler, asked, headersOf(asked.as)))
  await handler.dispose()
  const statuses = await Promise.all(callers.map(statusesOf))
  return new Map(
    requests.map((asked, index): readonly [string, Recorded] => {
      const { answer, status } = answers[index] ?? { answer: null, status: 0 }
      if (!isDone(status)) throw new Error(`${asked.id}: ${status} ${JSON.stringify(answer)}`)
      const told = callers.map(({ name }, at) => [name, statuses[at]?.[index] ?? 0] as const)
      const may = told.filter(([, each]) => isDone(each)).map(([name]) => name)
      const refused: Record<string, string[]> = {}
      for (const [name, each] of told) if (!isDone(each)) (refused[String(each)] ??= []).push(name)
      const [method = "", path = ""] = asked.request.split(" ")
      const { as, body = null, differs = false } = asked
      const shown = differs ? undefined : answer
      const all = told.every(([, each]) => isDone(each)) ? ["anybody"] : may
      return [
        asked.id,
        {
          method,
          url: origin + path,
          header: shownHeader(as),
          body,
          status,
          answer: shown,
          may: all,
          refused
        }
      ]
    })
  )
}
