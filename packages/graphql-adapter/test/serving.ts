import {
  ExternalUrl,
  layerPolicyStoreMemory,
  layerUseRecorder,
  layerUseStoreMemory,
  Platform,
  PolicyIndex,
  PolicyStore,
  RefusalLog,
  UnacknowledgeableRules,
  UseStore,
  type StoredPolicy,
  type UseSummary
} from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Effect, Layer, Logger, ManagedRuntime } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { onTestFinished } from "vitest"
import {
  defaultLimits,
  defaultSettings,
  graphQlRoutes,
  type GraphQlLimits,
  type GraphQlSettings
} from "../src/index.ts"

const origin = "http://jobwarden.example"
/** Where clients are told to come, which is not what a `Host` says. */
const externalUrl = "https://gitlab.acme.example/under"

/** The mission's patch. */
export const mission = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}

/** GitLab's text for what is missing or not permitted. */
export const notAvailable =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action"

type Pairs = ReadonlyArray<readonly [string, string]>

/** A request as a test writes it. */
export interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Pairs | Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream | null
}

interface ShownError {
  readonly message: string
  readonly path?: ReadonlyArray<string | number>
  readonly extensions?: { readonly code?: string; readonly reason?: string }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
  /** What was asked for, by the names in the document. */
  readonly data: Data
  readonly errors: ReadonlyArray<ShownError>
}

/** Data as a test walks through it: what is not there is `undefined` all the way. */
export interface Data {
  readonly [name: string]: Data
}

export interface Service {
  readonly call: (call: Call) => Promise<Answer>
  /** Asks as somebody of the sample organisation: `maya`, `job-onMain`; `null`: not signed in. */
  readonly ask: (who: string | null, query: string, variables?: unknown) => Promise<Answer>
  readonly events: () => Promise<ReadonlyArray<{ readonly [member: string]: unknown }>>
  readonly policies: () => Promise<ReadonlyArray<StoredPolicy>>
  /** What the log of use has beside what the test makes. */
  readonly uses: (...summaries: ReadonlyArray<UseSummary>) => Promise<void>
  /** What the service wrote into its log. */
  readonly logged: ReadonlyArray<string>
}

interface Parts extends Partial<Omit<GraphQlSettings, "limits">> {
  readonly platform?: Partial<Platform["Service"]>
  readonly store?: Partial<PolicyStore["Service"]>
  readonly limits?: Partial<GraphQlLimits>
  readonly unacknowledgeable?: ReadonlyArray<string>
  /** Whether there is no log of use. */
  readonly unrecorded?: boolean
}

/** The GraphQL API over the sample organisation and a store in memory, for the length of one test. */
export const serve = async ({
  limits,
  platform,
  store,
  unacknowledgeable,
  unrecorded = false,
  ...settings
}: Parts = {}) => {
  const logged: Array<string> = []
  const ports = Layer.mergeAll(
    Layer.succeed(Platform, { ...samplePlatform, ...platform }),
    Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) => PolicyStore.of({ ...inner, ...store }))
    ).pipe(Layer.provide(layerPolicyStoreMemory)),
    Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeable)),
    Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logged.push(line))])
  )
  const recorded = unrecorded ? Layer.empty : layerUseRecorder.pipe(Layer.provideMerge(layerUseStoreMemory()))
  const application = recorded.pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports)
  )
  const runtime = ManagedRuntime.make(application)
  const context = await runtime.context()
  const { handler, dispose } = HttpRouter.toWebHandler(
    graphQlRoutes({ ...defaultSettings, ...settings, limits: { ...defaultLimits, ...limits } }).pipe(
      Layer.provide(Layer.succeedContext(context)),
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
  onTestFinished(async () => {
    await dispose()
    await runtime.dispose()
  })

  const call = async ({ body = null, headers: given = {}, method = "POST", path = "/api/graphql" }: Call) => {
    const headers = Array.isArray(given) ? (given as Pairs) : Object.entries(given)
    const request = new Request(`${origin}${path}`, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      body,
      ...(body instanceof ReadableStream ? { duplex: "half" } : {})
    } as RequestInit)
    return answerOf(await handler(request))
  }
  const service: Service = {
    call,
    ask: (who, query, variables) =>
      call({
        headers: who === null ? { "content-type": "application/json" } : json(who),
        body: JSON.stringify({ query, ...(variables !== undefined && { variables }) })
      }),
    events: () =>
      runtime.runPromise(
        Effect.gen(function* () {
          yield* (yield* RefusalLog).flush("all")
          const events = yield* (yield* PolicyStore).events({ after: 0, limit: 1000 })
          return events.map(({ body }) => JSON.parse(body) as { readonly [member: string]: unknown })
        })
      ),
    policies: () => runtime.runPromise(PolicyStore.use((inner) => inner.readAll)),
    uses: (...summaries) =>
      runtime.runPromise(
        Effect.flatMap(Effect.serviceOption(UseStore), (kept) =>
          kept._tag === "None"
            ? Effect.die(new Error("there is no log of use"))
            : Effect.asVoid(
                kept.value.add({
                  summaries,
                  at: new Date().toISOString(),
                  lost: { allowed: 0, denied: 0 }
                })
              )
        )
      ),
    logged
  }
  return service
}

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "")
  const body = isJson
    ? (JSON.parse(text) as { readonly data?: Data; readonly errors?: Answer["errors"] })
    : {}
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    data: body.data ?? {},
    errors: body.errors ?? []
  }
}

/** The headers of somebody who sends JSON with their token, by the door that it is for. */
export const json = (who: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  [who.startsWith("job-") ? "job-token" : "private-token"]: `${who}-token`,
  "content-type": "application/json",
  ...more
})
