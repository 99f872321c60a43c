import { Effect, Layer, Result } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { add, remove, run, setEnabled, withScope } from "../test/scope-cases.ts"
import { as, by, patch, mission } from "../test/use-cases.ts"
import { runRecording } from "../test/uses.ts"
import { changeScope } from "./change-scope.ts"
import { readEntryOrigins, unknownTime } from "./list-entry-origins.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import { autopopulateAllowlist } from "./populate-allowlist.ts"
import type { EntryTarget } from "./scope-document.ts"
import { jobs, people, projects } from "./testing/platform-samples.ts"
import { batch, use } from "./testing/use-samples.ts"
import { UseStore } from "./use-store.ts"

const backend = projects.backend.id
const maya = as("maya")
const app: EntryTarget = { kind: "project", id: 124, path: "acme/app" }
const wiki: EntryTarget = { kind: "project", id: 127, path: "acme/wiki" }
const acme: EntryTarget = { kind: "group", id: 7, path: "acme" }

const originOf = (target: EntryTarget, requester = maya) =>
  Effect.map(readEntryOrigins(requester, backend, [target]), (of) => of(target))

const platforms = { addedBy: null, createdAt: unknownTime, autopopulated: false }
const mayas = { id: 3, name: "Maya Maintainer", username: "maya" }

describe("where an entry comes from", () => {
  it("is nobody and the beginning of time for what the platform brought, also once that is stored", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* originOf(app)).toEqual(platforms)
        yield* setEnabled(maya, false)
        yield* add(maya, "group", 7)
        expect(yield* originOf(app)).toEqual(platforms)
      })
    )
  })

  it.each([
    ["by its path", "acme/app"],
    ["by a path that nothing has", "acme/renamed"]
  ])("is that, too, where the platform named it %s and its number is stored", async (_, path) => {
    // What stood for 127 then is 127 by now, whatever its path was.
    await run(
      Effect.gen(function* () {
        yield* PolicyStore.use((store) =>
          store.change({ type: "project", id: backend }, () =>
            Result.succeed({
              write: {
                document: {
                  scope: { inbound_enabled: true, allowlist: [{ project: 124 }, { project: 127 }] }
                },
                event: {
                  event_name: "secure_ci_job_token_project_added",
                  time: "2026-08-22T10:00:00.000Z",
                  actor: { type: "user", id: 3 },
                  entity: { type: "project", id: backend },
                  request_id: "first",
                  revision: { before: 0, after: 1 },
                  changes: [
                    { path: "/scope/allowlist/0", before: { project: path }, after: null },
                    { path: "/scope/allowlist/0", before: null, after: { project: 124 } },
                    { path: "/scope/allowlist/1", before: null, after: { project: 127 } }
                  ]
                },
                personal: { author_name: "Maya Maintainer", author_username: "maya" }
              },
              answer: null
            })
          )
        )
        expect(yield* originOf(app)).toEqual(platforms)
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas })
      })
    )
  })

  it("is a path's on the platform's list, when the first change stores numbers", async () => {
    await run(
      Effect.gen(function* () {
        yield* add(maya, "project", 127)
        expect(yield* originOf(app)).toEqual(platforms)
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas })
      }),
      withScope({ inbound_enabled: true, allowlist: [{ project: "acme/app" }] })
    )
  })

  it("is who added it and when, whatever was changed of it since", async () => {
    await run(
      Effect.gen(function* () {
        yield* add(maya, "project", 127)
        yield* TestClock.adjust("1 hour")
        const terms = { default_permissions: false, job_token_policies: ["read_jobs"] }
        const entry = Effect.succeed({ kind: "project", id: 127, terms } as const)
        yield* changeScope(as("ada"), backend, { intent: "set_terms", entry })
        yield* patch(as("ada"), mission)
        const origin = { addedBy: mayas, createdAt: "2026-08-22T10:00:00.000Z", autopopulated: false }
        expect(yield* originOf(wiki)).toEqual(origin)
      })
    )
  })

  it("is who added it last, where it was removed meanwhile, and who did before once it is gone", async () => {
    await run(
      Effect.gen(function* () {
        yield* add(maya, "group", 7)
        expect(yield* originOf(acme)).toMatchObject({ addedBy: mayas })
        yield* TestClock.adjust("1 hour")
        yield* remove(maya, "group", 7)
        expect(yield* originOf(acme)).toMatchObject({ createdAt: "2026-08-22T10:00:00.000Z" })
        yield* add(as("ada"), "group", 7)
        expect(yield* originOf(acme)).toEqual({
          addedBy: { id: 1, name: "Ada Admin", username: "ada" },
          createdAt: "2026-08-22T11:00:00.000Z",
          autopopulated: false
        })
        yield* remove(maya, "group", 7)
        expect(yield* originOf(acme)).toMatchObject({ createdAt: "2026-08-22T11:00:00.000Z" })
      })
    )
  })

  it("is the last of several times, also where it is asked for after all of them", async () => {
    await run(
      Effect.gen(function* () {
        yield* add(maya, "group", 7)
        yield* remove(maya, "group", 7)
        yield* TestClock.adjust("1 hour")
        yield* add(as("ada"), "group", 7)
        expect(yield* originOf(acme)).toMatchObject({
          addedBy: { username: "ada" },
          createdAt: "2026-08-22T11:00:00.000Z"
        })
      })
    )
  })

  it("is the log of use for what was taken from there, until it is added by hand", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* UseStore.use((store) => store.add(batch(use({ source: "project:127" }))))
        yield* autopopulateAllowlist(maya, backend)
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas, autopopulated: true })
        yield* remove(maya, "project", 127)
        yield* add(maya, "project", 127)
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas, autopopulated: false })
      })
    )
  })

  it("is found behind more revisions than are read at once, and those are read once only", async () => {
    const asked: Array<number> = []
    const store = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          revisions: (query) =>
            Effect.tap(inner.revisions(query), (found) => Effect.sync(() => void asked.push(found.length)))
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    await run(
      Effect.gen(function* () {
        yield* add(maya, "project", 127)
        for (let index = 0; index < 1_200; index += 1) {
          const change = yield* PolicyStore.use((inner) => inner.read({ type: "project", id: backend }))
          const { revision } = change
          yield* PolicyStore.use((inner) =>
            inner.change(change.entity, () =>
              Result.succeed({
                write: {
                  document: { ...change.document, permissions: {} },
                  event: {
                    event_name: "job_token_permissions_updated",
                    time: "2026-08-22T10:00:00.000Z",
                    actor: { type: "user", id: 3 },
                    entity: change.entity,
                    request_id: "more",
                    revision: { before: revision, after: revision + 1 },
                    changes: []
                  },
                  personal: {}
                },
                answer: null
              })
            )
          )
        }
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas })
        expect(asked).toEqual([500, 500, 201])
        asked.length = 0
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas })
        expect(asked).toEqual([500])
      }),
      { store }
    )
  })

  it("names nobody whose name is erased, also where it was asked for before", async () => {
    let isErased = false
    const store = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          event: (sequence) =>
            Effect.map(
              inner.event(sequence),
              (event) => event && { ...event, personal: isErased ? null : event.personal }
            )
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    await run(
      Effect.gen(function* () {
        yield* add(maya, "project", 127)
        expect(yield* originOf(wiki)).toMatchObject({ addedBy: mayas })
        isErased = true
        expect(yield* originOf(wiki)).toEqual({ ...platforms, createdAt: "2026-08-22T10:00:00.000Z" })
      }),
      { store }
    )
  })

  it.each([
    ["nobody", by(null), "Unauthorized"],
    ["a job", by(jobs.onMain), "Unauthorized"],
    ["a stranger", by(people.pia), "ProjectNotFound"],
    ["a developer", as("dev"), "Forbidden"]
  ])("is nothing for %s", async (_, requester, tag) => {
    await run(
      Effect.gen(function* () {
        expect((yield* Effect.flip(originOf(wiki, requester)))._tag).toBe(tag)
      })
    )
  })
})
