import { Effect, Layer, Logger, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { as, beginning } from "./use-cases.ts"
import type { AuditEventDraft, PersonalData } from "../src/audit-event.ts"
import type { PlatformProject } from "../src/platform.ts"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import { PolicyStore, type StoreUnavailable } from "../src/policy-store.ts"
import { RefusalLog, type RefusalReason } from "../src/refusal-log.ts"
import { projects } from "../src/testing/platform-samples.ts"

interface Draft {
  readonly event: AuditEventDraft
  readonly personal: PersonalData
}

/** A store whose `append` can fail, die or wait, and that tells what it was given. */
export const makeStore = () => {
  const kept: Array<Draft> = []
  const calls = { count: 0 }
  let answer: Effect.Effect<void, StoreUnavailable> = Effect.void
  const layer = Layer.effect(
    PolicyStore,
    Effect.map(PolicyStore, (inner) =>
      PolicyStore.of({
        ...inner,
        append: (drafts) =>
          Effect.suspend(() => {
            calls.count += 1
            return answer.pipe(
              Effect.tap(() =>
                Effect.sync(() => {
                  kept.push(...drafts)
                })
              )
            )
          })
      })
    )
  ).pipe(Layer.provide(layerPolicyStoreMemory))
  const answers = (next: typeof answer): void => {
    answer = next
  }
  return { kept, calls, layer, answers, told: () => kept.map(({ event }) => [event.reason, event.count]) }
}

/** Runs a test with a refusal log over that store, by a clock that stands still. */
export const run = <A, E>(
  store: ReturnType<typeof makeStore>,
  body: Effect.Effect<A, E, RefusalLog | Scope.Scope>
) =>
  Effect.runPromise(
    Effect.scoped(body).pipe(
      Effect.provide(
        RefusalLog.layer.pipe(
          Layer.provide(store.layer),
          Layer.provideMerge(Layer.effectDiscard(TestClock.setTime(beginning))),
          Layer.provideMerge(TestClock.layer()),
          Layer.provideMerge(Logger.layer([]))
        )
      )
    )
  )

/** An attempt at a project, a group or the instance is refused. */
export const note = (...call: Parameters<RefusalLog["Service"]["record"]>) =>
  RefusalLog.use((log) => log.record(...call))

/** Somebody's attempt is refused; the developer's at the backend, where a test says nothing else. */
export const record = (
  requester = as("dev"),
  project: PlatformProject = projects.backend,
  reason: RefusalReason = "role_below_maintainer"
) => note(requester, { ...project, type: "project" }, reason)

export const flush = (which: "over" | "all") => RefusalLog.use((log) => log.flush(which))
