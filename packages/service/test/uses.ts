import { DateTime, Effect, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import { authorizeRegistryRequest, type RegistryAction } from "../src/authorize-registry-request.ts"
import type { Evaluation } from "../src/access-question.ts"
import { evaluateAccess } from "../src/evaluate-access.ts"
import { PackageDirectory } from "../src/package-directory.ts"
import { Platform, type Credential } from "../src/platform.ts"
import { PolicyIndex } from "../src/policy-index.ts"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import type { PolicyStore, StoreUnavailable } from "../src/policy-store.ts"
import { RefusalLog } from "../src/refusal-log.ts"
import { Secret } from "../src/secret.ts"
import { clients, projects, samplePlatform } from "../src/testing/platform-samples.ts"
import { always } from "../src/testing/use-samples.ts"
import { layerUseRecorder, UseRecorder } from "../src/use-recorder.ts"
import { layerUseStoreMemory } from "../src/use-store-memory.ts"
import { UseStore, type UseBatch, type UseNumbers } from "../src/use-store.ts"
import { beginning, by } from "./use-cases.ts"

/** A store of use in memory whose `add` can fail, die or wait, and that tells what it was given. */
export const makeUseStore = ({
  began,
  room
}: { readonly began?: string; readonly room?: UseNumbers } = {}) => {
  const batches: Array<UseBatch> = []
  const calls = { count: 0 }
  let before: Effect.Effect<void, StoreUnavailable> = Effect.void
  let after: Effect.Effect<void> = Effect.void
  const layer = Layer.effect(
    UseStore,
    Effect.map(
      Effect.tap(UseStore, (inner) => (began === undefined ? Effect.void : inner.begin(began))),
      (inner) =>
        UseStore.of({
          ...inner,
          add: (batch) =>
            Effect.suspend(() => {
              calls.count += 1
              return before
            }).pipe(
              Effect.andThen(inner.add(batch)),
              Effect.tap(() => Effect.sync(() => void batches.push(batch))),
              Effect.tap(() => after)
            )
        })
    )
  ).pipe(Layer.provide(layerUseStoreMemory(room)))
  return {
    batches,
    calls,
    layer,
    /** What adding has to get past from now on. */
    meets: (next: typeof before): void => {
      before = next
    },
    /** What comes from now on between storing and saying so. */
    says: (next: typeof after): void => {
      after = next
    }
  }
}

type Needs = Platform | PolicyStore | PolicyIndex | PackageDirectory | RefusalLog | UseStore

interface Parts {
  readonly store?: ReturnType<typeof makeUseStore>
  /** What was logged. */
  readonly logged?: Array<string>
  /** When the test begins. */
  readonly now?: string
  readonly platform?: Platform["Service"]
  readonly policies?: Layer.Layer<PolicyStore, StoreUnavailable>
}

/** Runs a test over the sample organisation with a log of use, by a clock that stands still. */
export const runRecording = <A, E>(
  effect: Effect.Effect<A, E, Needs>,
  {
    logged = [],
    now,
    platform = samplePlatform,
    policies = layerPolicyStoreMemory,
    store = makeUseStore()
  }: Parts = {}
): Promise<A> => {
  const ports = Layer.mergeAll(
    Layer.succeed(Platform, platform),
    policies,
    PackageDirectory.layerEmpty,
    store.layer
  )
  const application = layerUseRecorder.pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports),
    Layer.provideMerge(Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logged.push(line))]))
  )
  const clock = Layer.effectDiscard(TestClock.setTime(now === undefined ? beginning : Date.parse(now))).pipe(
    Layer.provideMerge(TestClock.layer())
  )
  return Effect.runPromise(
    effect.pipe(Effect.provide(application.pipe(Layer.provideMerge(clock)))) as Effect.Effect<A, E>
  )
}

/** A decision client asks about Maven packages of the backend. */
export const evaluate = (
  subject: Evaluation["subject"],
  action = "read",
  {
    client = clients.untrusted,
    project = "acme/backend",
    type = "package_registry.maven"
  }: {
    readonly client?: Parameters<typeof by>[0]
    readonly project?: string
    readonly type?: string
  } = {}
) =>
  evaluateAccess(
    by(client),
    Effect.succeed({ subject, action: { name: action }, resource: { type, id: project } })
  )

/** Somebody comes to the registry for Maven packages. */
export const knock = (
  presentedAs: Credential["presentedAs"] | null,
  secret = "",
  action: RegistryAction = "read",
  project: number = projects.backend.id
) =>
  authorizeRegistryRequest({
    presented:
      presentedAs === null
        ? { type: "none" }
        : { type: "one", credential: { presentedAs, secret: new Secret(secret) } },
    target: { type: "project", project, resource: "package_registry.maven" },
    action
  })

export const flush = Effect.flatMap(UseRecorder, (recorder) => recorder.flush)

/** A job of another project, as a trusted client tells of it. */
export const claimedJob = (project: number | string, more: object = {}): Evaluation["subject"] => ({
  type: "job",
  id: "1",
  properties: { project, ref: { protected: true }, trigger_role: "developer", ...more }
})

/** Everything that was recorded, in short. */
export const recorded = Effect.gen(function* () {
  yield* flush
  const store = yield* UseStore
  const found: Array<string> = []
  for (const { id } of Object.values(projects)) {
    for (const allowed of [true, false]) {
      for (const use of yield* store.read({ ...always, target: id, allowed })) {
        const { action, count, day, environment, lastUsed, principalClass, resource, source, target } = use
        const cell = `${target} ${resource.replace("package_registry.", "")}:${action}`
        const when = lastUsed.slice(0, 10) === day ? lastUsed.slice(5, 19) : `${day} at ${lastUsed}`
        found.push(
          `${allowed ? "yes" : "no"} ${cell} ${source} ${principalClass}${environment === null ? "" : `=${environment}`} ×${count} ${when}`
        )
      }
    }
  }
  return found
})

/** A time on the clock of a test. */
export const instant = (text: string): DateTime.Utc => DateTime.makeUnsafe(text)
