import { Effect, Exit, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { caughtUp } from "../test/following.ts"
import { as, look, mission, patch, reset, run } from "../test/use-cases.ts"
import type { PlatformProject } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore, type StoredDocument } from "./policy-store.ts"
import type { Entity } from "./entity.ts"
import { projects, samplePlatform } from "./testing/platform-samples.ts"
import { group, instance, project, put } from "./testing/store-samples.ts"

const maya = as("maya")
const { backend } = projects

const may = (action: string, resource = "package_registry.maven") =>
  PolicyIndex.use(({ engine }) =>
    Effect.sync(() =>
      engine.decide({
        project: backend.id,
        caller: { type: "job", project: backend.id, ref: { protected: true }, trigger_role: "developer" },
        resource,
        action
      })
    )
  )

/** A store that holds documents before the service starts. */
const holding = (...documents: ReadonlyArray<readonly [Entity, StoredDocument]>) =>
  Layer.effect(
    PolicyStore,
    Effect.tap(PolicyStore, (store) =>
      Effect.forEach(documents, ([entity, document]) => store.change(entity, put(document)))
    )
  ).pipe(Layer.provide(layerPolicyStoreMemory))

describe("the index", () => {
  it("decides by each change from the moment it is answered", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* may("delete")).toMatchObject({ allowed: false, revision: 0 })
        yield* patch(maya, mission)
        expect(yield* may("delete")).toMatchObject({ allowed: true, revision: 1 })
        yield* patch(maya, { package_registry: { maven: { delete: false } } })
        expect(yield* may("delete")).toMatchObject({ reason: "grant_excludes_job_tokens", revision: 2 })
        yield* reset(maya)
        expect(yield* may("delete")).toMatchObject({ reason: "trigger_role_too_low", revision: 3 })
      })
    )
  })

  it("decides by what was stored before it started: of the project, its groups and the instance", async () => {
    const store = holding(
      [project(backend.id), { permissions: mission }],
      [
        group(7),
        { limits: { package_registry: { maven: { write: false } } }, defaults: { jobs: { write: false } } }
      ],
      [instance, { defaults: { jobs: { read: false, write: true } } }]
    )
    await run(
      Effect.gen(function* () {
        expect(yield* may("delete")).toMatchObject({ allowed: true, revision: 1 })
        expect(yield* may("write")).toMatchObject({ reason: "exceeds_limit" })
        expect(yield* may("write", "jobs")).toMatchObject({
          grant: { source: { level: "group", path: "acme" } }
        })
        expect(yield* may("read", "jobs")).toMatchObject({ grant: { source: { level: "instance" } } })
      }),
      { store }
    )
  })

  it("decides by a stored scope in place of the platform's", async () => {
    const ofApp = Effect.map(PolicyIndex, ({ engine }) =>
      engine.decide({
        project: backend.id,
        caller: { type: "job", project: 124, ref: { protected: true }, trigger_role: "developer" },
        resource: "package_registry.maven",
        action: "write"
      })
    )
    expect(await run(ofApp)).toMatchObject({ reason: "entry_lacks_permission" })
    const store = holding([project(backend.id), { scope: { inbound_enabled: false } }])
    expect(await run(ofApp, { store })).toMatchObject({ allowed: true })
    // A change of the permissions keeps the scope that is stored beside them.
    const kept = Effect.gen(function* () {
      yield* patch(maya, { package_registry: { npm: { read: "owner" } } })
      return yield* ofApp
    })
    expect(await run(kept, { store })).toMatchObject({ allowed: true, revision: 2 })
  })

  it("leaves a revision alone that is older than the one that decides", async () => {
    await run(
      Effect.gen(function* () {
        const index = yield* PolicyIndex
        const at = (revision: number, document: StoredDocument) =>
          index.publish(backend, { entity: project(backend.id), revision, document, updatedAt: null })
        yield* at(2, { permissions: mission })
        yield* at(1, {})
        expect(yield* may("delete")).toMatchObject({ allowed: true, revision: 2 })
        yield* at(3, {})
        expect(yield* may("delete")).toMatchObject({ allowed: false, revision: 3 })
      })
    )
  })

  it("leaves an older revision of a group and of the instance alone", async () => {
    await run(
      Effect.gen(function* () {
        const index = yield* PolicyIndex
        const limits = (write: boolean) => ({ limits: { package_registry: { maven: { write } } } })
        const ofGroup = (revision: number, document: StoredDocument) =>
          index.publishGroup(
            { id: 7, path: "acme" },
            { entity: group(7), revision, document, updatedAt: null }
          )
        const ofInstance = (revision: number, document: StoredDocument) =>
          index.publishInstance({ entity: instance, revision, document, updatedAt: null })
        yield* ofGroup(2, limits(false))
        yield* ofGroup(1, {})
        expect(yield* may("write")).toMatchObject({ reason: "exceeds_limit" })
        yield* ofGroup(3, {})
        expect(yield* may("write")).toMatchObject({ allowed: true })
        yield* ofInstance(2, { ...limits(false), enforce_scope: true })
        yield* ofInstance(1, {})
        expect(yield* may("write")).toMatchObject({ reason: "exceeds_limit" })
        expect(index.enforcesScope()).toBe(true)
        expect(index.surroundings(backend)).toEqual({ groups: [[7, 3]], instance: 2 })
        yield* ofInstance(3, {})
        expect(yield* may("write")).toMatchObject({ allowed: true })
        expect(index.enforcesScope()).toBe(false)
      })
    )
  })

  it("counts a group in from its first revision on that the platform did not list", async () => {
    const platform = { ...samplePlatform, inventory: Effect.succeed({ groups: [], projects: [backend] }) }
    await run(
      Effect.gen(function* () {
        const index = yield* PolicyIndex
        expect(index.surroundings(backend)).toEqual({ groups: [], instance: 0 })
        const document = { limits: { package_registry: { maven: { write: false } } } }
        const policy = { entity: group(7), revision: 1, document, updatedAt: null }
        yield* index.publishGroup({ id: 7, path: "acme" }, policy)
        expect(index.surroundings(backend)).toEqual({ groups: [[7, 1]], instance: 0 })
        expect(yield* may("write")).toMatchObject({ reason: "exceeds_limit" })
      }),
      { platform }
    )
  })

  it("follows what the platform says of a project that changes", async () => {
    let now: PlatformProject = backend
    const platform = { ...samplePlatform, project: () => Effect.sync(() => now) }
    await run(
      Effect.gen(function* () {
        now = { ...backend, visibility: "public", path: "acme/moved" }
        yield* patch(maya, { jobs: { write: false } })
        const { engine } = yield* PolicyIndex
        const decision = engine.decide({
          project: "acme/moved",
          caller: { type: "user", role: "anonymous" },
          resource: "repository",
          action: "read"
        })
        expect(decision).toMatchObject({ allowed: true, revision: 1 })
      }),
      { platform }
    )
  })

  it("leaves out a policy of a project that the platform does not know", async () => {
    const store = holding([project(4711), { permissions: { nonsense: true } }])
    const decision = await run(
      Effect.map(PolicyIndex, ({ engine }) =>
        engine.decide({
          project: 4711,
          caller: { type: "user", role: "owner" },
          resource: "jobs",
          action: "read"
        })
      ),
      { store }
    )
    expect(decision.reason).toBe("unknown_project")
  })
})

describe("a stored document that cannot be read", () => {
  const unreadable: StoredDocument = { permissions: { package_registry: { maven: { write: "emperor" } } } }

  it.each<readonly [string, Entity, StoredDocument, RegExp]>([
    [
      "a project's permissions",
      project(123),
      unreadable,
      /revision 1 of the policy of project 123 .*\n.*emperor/
    ],
    [
      "a project's scope",
      project(123),
      { scope: { allowlist: [{ project: 1, group: 2 }] } },
      /project 123.*\n.*allowlist\[0\]/
    ],
    [
      "a group's defaults",
      group(7),
      { defaults: { jobs: { read: 1 } } },
      /revision 1 of the policy of group 7 .*\n.*defaults\.jobs\.read/
    ],
    [
      "the instance's limits",
      instance,
      { limits: { job: { read: true } } },
      /revision 1 of the policy of instance 0 .*\n.*limits\.job: unknown key/
    ]
  ])("stops the start, naming it: %s", async (_, entity, document, told) => {
    await expect(run(may("read"), { store: holding([entity, document]) })).rejects.toThrow(told)
  })

  it("written by somebody else meanwhile is guessed at by no request", async () => {
    await run(
      Effect.gen(function* () {
        const store = yield* PolicyStore
        yield* store.change(project(backend.id), put(unreadable))
        const requests = [
          Effect.asVoid(look(maya)),
          Effect.asVoid(patch(maya, mission)),
          Effect.asVoid(patch(maya, mission, { dryRun: true })),
          Effect.asVoid(reset(maya))
        ]
        for (const request of requests) {
          const exit = yield* Effect.exit(request)
          expect(Exit.hasDies(exit) && String(exit)).toContain("of project 123 cannot be read back")
        }
        expect(yield* store.read(project(backend.id))).toMatchObject({ revision: 1, document: unreadable })
        yield* caughtUp(yield* PolicyIndex, store)
        expect(yield* may("delete")).toMatchObject({ allowed: false, reason: "unknown_project" })
        expect(yield* may("read")).toMatchObject({ allowed: false, reason: "unknown_project" })
      })
    )
  })
})
