import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { add, enforcing, see, withScope } from "../test/scope-cases.ts"
import { as, auditLog, mission, run, stored } from "../test/use-cases.ts"
import { changePolicy } from "./change-policy.ts"
import type { ChangeOptions } from "./change-permissions.ts"
import { getPolicy } from "./get-policy.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { Platform, PlatformUnavailable } from "./platform.ts"
import { projects, samplePlatform } from "./testing/platform-samples.ts"

const [maya, ada] = [as("maya"), as("ada")]
const { app, backend, handbook, wiki } = projects
const appEntry = { project: app.path, job_token_policies: ["read_packages"] }

const change = (body: unknown, options: ChangeOptions = {}, requester: Requester = maya) =>
  changePolicy(requester, backend.id, { options: Effect.succeed(options), body: Effect.succeed(body) })
const look = (requester: Requester = maya) => getPolicy(requester, backend.id, Effect.succeed({}))
const listing = (...allowlist: ReadonlyArray<object>) => ({ scope: { allowlist } })

describe("the event of a change", () => {
  it.each([
    [
      "the scope turned off",
      { scope: { inbound_enabled: false, allowlist: [appEntry] } },
      "inbound_disabled"
    ],
    ["a project more", listing(appEntry, { project: wiki.path }), "project_added"],
    ["a group more", listing(appEntry, { group: "acme", job_token_policies: [] }), "group_added"],
    ["a project less", listing(), "project_removed"],
    ["a project more and one less", listing({ project: wiki.id }), undefined],
    ["other terms", listing({ ...appEntry, job_token_policies: [] }), undefined],
    ["a permission as well", { ...listing(), permissions: { jobs: { delete: false } } }, undefined]
  ])("has GitLab's name where it is one thing of the scope: %s", async (_, body, name) => {
    const events = await run(change(body).pipe(Effect.andThen(auditLog)))
    expect(events.map((event) => event.body.event_name)).toEqual([
      name === undefined ? "job_token_permissions_updated" : `secure_ci_job_token_${name}`
    ])
    expect(events[0]?.body.revision).toEqual({ before: 0, after: 1 })
  })

  it("names the target in the erasable row only", async () => {
    const [event] = await run(
      change(listing(appEntry, { project: wiki.path })).pipe(Effect.andThen(auditLog))
    )
    expect(event?.personal.target_path).toBe(wiki.path)
    expect(event?.text).not.toContain(wiki.path)
    expect(event?.body.changes).toContainEqual({
      path: "/scope/allowlist/1",
      before: null,
      after: { project: wiki.id }
    })
  })

  it("has everything that changed, and what was stored where the scope is put back", async () => {
    const events = await run(
      change({ ...listing({ project: wiki.id, job_token_policies: [] }), permissions: mission }).pipe(
        Effect.andThen(change({ scope: null, permissions: null })),
        Effect.andThen(auditLog)
      )
    )
    expect(events.map((event) => event.body.changes?.map(({ path }) => path))).toEqual([
      [
        "/permissions/package_registry/maven/delete",
        "/permissions/package_registry/maven/read",
        "/permissions/package_registry/maven/write",
        "/scope/allowlist/0",
        "/scope/allowlist/0"
      ],
      [
        "/permissions/package_registry/maven/delete",
        "/permissions/package_registry/maven/read",
        "/permissions/package_registry/maven/write",
        "/scope"
      ]
    ])
  })
})

describe("changes at once", () => {
  it("are whole, one after the other, each from what stands there", async () => {
    const bodies = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0
        ? { permissions: { jobs: { delete: index % 4 === 0 } }, scope: { allowlist: [appEntry] } }
        : {
            permissions: { jobs: { write: "developer" } },
            scope: { allowlist: [{ project: wiki.id, job_token_policies: [] }] }
          }
    )
    const { events, policy } = await run(
      Effect.gen(function* () {
        yield* Effect.forEach(bodies, (body) => change(body), { concurrency: "unbounded" })
        return { policy: yield* stored(), events: yield* auditLog }
      })
    )
    expect(events.map((event) => event.body.revision?.after)).toEqual(events.map((_, index) => index + 1))
    expect(policy.revision).toBe(events.length)
    const wholes = bodies.map(({ permissions }) => JSON.stringify(permissions))
    expect(wholes).toContain(JSON.stringify(policy.document["permissions"]))
  })

  it("keep an entry that somebody else adds meanwhile and that the writer may not know, and no other", async () => {
    let hasMoved = false
    const racing = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          change: (entity, decide) => {
            if (hasMoved) return inner.change(entity, decide)
            hasMoved = true
            return Effect.flatMap(
              Effect.orDie(inner.change(entity, (current) => decideElse(current) as never)),
              () => inner.change(entity, decide)
            )
          }
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    const { changed, policy } = await run(
      Effect.gen(function* () {
        const done = yield* change(listing({ project: wiki.path, job_token_policies: [] }))
        return { changed: done, policy: yield* stored() }
      }),
      { store: racing }
    )
    expect(changed.view).toMatchObject({ scope: { allowlist: [{ project: wiki.path }] }, hidden_entries: 1 })
    expect(policy).toMatchObject({
      revision: 2,
      document: { scope: { allowlist: [{ project: wiki.id }, { project: 126 }] } }
    })
  })

  it("leave the others' part alone where only one part is named", async () => {
    const policy = await run(
      Effect.gen(function* () {
        yield* Effect.all(
          [change({ permissions: mission }), change(listing()), add(maya, "project", handbook.id)],
          {
            concurrency: "unbounded"
          }
        )
        return yield* stored()
      })
    )
    expect(policy.document["permissions"]).toEqual(mission)
    expect(policy.revision).toBeGreaterThanOrEqual(2)
  })
})

/** What an administrator's change would store, as a writer between a reading and its transaction. */
const decideElse = (current: { readonly revision: number; readonly entity: object }) => ({
  _tag: "Success",
  success: {
    write: {
      document: {
        scope: {
          inbound_enabled: true,
          allowlist: [
            { project: 126, job_token_policies: [] },
            { project: 125, job_token_policies: [] }
          ]
        }
      },
      event: {
        event_name: "job_token_permissions_updated",
        time: "2026-08-22T10:00:00.000Z",
        actor: { type: "user", id: 1 },
        entity: current.entity,
        request_id: "other",
        revision: { before: current.revision, after: current.revision + 1 }
      },
      personal: {}
    },
    answer: null
  }
})

describe("a scope that the platform states by paths", () => {
  it("is stored by numbers, hidden entries too", async () => {
    const scope = { allowlist: [appEntry, { project: "partner/integration" }, { group: "nowhere" }] } as const
    const policy = await run(
      change(listing(appEntry, { project: wiki.path, job_token_policies: [] })).pipe(
        Effect.andThen(stored())
      ),
      withScope(scope as never)
    )
    expect(policy.document["scope"]).toMatchObject({
      allowlist: [{ project: app.id }, { project: wiki.id }, { project: 126 }, { group: "nowhere" }]
    })
  })
})

describe("a platform that fails", () => {
  const failing = (isDown: () => boolean) =>
    Platform.of({
      ...samplePlatform,
      project: (reference) =>
        isDown() && reference !== backend.id
          ? Effect.fail(new PlatformUnavailable({ reason: "gone" }))
          : samplePlatform.project(reference)
    })

  it("right after a change is stored does not make it look as if it were not", async () => {
    let isDown = false
    const store = Layer.effect(
      PolicyStore,
      Effect.map(PolicyStore, (inner) =>
        PolicyStore.of({
          ...inner,
          change: (entity, decide) =>
            Effect.tap(inner.change(entity, decide), () => Effect.sync(() => (isDown = true)))
        })
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    const changed = await run(change(listing({ project: wiki.path, job_token_policies: [] })), {
      store,
      platform: failing(() => isDown)
    })
    expect(changed).toMatchObject({
      changed: true,
      view: { revision: 1 },
      etag: expect.stringMatching(/^"1\./)
    })
  })

  it("is no reason not to tell an outdated copy", async () => {
    let lookUps = 0
    // The third is that for the tag of what stands there now.
    const platform = failing(() => (lookUps += 1) > 2)
    const mismatch = await run(
      Effect.flip(change({ permissions: mission }, { ifMatch: '"9.0123456789abcdef"' })),
      {
        platform
      }
    )
    expect(mismatch).toMatchObject({ _tag: "RevisionMismatch", etag: expect.stringMatching(/^"0\./) })
    expect(lookUps).toBe(3)
  })
})

describe("an instance that keeps scopes on", () => {
  it("lets none be turned off, and one that is off be sent back", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* Effect.flip(change({ scope: { inbound_enabled: false } }))).toMatchObject({
          _tag: "ScopeChangeRefused",
          reason: expect.stringContaining("enforced for the instance")
        })
        yield* change(listing())
      }),
      { store: enforcing }
    )
    await run(
      Effect.gen(function* () {
        const { view } = yield* look()
        expect(view.scope.inbound_enabled).toBe(false)
        expect(yield* change(view)).toMatchObject({ changed: false })
      }),
      { ...withScope({ inbound_enabled: false, allowlist: [] }), store: enforcing }
    )
  })
})

describe("room for entries", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ project: 1000 + index, job_token_policies: [] }))

  it("is that of GitLab, hidden entries among them, unless there were more before", async () => {
    const full = withScope({ allowlist: many(200) })
    expect(await run(Effect.flip(change(listing({ project: app.id }))), full)).toMatchObject({
      _tag: "ScopeChangeRefused",
      reason:
        "Validation failed: Source project exceeds the allowable number of project links in this direction"
    })
    await run(
      Effect.gen(function* () {
        expect((yield* change({ permissions: mission })).view.hidden_entries).toBe(230)
        expect(yield* change(listing())).toMatchObject({ changed: false })
        yield* change(listing(...many(230)), {}, ada)
        yield* change(listing(...many(201)), {}, ada)
        expect((yield* look(ada)).view.scope.allowlist).toHaveLength(201)
      }),
      withScope({ allowlist: many(230) })
    )
  })
})

describe("what a document says and what the scope's own routes say", () => {
  it("is the same", async () => {
    await run(
      Effect.gen(function* () {
        yield* change(
          listing({ project: handbook.path, job_token_policies: ["read_packages", "read_packages"] })
        )
        expect((yield* see(maya)).projects.names).toEqual(["123 acme/backend", "125 acme/handbook"])
        yield* add(maya, "group", 7, { job_token_policies: [] })
        expect((yield* look()).view.scope.allowlist).toEqual([
          { project: handbook.path, job_token_policies: ["read_packages"] },
          { group: "acme", job_token_policies: [] }
        ])
      })
    )
  })
})
