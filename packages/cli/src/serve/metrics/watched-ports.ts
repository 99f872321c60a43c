import { answerAtOnce, Platform, PolicyStore, type StoredPolicy } from "@jobwarden/service"
import { Effect, Exit, Layer, Result } from "effect"
import type { Counter, Meter } from "./meter.ts"

type Seen = <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>

/** Counts what fails, and leaves what is there at once as it is: deciding must not become slower for being watched. */
const failuresInto =
  (failures: Counter): Seen =>
  (effect) => {
    const exit = answerAtOnce(effect)
    if (exit === undefined)
      return Effect.tapError(effect, () => Effect.sync(() => void (failures.value += 1)))
    if (Exit.isFailure(exit)) failures.value += 1
    return effect
  }

/** The same service, with every answer of it seen. */
const watched = <Service extends object>(service: Service, seen: Seen): Service =>
  Object.fromEntries(
    Object.entries(service).map(([name, member]: [string, unknown]) => {
      if (Effect.isEffect(member)) return [name, seen(member as Effect.Effect<unknown, unknown>)]
      if (typeof member !== "function") return [name, member]
      return [name, (...given: ReadonlyArray<unknown>) => seen(member.apply(service, given))]
    })
  ) as Service

/** The platform, with its failures counted and what it lists. */
export const watchPlatform = (meter: Meter) => {
  const failures = meter.counter(
    "jobwarden_platform_failures_total",
    "Questions that the platform could not answer; what depended on them was refused."
  )
  const known = { projects: 0, groups: 0 }
  meter.gauge("jobwarden_projects_known", "Projects that the platform listed last.", () => known.projects)
  meter.gauge("jobwarden_groups_known", "Groups that the platform listed last.", () => known.groups)
  return <E, R>(platform: Layer.Layer<Platform, E, R>): Layer.Layer<Platform, E, R> =>
    Layer.effect(
      Platform,
      Effect.map(Platform, (service) => {
        const counted = watched(service, failuresInto(failures))
        return {
          ...counted,
          inventory: Effect.tap(counted.inventory, ({ groups, projects }) =>
            Effect.sync(() => {
              known.projects = projects.length
              known.groups = groups.length
            })
          )
        }
      })
    ).pipe(Layer.provide(platform))
}

/** The store, with its failures and the changes of policies counted. */
export const watchStore = (meter: Meter) => {
  const failures = meter.counter(
    "jobwarden_store_failures_total",
    "What the store could not do; nothing was changed by it."
  )
  const changes = Object.fromEntries(
    (["project", "group", "instance"] as const).map((entity) => [
      entity,
      meter.counter("jobwarden_policy_changes_total", "Changes of policies that were stored.", { entity })
    ])
  )
  return <Others, E, R>(
    store: Layer.Layer<PolicyStore | Others, E, R>
  ): Layer.Layer<PolicyStore | Others, E, R> =>
    Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (service) => {
        const counted = watched(service, failuresInto(failures))
        const change: typeof service.change = (entity, decide) => {
          let isWritten = false
          return Effect.tap(
            service.change(entity, (current: StoredPolicy) => {
              const decided = decide(current)
              isWritten = Result.isSuccess(decided) && decided.success.write !== null
              return decided
            }),
            () =>
              Effect.sync(() => {
                const counter = changes[entity.type]
                if (isWritten && counter !== undefined) counter.value += 1
              })
          ).pipe(
            Effect.tapError((failure) =>
              Effect.sync(() => {
                if (isStoreFailure(failure)) failures.value += 1
              })
            )
          )
        }
        return { ...counted, change }
      })
    ).pipe(Layer.provideMerge(store))
}

/** A refusal is the answer to a change, and no failure. */
const isStoreFailure = (failure: unknown): boolean =>
  (failure as { readonly _tag?: unknown } | null)?._tag === "StoreUnavailable"
