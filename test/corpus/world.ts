import { graphQlRoutes } from "@jobwarden/graphql-adapter"
import { ExternalUrl, routerConfig, routes } from "@jobwarden/rest-adapter"
import {
  layerPolicyStoreMemory,
  layerUseRecorder,
  layerUseStoreMemory,
  PolicyIndex,
  RefusalLog,
  UnacknowledgeableRules,
  type Platform,
  type PolicyStore,
  type UseStore
} from "@jobwarden/service"
import { deployTokens, groups, jobs, layerPlatformSample, people, projects } from "@jobwarden/service/testing"
import { Layer, Logger, ManagedRuntime, type Effect } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import type { SubjectType, Target } from "./acts.ts"

export type Services = Platform | PolicyStore | PolicyIndex | RefusalLog | UseStore

/** The sample organisation with a store of its own, behind each of the surfaces. */
export interface World {
  readonly run: <A, E>(effect: Effect.Effect<A, E, Services>) => Promise<A>
  /** The HTTP API in GitLab's dialect. */
  readonly rest: (request: Request) => Promise<Response>
  readonly graphql: (request: Request) => Promise<Response>
  readonly dispose: () => Promise<void>
}

export const origin = "http://jobwarden.example"

export const makeWorld = async (unacknowledgeable: ReadonlyArray<string>): Promise<World> => {
  const ports = Layer.mergeAll(
    layerPlatformSample,
    layerPolicyStoreMemory,
    layerUseStoreMemory(),
    Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeable)),
    Logger.layer([])
  )
  const application = layerUseRecorder.pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports)
  )
  const runtime = ManagedRuntime.make(application)
  const context = await runtime.context()
  const shared = Layer.mergeAll(Layer.succeed(ExternalUrl, { base: origin }), HttpServer.layerServices)
  const given = Layer.succeedContext(context)
  const options = { disableLogger: true, routerConfig }
  const rest = whenAsked(() =>
    HttpRouter.toWebHandler(routes.pipe(HttpRouter.provideRequest(given), Layer.provide(shared)), options)
  )
  const graphql = whenAsked(() =>
    HttpRouter.toWebHandler(graphQlRoutes().pipe(Layer.provide(given), Layer.provide(shared)), options)
  )
  return {
    run: (effect) => runtime.runPromise(effect),
    rest: rest.ask,
    graphql: graphql.ask,
    dispose: async () => {
      await rest.dispose()
      await graphql.dispose()
      await runtime.dispose()
    }
  }
}

interface WebHandler {
  readonly handler: (request: Request) => Promise<Response>
  readonly dispose: () => Promise<void>
}

/** Most cases meet one surface only: the others are not put together for them. */
const whenAsked = (make: () => WebHandler) => {
  let made: WebHandler | undefined
  return {
    ask: (request: Request) => (made ??= make()).handler(request),
    dispose: async () => made?.dispose()
  }
}

/** Nothing has this number. */
const nothing = 4711

/** The number behind a path, as clients that know numbers only would send it. */
export const numberOf = (target: Target): number =>
  "project" in target
    ? (Object.values(projects).find(({ path }) => path === target.project)?.id ?? nothing)
    : (groups.find(({ path }) => path === target.group)?.id ?? nothing)

const subjects: { readonly [T in SubjectType]: Readonly<Record<string, { readonly id: number }>> } = {
  user: people,
  job: jobs,
  deploy_token: deployTokens
}

/** The number of somebody of the sample organisation, as evaluations name them. */
export const subjectId = ({ name, type }: { readonly type: SubjectType; readonly name: string }): string =>
  String(subjects[type][name]?.id ?? nothing)
