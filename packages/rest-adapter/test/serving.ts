import {
  FleetFindings,
  type FleetReport,
  layerAuditTree,
  Platform,
  PolicyIndex,
  PolicyStore,
  RefusalLog,
  RevisionPatience,
  StaleAfter,
  UnacknowledgeableRules,
  layerPolicyStoreMemory,
  type SignerKey,
  type StoredPolicy
} from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Duration, Effect, Layer, Logger, ManagedRuntime, Option } from "effect"
import { HttpRouter, HttpServer, HttpServerResponse } from "effect/http"
import { onTestFinished } from "vitest"
import { ExternalUrl, leanRoutes, routerConfig, routes } from "../src/index.ts"

export const origin = "http://jobwarden.example"
/** Where clients are told to come, which is not what a `Host` says. */
export const externalUrl = "https://gitlab.acme.example/under"
export const backend = "/api/v4/projects/123/job_token_permissions"

/** The mission's patch. */
export const mission = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}

type Pairs = ReadonlyArray<readonly [string, string]>

/** A request as a test writes it. */
export interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Pairs | Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream | null
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; `undefined` where it is empty. */
  readonly body: unknown
}

/** An event of the audit log, as far as these tests look at it. */
export interface AuditEvent {
  readonly event_name: string
  readonly actor: { readonly type: string; readonly id: number | string }
  readonly reason?: string
  readonly count?: number
  readonly revision?: { readonly before: number; readonly after: number }
  readonly acknowledged?: ReadonlyArray<unknown>
}

export interface Service {
  readonly call: (call: Call) => Promise<Answer>
  /** The same by the lean routes; `null` where they leave it to the router. */
  readonly lean: (call: Call) => Promise<Answer | null>
  /** A PATCH as Maya, who is a maintainer; what is given replaces what she would send. */
  readonly patch: (body: unknown, call?: Call) => Promise<Answer>
  readonly events: () => Promise<ReadonlyArray<AuditEvent>>
  readonly policies: () => Promise<ReadonlyArray<StoredPolicy>>
  /** What the service wrote into its log. */
  readonly logged: ReadonlyArray<string>
}

interface Parts {
  readonly platform?: Partial<Platform["Service"]>
  readonly store?:
    | Partial<PolicyStore["Service"]>
    | ((inner: PolicyStore["Service"]) => Partial<PolicyStore["Service"]>)
  /** What was found in all projects; left out: nobody has looked yet. */
  readonly fleet?: FleetReport
  /** What signs checkpoints; left out: nothing does. */
  readonly signers?: readonly [SignerKey, ...ReadonlyArray<SignerKey>]
  /** After so many milliseconds policies decide no more that the store has not confirmed. */
  readonly staleAfter?: number
  /** So many milliseconds a revision is waited for. */
  readonly patience?: number
  /** Rules that nobody may acknowledge. */
  readonly unacknowledgeable?: ReadonlyArray<string>
}

/** The HTTP API over the sample organisation and a store in memory, for the length of one test. */
export const serve = async ({
  fleet,
  patience = 5_000,
  platform,
  signers,
  staleAfter,
  store,
  unacknowledgeable
}: Parts = {}): Promise<Service> => {
  const logged: Array<string> = []
  const ports = Layer.mergeAll(
    Layer.succeed(Platform, { ...samplePlatform, ...platform }),
    Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({ ...inner, ...(typeof store === "function" ? store(inner) : store) })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory)),
    Layer.succeed(FleetFindings, { latest: () => fleet ?? null }),
    Layer.succeed(StaleAfter, staleAfter ?? null),
    Layer.succeed(RevisionPatience, Duration.millis(patience)),
    Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeable)),
    Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logged.push(line))])
  )
  const tree = signers === undefined ? Layer.empty : layerAuditTree({ signers })
  const application = Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer, tree).pipe(
    Layer.provideMerge(ports)
  )
  const runtime = ManagedRuntime.make(application)
  const context = await runtime.context()
  const { handler, dispose } = HttpRouter.toWebHandler(
    routes.pipe(
      HttpRouter.provideRequest(Layer.succeedContext(context)),
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true, routerConfig }
  )
  onTestFinished(async () => {
    await dispose()
    await runtime.dispose()
  })

  const call = async ({ method = "GET", path = backend, headers: given = {}, body = null }: Call) => {
    const headers = Array.isArray(given) ? (given as Pairs) : Object.entries(given)
    const request = new Request(`${origin}${path}`, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      body,
      ...(body instanceof ReadableStream ? { duplex: "half" } : {})
    } as RequestInit)
    return answerOf(await handler(request))
  }
  const lean: Service["lean"] = async ({
    method = "GET",
    path = backend,
    headers: given = {},
    body = null
  }) => {
    const bytes = Buffer.from(await new Response(body).arrayBuffer())
    const pairs = Array.isArray(given) ? (given as Pairs) : Object.entries(given)
    const headers = Object.fromEntries(new Headers(pairs.map(([name, value]) => [name, value])))
    const head = {
      method,
      originalUrl: path,
      headers: { ...(body !== null && { "content-length": String(bytes.length) }), ...headers },
      peerAddress: Option.none(),
      source: { rawHeaders: pairs.flat() }
    }
    const routed = await runtime.runPromise(
      Effect.provideService(leanRoutes, ExternalUrl, { base: externalUrl })
    )
    const taken = routed(head)
    if (taken === null) return null
    const answer = await runtime.runPromise(taken.reads ? taken.answerTo(bytes) : taken.answer)
    return answerOf(HttpServerResponse.toWeb(answer))
  }
  return {
    call,
    lean,
    patch: (body, { headers, ...rest } = {}) =>
      call({
        method: "PATCH",
        headers: headers ?? json("maya-token"),
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...rest
      }),
    events: () =>
      runtime.runPromise(
        Effect.gen(function* () {
          yield* (yield* RefusalLog).flush("all")
          const events = yield* (yield* PolicyStore).events({ after: 0, limit: 1000 })
          return events.map(({ body }) => JSON.parse(body) as AuditEvent)
        })
      ),
    policies: () => runtime.runPromise(PolicyStore.use((inner) => inner.readAll)),
    logged
  }
}

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "")
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? undefined : isJson ? (JSON.parse(text) as unknown) : text
  }
}

/** The headers of somebody who sends JSON with their token. */
export const json = (token: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  "private-token": token,
  "content-type": "application/json",
  ...more
})
