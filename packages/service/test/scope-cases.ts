import { Effect, Layer } from "effect"
import { changeScope } from "../src/change-scope.ts"
import type { NewEntry } from "../src/scope-intentions.ts"
import { Platform, type PlatformProject, type Reference } from "../src/platform.ts"
import { getScope, listAllowlist } from "../src/get-scope.ts"
import { layerPolicyStoreMemory } from "../src/policy-store-memory.ts"
import { PolicyStore } from "../src/policy-store.ts"
import type { Requester } from "../src/requester.ts"
import type { EntryKind } from "../src/scope-document.ts"
import { projects, samplePlatform } from "../src/testing/platform-samples.ts"

export { auditLog, run } from "./use-cases.ts"

const backend = projects.backend.id

export const setEnabled = (
  requester: Requester,
  enabled: boolean,
  reference: Reference = backend,
  ifMatch?: string
) =>
  changeScope(requester, reference, { intent: "set_enabled", enabled: Effect.succeed(enabled) }, { ifMatch })

export const add = (
  requester: Requester,
  kind: EntryKind,
  id: number | null,
  terms: NewEntry["terms"] = {},
  reference: Reference = backend
) => changeScope(requester, reference, { intent: "add", kind, entry: Effect.succeed({ id, terms }) })

export const remove = (
  requester: Requester,
  kind: EntryKind,
  id: number | null,
  reference: Reference = backend
) =>
  changeScope(requester, reference, {
    intent: "remove",
    kind,
    id: Effect.succeed(id),
    body: Effect.void
  })

/** Whether the scope is on, and what of its allowlist somebody sees. */
export const see = Effect.fnUntraced(function* (requester: Requester, reference: Reference = backend) {
  const { inbound_enabled } = yield* getScope(requester, reference)
  const [projectList, groupList] = [
    yield* listAllowlist(requester, reference, "project"),
    yield* listAllowlist(requester, reference, "group")
  ]
  const shown = ({ entries, hidden }: typeof projectList) => ({
    names: entries.map(({ target }) => `${target.id} ${target.path}`),
    hidden
  })
  return { inbound_enabled, projects: shown(projectList), groups: shown(groupList) }
})

/** A store in which the instance keeps every scope on. */
export const enforcing = Layer.effect(
  PolicyStore,
  Effect.map(PolicyStore, (inner) =>
    PolicyStore.of({
      ...inner,
      readAll: Effect.succeed([
        {
          entity: { type: "instance", id: 0 },
          revision: 1,
          document: { enforce_scope: true },
          updatedAt: "2026-08-22T09:00:00.000Z"
        }
      ])
    })
  )
).pipe(Layer.provide(layerPolicyStoreMemory))

/** The sample organisation with another scope for the backend. */
export const withScope = (scope: NonNullable<PlatformProject["scope"]>) => {
  const other: PlatformProject = { ...projects.backend, scope }
  return {
    platform: Platform.of({
      ...samplePlatform,
      inventory: Effect.map(samplePlatform.inventory, ({ groups, projects: all }) => ({
        groups,
        projects: all.map((project) => (project.id === backend ? other : project))
      })),
      project: (reference) =>
        reference === backend || reference === other.path
          ? Effect.succeed(other)
          : samplePlatform.project(reference)
    })
  }
}
