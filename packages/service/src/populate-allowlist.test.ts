import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { add, auditLog, remove, see, setEnabled, withScope } from "../test/scope-cases.ts"
import { as, by, patch, run, stored, traces } from "../test/use-cases.ts"
import { runRecording } from "../test/uses.ts"
import { listAuditEvents } from "./list-audit-events.ts"
import { Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import { autopopulateAllowlist, clearAutopopulations } from "./populate-allowlist.ts"
import { jobs, people, projects, samplePlatform } from "./testing/platform-samples.ts"
import { batch, use } from "./testing/use-samples.ts"
import { UseStore } from "./use-store.ts"
import { changeScope } from "./change-scope.ts"

const backend = projects.backend.id
const maya = as("maya")

const usedBy = (...ids: ReadonlyArray<number>) =>
  UseStore.use((store) => store.add(batch(...ids.map((id) => use({ source: `project:${id}` })))))

const allowlist = Effect.map(
  stored(),
  ({ document }) => (document["scope"] as { allowlist: unknown }).allowlist
)
const populate = autopopulateAllowlist(maya, backend)
const clear = clearAutopopulations(maya, backend)

describe("filling the allowlist from the log of use", () => {
  it("adds whose jobs were let in, turns the scope on, and is one event with all that changes", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* setEnabled(maya, false)
        yield* usedBy(125, 127)
        expect(yield* populate).toEqual({ leftOut: 0 })
        expect(yield* see(maya)).toMatchObject({
          inbound_enabled: true,
          projects: { names: ["123 acme/backend", "124 acme/app", "125 acme/handbook", "127 acme/wiki"] }
        })
        expect(yield* allowlist).toEqual([
          { project: 124, job_token_policies: ["read_packages"] },
          { project: 125, default_permissions: true },
          { project: 127, default_permissions: true }
        ])
        const [, event, ...more] = yield* auditLog
        expect(more).toEqual([])
        expect(event?.body).toMatchObject({
          event_name: "job_token_permissions_updated",
          autopopulated: true,
          actor: { type: "user", id: 3 },
          revision: { before: 1, after: 2 },
          changes: [
            { path: "/scope/allowlist/1", after: { project: 125 } },
            { path: "/scope/allowlist/2", after: { project: 127 } },
            { path: "/scope/inbound_enabled", before: false, after: true }
          ]
        })
        const { engine } = yield* PolicyIndex
        const ask = (project: number) =>
          engine.decide({
            project: backend,
            caller: { type: "job", project, ref: { protected: true }, trigger_role: "developer" },
            resource: "jobs",
            action: "read"
          }).reason
        expect([ask(125), ask(126)]).toEqual(["allowed", "not_in_scope"])
        const { events } = yield* listAuditEvents(maya, { project: backend }, Effect.succeed({ limit: 1 }))
        expect(events[0]?.details.custom_message).toBe(
          "The job token allowlist was filled from the log of use, with revision 2"
        )
      })
    )
  })

  it("leaves no trace where nothing changes", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(124)
        yield* populate
        yield* clear
        expect(yield* traces).toEqual({ policies: [], events: [] })
        yield* usedBy(125, 127)
        yield* populate
        const once = yield* traces
        yield* populate
        expect(yield* traces).toEqual(once)
      })
    )
  })

  it("leaves out what its writer may not let in, and what is gone, and counts both", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(126, 4711, 125)
        expect(yield* populate).toEqual({ leftOut: 2 })
        expect(JSON.stringify(yield* allowlist)).not.toMatch(/126|4711/)
        // An administrator lets in what they know.
        expect(yield* autopopulateAllowlist(as("ada"), backend)).toEqual({ leftOut: 1 })
        expect(yield* allowlist).toContainEqual({ project: 126, default_permissions: true })
      })
    )
  })

  it("adds nothing that an entry decides about already, also one that has expired", async () => {
    const expired = { group: 7, expires_at: "2026-01-01T00:00:00Z" }
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(124, 125, 127)
        yield* populate
        expect(yield* traces).toEqual({ policies: [], events: [] })
      }),
      withScope({ inbound_enabled: true, allowlist: [expired] })
    )
  })

  it("stores the platform's paths as numbers, once", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125)
        yield* populate
        expect(yield* allowlist).toEqual([{ project: 124 }, { project: 125, default_permissions: true }])
        expect((yield* auditLog)[0]?.body.changes).toContainEqual({
          path: "/scope/allowlist/0",
          before: null,
          after: { project: 124 }
        })
        yield* clear
        expect(yield* allowlist).toEqual([{ project: 124 }])
      }),
      withScope({ inbound_enabled: true, allowlist: [{ project: "acme/app" }] })
    )
  })

  it("is never refused for what it opens: critical findings are in its event", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* patch(maya, { package_registry: { npm: { delete: "job_token" } } })
        yield* usedBy(125)
        yield* populate
        expect((yield* auditLog).at(-1)?.body.findings).toMatchObject([{ rule: "allowlisted-token-delete" }])
      })
    )
  })

  it("takes away what it added before and nobody uses by now, and what others added stays", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* add(maya, "project", 127)
        yield* usedBy(125)
        yield* populate
        yield* UseStore.use((store) => store.forget("2026-08-23", 1_000))
        yield* populate
        expect(yield* allowlist).toEqual([
          { project: 124, job_token_policies: ["read_packages"] },
          { project: 127 }
        ])
      })
    )
  })

  it("does not widen what somebody has narrowed since", async () => {
    const narrowed = { project: 125, default_permissions: false, job_token_policies: ["read_jobs"] }
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125)
        yield* populate
        const terms = { default_permissions: false, job_token_policies: ["read_jobs"] }
        const entry = Effect.succeed({ kind: "project", id: 125, terms } as const)
        yield* changeScope(maya, backend, { intent: "set_terms", entry })
        yield* populate
        expect(yield* allowlist).toContainEqual(narrowed)
        // What somebody has spoken of is not taken away unasked, whoever uses it.
        yield* UseStore.use((store) => store.forget("2026-08-23", 1_000))
        yield* populate
        expect(yield* allowlist).toContainEqual(narrowed)
        // It was added by itself all the same.
        yield* clear
        expect(yield* allowlist).toEqual([{ project: 124, job_token_policies: ["read_packages"] }])
      })
    )
  })

  it("is refused where no log of use is kept, and changes nothing", async () => {
    await run(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(populate)
        expect(failure).toMatchObject({ _tag: "ScopeChangeRefused" })
        expect(yield* traces).toEqual({ policies: [], events: [] })
      })
    )
  })
})

describe("clearing what was added by itself", () => {
  it("removes that, and nothing that somebody added", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125, 127)
        yield* populate
        yield* add(maya, "group", 7)
        // Removed and added again by hand, it is that person's.
        yield* remove(maya, "project", 127)
        yield* add(maya, "project", 127, { default_permissions: true })
        yield* clear
        expect(yield* allowlist).toEqual([
          { project: 124, job_token_policies: ["read_packages"] },
          { group: 7 },
          { project: 127, default_permissions: true }
        ])
        const { body } = (yield* auditLog).at(-1) ?? {}
        expect(body).toMatchObject({
          event_name: "job_token_permissions_updated",
          changes: [{ before: { project: 125 }, after: null }]
        })
        expect(body?.autopopulated).toBeUndefined()
      })
    )
  })

  it("removes what is gone by now, too", async () => {
    let isThere = true
    const platform = Platform.of({
      ...samplePlatform,
      project: (reference) =>
        !isThere && reference === 125 ? Effect.succeed(null) : samplePlatform.project(reference)
    })
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125)
        yield* populate
        isThere = false
        yield* clear
        expect(yield* allowlist).toEqual([{ project: 124, job_token_policies: ["read_packages"] }])
      }),
      { platform }
    )
  })
})

describe.each([
  ["filling", autopopulateAllowlist],
  ["clearing", clearAutopopulations]
])("%s", (_, change) => {
  it.each([
    ["nobody", by(null), "Unauthorized", 0],
    ["a job", by(jobs.onMain), "Unauthorized", 1],
    ["a stranger", by(people.pia), "ProjectNotFound", 0],
    ["a developer", as("dev"), "Forbidden", 1],
    ["a token that only reads", as("maya", ["read_api"]), "InsufficientScope", 1],
    ["an auditor", as("audie"), "Forbidden", 1]
  ])("is not for %s, and the attempt is noted where it is to be", async (_who, requester, tag, noted) => {
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125)
        expect((yield* Effect.flip(change(requester, backend)))._tag).toBe(tag)
        const { events, policies } = yield* traces
        expect(policies).toEqual([])
        expect(events.map(({ count }) => count)).toEqual(Array.from({ length: noted }, () => 1))
      })
    )
  })

  it("takes into account what others change at the same time", async () => {
    let between: Effect.Effect<unknown> = Effect.void
    const policies = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          change: (entity, decide) =>
            Effect.suspend(() => {
              const first = between
              between = Effect.void
              return Effect.andThen(first, inner.change(entity, decide))
            })
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(125)
        yield* populate
        const context = yield* Effect.context<Platform | PolicyIndex | PolicyStore>()
        between = Effect.provideContext(
          Effect.orDie(
            Effect.andThen(
              remove(maya, "project", 125),
              add(maya, "project", 125, { default_permissions: true })
            )
          ) as Effect.Effect<unknown>,
          context as never
        )
        yield* usedBy(127)
        yield* change(maya, backend)
        // Somebody had just added it by hand: it is theirs.
        expect(yield* allowlist).toContainEqual({ project: 125, default_permissions: true })
        yield* clear
        expect(yield* allowlist).toContainEqual({ project: 125, default_permissions: true })
      }),
      { policies }
    )
  })
})

describe("more projects than a list may hold", () => {
  const many = Array.from({ length: 260 }, (_, index) => ({
    id: 10_000 + index,
    path: `${index < 150 ? "acme/tools" : "partner/big"}/p${index}`,
    visibility: "public" as const
  }))
  const places = [
    { id: 70, path: "acme/tools" },
    { id: 80, path: "partner/big" }
  ]
  const platform = Platform.of({
    ...samplePlatform,
    project: (reference) => {
      const found = many.find(({ id, path }) => id === reference || path === reference)
      return found === undefined ? samplePlatform.project(reference) : Effect.succeed(found)
    },
    group: (reference) => {
      const found = places.find(({ id, path }) => id === reference || path === reference)
      return found === undefined ? samplePlatform.group(reference) : Effect.succeed(found)
    },
    knowsGroup: (userId, groupId) =>
      groupId === 80 ? Effect.succeed(userId === people.ada.id) : Effect.succeed(true)
  })
  const all = usedBy(...many.map(({ id }) => id))

  it("become groups that they have in common", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* all
        yield* populate
        const entries = (yield* allowlist) as ReadonlyArray<{ readonly group?: number }>
        expect(entries.filter(({ group }) => group !== undefined)).toEqual([
          { group: 70, default_permissions: true }
        ])
        expect(entries.length).toBe(1 + 1 + 110)
        yield* clear
        expect(yield* allowlist).toEqual([{ project: 124, job_token_policies: ["read_packages"] }])
      }),
      { platform }
    )
  })

  it("are refused with GitLab's text where there are no such groups that the writer may name", async () => {
    const unknown = Platform.of({ ...platform, group: () => Effect.succeed(null) })
    await runRecording(
      Effect.gen(function* () {
        yield* all
        const failure = yield* Effect.flip(populate)
        expect(failure).toMatchObject({
          _tag: "ScopeChangeRefused",
          reason: "CompactionLimitCannotBeAchievedError"
        })
        expect(yield* traces).toEqual({ policies: [], events: [] })
      }),
      { platform: unknown }
    )
    const hidden = Platform.of({ ...platform, knowsGroup: () => Effect.succeed(false) })
    await runRecording(
      Effect.gen(function* () {
        yield* all
        expect(yield* Effect.flip(populate)).toMatchObject({ _tag: "ScopeChangeRefused" })
      }),
      { platform: hidden }
    )
  })

  it("leave room for what is on the list already", async () => {
    const allowlistBefore = Array.from({ length: 105 }, (_, index) => ({ project: 10_150 + index }))
    const full = { ...projects.backend, scope: { inbound_enabled: true, allowlist: allowlistBefore } }
    const listing = Platform.of({
      ...platform,
      project: (reference) =>
        reference === full.id || reference === full.path ? Effect.succeed(full) : platform.project(reference)
    })
    await runRecording(
      Effect.gen(function* () {
        yield* usedBy(...many.slice(0, 96).map(({ id }) => id))
        yield* populate
        const entries = (yield* allowlist) as ReadonlyArray<object>
        // 105 are there: 95 more would be room, and these are 96.
        expect(entries.length).toBe(106)
        expect(entries.at(-1)).toEqual({ group: 70, default_permissions: true })
      }),
      { platform: listing }
    )
  })
})
