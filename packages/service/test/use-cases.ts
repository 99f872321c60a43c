import { Effect, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import type { AuditEventDraft, PersonalData } from "../src/audit-event.ts"
import type { ChangeOptions } from "../src/change-permissions.ts"
import { getPermissions } from "../src/get-permissions.ts"
import type { View } from "../src/permissions-view.ts"
import { Platform, type Principal, type Reference, type UserPrincipal } from "../src/platform.ts"
import { PolicyIndex } from "../src/policy-index.ts"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import { PolicyStore, type StoreUnavailable } from "../src/policy-store.ts"
import { RefusalLog } from "../src/refusal-log.ts"
import type { Requester } from "../src/requester.ts"
import { resetPermissions } from "../src/reset-permissions.ts"
import { people, projects, samplePlatform, type Person } from "../src/testing/platform-samples.ts"
import { updatePermissions } from "../src/update-permissions.ts"

/** The time at which every test begins. */
export const beginning = Date.parse("2026-08-22T10:00:00.000Z")

type Services = Platform | PolicyStore | PolicyIndex | RefusalLog

interface Parts {
  readonly platform?: Platform["Service"]
  readonly store?: Layer.Layer<PolicyStore, StoreUnavailable>
}

/** Runs a test over the sample organisation and a store of its own, by a clock that stands still. */
export const run = <A, E>(
  effect: Effect.Effect<A, E, Services>,
  { platform = samplePlatform, store = layerPolicyStoreMemory }: Parts = {}
): Promise<A> => {
  const ports = Layer.mergeAll(Layer.succeed(Platform, platform), store)
  const application = Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer).pipe(Layer.provideMerge(ports))
  const clock = Layer.effectDiscard(TestClock.setTime(beginning)).pipe(Layer.provideMerge(TestClock.layer()))
  const quiet = Logger.layer([])
  return Effect.runPromise(
    effect.pipe(Effect.provide(application.pipe(Layer.provideMerge(clock), Layer.provideMerge(quiet))))
  )
}

/** A call by a principal, with personal data that is easy to find again. */
export const by = (principal: Principal | null, requestId = "request-1"): Requester => ({
  principal,
  requestId,
  ipAddress: "203.0.113.7",
  userAgent: "curl/8"
})

/** A call by somebody of the sample organisation; without scopes their token is unrestricted. */
export const as = (person: Person, scopes?: ReadonlyArray<string>): Requester => {
  const user: UserPrincipal = people[person]
  return by(scopes === undefined ? user : { ...user, scopes })
}

export const patch = (
  requester: Requester,
  body: unknown,
  options: ChangeOptions = {},
  reference: Reference = projects.backend.id
) => updatePermissions(requester, reference, { options: Effect.succeed(options), body: Effect.succeed(body) })

export const reset = (
  requester: Requester,
  options: ChangeOptions = {},
  reference: Reference = projects.backend.id
) => resetPermissions(requester, reference, { options: Effect.succeed(options), body: Effect.void })

export const look = (
  requester: Requester,
  view: View = "effective",
  reference: Reference = projects.backend.id
) => getPermissions(requester, reference, Effect.succeed(view))

/** What is stored of a project. */
export const stored = (id: number = projects.backend.id) =>
  PolicyStore.use((store) => store.read({ type: "project", id }))

export interface ReadEvent {
  readonly text: string
  readonly body: AuditEventDraft & { readonly sequence: number; readonly personal_data_hash: string }
  readonly personal: PersonalData
}

/** Every event of the log, the refused attempts of minutes that are not over included. */
export const auditLog = Effect.gen(function* () {
  yield* RefusalLog.use((refusals) => refusals.flush("all"))
  const events = yield* PolicyStore.use((store) => store.events({ after: 0, limit: 100_000 }))
  return events.map(({ body, personal }): ReadEvent => ({
    text: body,
    body: JSON.parse(body),
    personal: JSON.parse(personal?.data ?? "null")
  }))
})

/** Asserts on the whole: nothing stored, nothing audited. */
export const traces = Effect.gen(function* () {
  const policies = yield* PolicyStore.use((store) => store.readAll)
  return { policies, events: (yield* auditLog).map(({ body }) => body) }
})

/** The mission's patch: maintainers and job tokens, and nobody else, publish and delete Maven packages. */
export const mission = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}
