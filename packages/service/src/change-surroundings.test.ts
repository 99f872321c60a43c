import { Deferred, Effect, Fiber, Layer } from "effect"
import { describe, expect, it } from "vitest"
import {
  acme,
  acmeEntity,
  instanceEntity,
  lookAround,
  patchAround,
  storedAround,
  theInstance
} from "../test/surroundings-cases.ts"
import { as, auditLog, beginning, look, patch, run, traces } from "../test/use-cases.ts"
import { waitsAfterCommit } from "../test/waits-after-commit.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import { people, projects } from "./testing/platform-samples.ts"
import { put } from "./testing/store-samples.ts"

const writesBy = (role: string) => ({ jobs: { write: role } })
const forksDelete = {
  package_registry: { maven: { delete: { job_token: { refs: "any_including_forks" } } } }
}

const mayWrite = (role = "developer", project = "acme/backend") =>
  Effect.map(PolicyIndex, ({ engine }) =>
    engine.allows({
      project,
      caller: { type: "user", role: role as "developer" },
      resource: "jobs",
      action: "write"
    })
  )

describe("a change of a group", () => {
  it("is one revision and one event: the changed paths, and for how many projects it changes what", async () => {
    await run(
      Effect.gen(function* () {
        yield* patchAround(acme, { defaults: writesBy("maintainer"), limits: { jobs: { delete: false } } })
        expect(yield* storedAround(acmeEntity)).toEqual({
          entity: acmeEntity,
          revision: 1,
          document: { defaults: writesBy("maintainer"), limits: { jobs: { delete: false } } },
          updatedAt: new Date(beginning).toISOString()
        })
        const [event, ...more] = yield* auditLog
        expect(more).toEqual([])
        expect(event?.personal).toMatchObject({ author_username: "olga", entity_path: "acme" })
        expect(event?.text).not.toContain("acme")
        expect(event?.body).toEqual({
          sequence: 1,
          event_name: "job_token_permissions_updated",
          time: "2026-08-22T10:00:00.000Z",
          actor: { type: "user", id: people.olga.id },
          entity: acmeEntity,
          request_id: "request-1",
          revision: { before: 0, after: 1 },
          changes: [
            { path: "/defaults/jobs/write", before: null, after: "maintainer" },
            { path: "/limits/jobs/delete", before: null, after: false }
          ],
          concerned: {
            projects: 4,
            differences: [expect.objectContaining({ projects: 4, example: projects.backend.id, gained: [] })]
          },
          acknowledged: [],
          document_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          personal_data_hash: expect.any(String)
        })
      })
    )
  })

  it("tells apart where it gives and takes otherwise", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(as("maya"), writesBy("owner"))
        const { projects: concerned } = yield* patchAround(acme, { defaults: writesBy("maintainer") })
        expect(concerned).toBe(3)
        yield* patch(as("maya"), writesBy("developer"))
        yield* patchAround(acme, { limits: writesBy("owner") })
        const differences = (yield* auditLog).flatMap(({ body }) => {
          const { differences: told = [] } = (body.concerned ?? {}) as { differences?: ReadonlyArray<object> }
          return told.map((one) => {
            const { example, lost, projects: many } = one as Record<string, never>
            return [example, many, (lost as unknown as ReadonlyArray<{ users?: unknown }>)[0]?.users]
          })
        })
        expect(differences).toEqual([
          [projects.app.id, 3, ["developer"]],
          [projects.app.id, 3, ["maintainer"]],
          [projects.backend.id, 1, ["developer", "maintainer"]]
        ])
      })
    )
  })

  it("decides from the moment it is answered, for the projects below and nobody else", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* mayWrite()).toBe(true)
        yield* patchAround(acme, { defaults: writesBy("maintainer") })
        expect([yield* mayWrite(), yield* mayWrite("maintainer")]).toEqual([false, true])
        expect(yield* mayWrite("developer", "partner/integration")).toBe(true)
        yield* patchAround(acme, { defaults: null })
        expect(yield* mayWrite()).toBe(true)
      })
    )
  })

  it("changes the tag of a project below, and not its revision", async () => {
    await run(
      Effect.gen(function* () {
        const before = yield* look(as("maya"), "explicit")
        yield* patchAround(acme, { limits: writesBy("maintainer") })
        const between = yield* look(as("maya"), "explicit")
        expect([between.revision, between.permissions]).toEqual([0, before.permissions])
        expect(between.etag).not.toBe(before.etag)
        yield* patchAround(theInstance, { limits: writesBy("maintainer") })
        expect((yield* look(as("maya"), "explicit")).etag).not.toBe(between.etag)
        const { view } = yield* patch(as("maya"), writesBy("owner"), { ifMatch: before.etag })
        expect(view.revision).toBe(1)
      })
    )
  })
})

describe("a change of the instance", () => {
  it("that enforces the scope says so, in the event and from then on", async () => {
    await run(
      Effect.gen(function* () {
        const enforced = Effect.map(PolicyIndex, (index) => index.enforcesScope())
        yield* patchAround(theInstance, { enforce_scope: true })
        expect(yield* enforced).toBe(true)
        yield* patchAround(theInstance, { enforce_scope: false })
        expect(yield* enforced).toBe(false)
        expect(yield* storedAround(instanceEntity)).toMatchObject({ revision: 2, document: {} })
        const events = yield* auditLog
        expect(events.map(({ body }) => body.changes)).toEqual([
          [{ path: "/enforce_scope", before: null, after: true }],
          [{ path: "/enforce_scope", before: true, after: null }]
        ])
        expect(events[0]?.personal).not.toHaveProperty("entity_path")
      })
    )
  })

  it("lets in whom an enforced scope kept out, and that is found", async () => {
    await run(
      Effect.gen(function* () {
        yield* PolicyStore.use((store) =>
          store.change(
            { type: "project", id: 124 },
            put({ scope: { inbound_enabled: false, allowlist: [] } })
          )
        )
        const index = yield* PolicyIndex
        yield* index.publish(projects.app, yield* storedAround({ type: "project", id: 124 }))
        yield* patchAround(theInstance, { enforce_scope: true })
        const { findings, projects: concerned } = yield* patchAround(
          theInstance,
          { enforce_scope: null },
          { dryRun: true }
        )
        expect(concerned).toBe(1)
        expect(findings.map(({ example, rule }) => [rule, example])).toContainEqual([
          "new-token-access",
          "acme/app"
        ])
      })
    )
  })
})

describe("a refused change", () => {
  it("is audited with the group and the reason, once a minute, and stores nothing", async () => {
    await run(
      Effect.gen(function* () {
        for (let turn = 0; turn < 3; turn += 1)
          yield* Effect.flip(patchAround(acme, { defaults: forksDelete }))
        yield* Effect.flip(patchAround(acme, {}, { ifMatch: '"3.0123456789abcdef"' }))
        yield* Effect.flip(patchAround(acme, {}, {}, as("maya")))
        yield* Effect.flip(patchAround(theInstance, {}, {}, as("maya")))
        const { events, policies } = yield* traces
        expect(policies).toEqual([])
        expect(events.map(({ count, entity, reason }) => [entity, reason, count])).toEqual([
          [acmeEntity, "introduces_a_finding", 3],
          [acmeEntity, "revision_mismatch", 1],
          [acmeEntity, "role_below_owner", 1],
          [instanceEntity, "not_an_administrator", 1]
        ])
      })
    )
  })
})

describe("changes that meet", () => {
  it("of one group are all kept, each from what the one before it left", async () => {
    const resources = ["jobs", "releases", "environments", "pipelines", "work_items"]
    const actions = ["read", "write", "delete"]
    const cells = resources.flatMap((resource) => actions.map((action) => [resource, action] as const))
    await run(
      Effect.gen(function* () {
        const answers = yield* Effect.forEach(
          cells,
          ([resource, action]) => patchAround(acme, { limits: { [resource]: { [action]: "owner" } } }),
          { concurrency: "unbounded" }
        )
        expect(answers.map(({ view }) => view.document.revision)).toEqual(cells.map((_, at) => at + 1))
        const { document } = yield* lookAround(acme)
        expect(Object.keys(document.limits).sort()).toEqual([...resources].sort())
      })
    )
  })

  it("with the same If-Match, of ten one wins", async () => {
    await run(
      Effect.gen(function* () {
        const { etag } = yield* lookAround(acme)
        const results = yield* Effect.forEach(
          ["guest", "reporter", "developer", "maintainer", "owner"],
          (role) => Effect.result(patchAround(acme, { limits: { jobs: { read: role } } }, { ifMatch: etag })),
          { concurrency: "unbounded" }
        )
        expect(results.filter(({ _tag }) => _tag === "Success")).toHaveLength(1)
        expect(yield* storedAround(acmeEntity)).toMatchObject({ revision: 1 })
      })
    )
  })

  it.each([
    ["the project's first", true],
    ["the group's first", false]
  ])(
    "of a project and its group do not pass together what neither may alone: %s",
    async (_, projectFirst) => {
      await run(
        Effect.gen(function* () {
          yield* patchAround(acme, { limits: { package_registry: { maven: { delete: "maintainer" } } } })
          // Each is harmless before the other, and after it opens packages to forks.
          const changes = [
            Effect.result(patch(as("maya"), forksDelete)),
            Effect.result(patchAround(acme, { limits: null }))
          ]
          const results = yield* Effect.all(projectFirst ? changes : changes.toReversed(), {
            concurrency: "unbounded"
          })
          expect(results.map(({ _tag }) => _tag)).toEqual(["Success", "Failure"])
        })
      )
    }
  )

  it("with one of another process are worked out again from what that left", async () => {
    let others = 2
    const store = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          change: (entity, decide) =>
            Effect.suspend(() => {
              if (others-- <= 0) return inner.change(entity, decide)
              const role = others === 1 ? "reporter" : "guest"
              return Effect.andThen(
                inner.change(entity, put({ defaults: { releases: { read: role } } })),
                inner.change(entity, decide)
              )
            })
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    await run(
      Effect.gen(function* () {
        const { view } = yield* patchAround(acme, { defaults: { jobs: { read: "reporter" } } })
        expect(view.document).toMatchObject({
          revision: 3,
          defaults: { releases: { read: "guest" }, jobs: { read: "reporter" } }
        })
        const events = (yield* auditLog).flatMap(({ body }) => (body.concerned ? [body.changes] : []))
        expect(events).toEqual([[{ path: "/defaults/jobs/read", before: null, after: "reporter" }]])
      }),
      { store }
    )
  })

  it("with another process that never rests end, with nothing stored of theirs", async () => {
    const store = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) => {
        let turn = 0
        return PolicyStore.of({
          ...inner,
          change: (entity, decide) =>
            Effect.suspend(() => {
              turn += 1
              return Effect.andThen(
                inner.change(entity, put({ limits: { jobs: { read: turn % 2 === 0 } } })),
                inner.change(entity, decide)
              )
            })
        })
      })
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    await run(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(patchAround(acme, { defaults: { jobs: { read: "reporter" } } }))
        expect(failure._tag).toBe("StoreUnavailable")
        expect((yield* storedAround(acmeEntity)).document).not.toHaveProperty("defaults")
      }),
      { store }
    )
  })
})

describe("a change whose client goes away", () => {
  it("decides from then on if it was stored", async () => {
    const committed = Deferred.makeUnsafe<void>()
    const store = waitsAfterCommit(committed)
    await run(
      Effect.gen(function* () {
        const request = yield* Effect.forkChild(patchAround(acme, { defaults: writesBy("maintainer") }))
        yield* Deferred.await(committed)
        yield* Fiber.interrupt(request)
        expect(yield* storedAround(acmeEntity)).toMatchObject({ revision: 1 })
        expect(yield* mayWrite()).toBe(false)
        // The turn was given back.
        expect((yield* patch(as("maya"), writesBy("owner"))).view.revision).toBe(1)
      }),
      { store }
    )
  })
})
