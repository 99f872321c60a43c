import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { add, auditLog, enforcing, remove, run, setEnabled, see, withScope } from "../test/scope-cases.ts"
import { as, look, patch, mission, reset, stored, traces } from "../test/use-cases.ts"
import { PolicyIndex } from "./policy-index.ts"
import { projects } from "./testing/platform-samples.ts"

const maya = as("maya")
const { app, backend, handbook } = projects

describe("a change of the scope", () => {
  it("decides from the moment it is answered, and is one event with all that was gained", async () => {
    await run(
      Effect.gen(function* () {
        const { engine } = yield* PolicyIndex
        const question = {
          project: backend.id,
          caller: { type: "job", project: handbook.id, ref: { protected: true }, trigger_role: "developer" },
          resource: "jobs",
          action: "read"
        } as const
        expect(engine.decide(question).reason).toBe("not_in_scope")
        yield* add(maya, "project", handbook.id)
        expect(engine.decide(question)).toMatchObject({ allowed: true, revision: 1 })
        const [event] = yield* auditLog
        expect(event?.body).toMatchObject({
          event_name: "secure_ci_job_token_project_added",
          actor: { type: "user", id: 3 },
          entity: { type: "project", id: 123 },
          revision: { before: 0, after: 1 },
          changes: [{ path: "/scope/allowlist/1", before: null, after: { project: 125 } }],
          lost: [],
          acknowledged: [],
          findings: []
        })
        const gained = JSON.stringify(event?.body.gained)
        expect(gained).toContain('"from":[{"project":125}]')
        expect(gained).toContain('"jobs:read"')
        expect(event?.personal).toMatchObject({ entity_path: "acme/backend", target_path: "acme/handbook" })
        yield* remove(maya, "project", handbook.id)
        expect(engine.decide(question).reason).toBe("not_in_scope")
        const [, undone] = yield* auditLog
        expect(undone?.body).toMatchObject({
          event_name: "secure_ci_job_token_project_removed",
          changes: [{ path: "/scope/allowlist/1", before: { project: 125 }, after: null }],
          gained: [],
          lost: event?.body.gained
        })
      })
    )
  })

  it("that changes nothing stores nothing, also where the platform alone says so", async () => {
    await run(
      Effect.gen(function* () {
        yield* setEnabled(maya, true)
        yield* setEnabled(maya, true, app.id)
        expect(yield* traces).toEqual({ policies: [], events: [] })
        yield* setEnabled(maya, false)
        yield* setEnabled(maya, false)
        expect((yield* traces).events).toHaveLength(1)
      })
    )
  })

  it("keeps the permissions, and a change of these keeps the scope", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* add(maya, "project", handbook.id)
        yield* reset(maya)
        expect((yield* stored()).document).toEqual({
          scope: { inbound_enabled: true, allowlist: [...backend.scope.allowlist, { project: 125 }] }
        })
        yield* patch(maya, { jobs: { read: "owner" } })
        expect((yield* stored()).document).toMatchObject({ permissions: { jobs: {} }, scope: {} })
      })
    )
  })

  it("takes over what the platform says, paths as the numbers behind them", async () => {
    const allowlist = [{ project: "acme/app" }, { group: "partner" }, { project: "acme/gone" }]
    await run(
      Effect.gen(function* () {
        yield* setEnabled(maya, true)
        expect((yield* stored()).revision).toBe(0)
        yield* add(maya, "project", handbook.id)
        expect((yield* stored()).document).toEqual({
          scope: {
            inbound_enabled: true,
            allowlist: [{ project: 124 }, { group: 8 }, { project: "acme/gone" }, { project: 125 }]
          }
        })
        const [event] = yield* auditLog
        expect(event?.body.changes).toContainEqual({
          path: "/scope/allowlist/0",
          before: { project: "acme/app" },
          after: null
        })
      }),
      withScope({ allowlist })
    )
  })

  it("is lost to no other that is made at the same time, of the permissions either", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => 1000 + index)
    const permissions = { jobs: { read: "owner" } }
    const changes = [
      ...ids.map((id) => Effect.asVoid(remove(maya, "project", id))),
      Effect.asVoid(add(maya, "project", handbook.id)),
      Effect.asVoid(add(maya, "group", 7)),
      Effect.asVoid(setEnabled(maya, false)),
      Effect.asVoid(patch(maya, permissions))
    ]
    await run(
      Effect.gen(function* () {
        yield* Effect.all(changes, { concurrency: "unbounded" })
        const { document, revision } = yield* stored()
        expect(revision).toBe(44)
        expect(document).toMatchObject({ permissions, scope: { inbound_enabled: false } })
        const { allowlist } = document["scope"] as unknown as { readonly allowlist: ReadonlyArray<unknown> }
        expect(allowlist).toHaveLength(2)
        expect(allowlist).toEqual(expect.arrayContaining([{ project: 125 }, { group: 7 }]))
        expect((yield* auditLog).map(({ body }) => body.revision?.after)).toEqual(
          Array.from({ length: 44 }, (_, index) => index + 1)
        )
      }),
      withScope({ allowlist: ids.map((project) => ({ project })) })
    )
  })

  it("on an outdated copy is refused with the tag of the scope, and audited", async () => {
    await run(
      Effect.gen(function* () {
        const { etag } = yield* look(maya)
        const { view } = yield* setEnabled(maya, false, backend.id, etag)
        const failure = yield* Effect.flip(setEnabled(maya, true, backend.id, etag))
        expect(failure).toMatchObject({ _tag: "RevisionMismatch", revision: 1, etag: view.etag })
        yield* setEnabled(maya, true, backend.id, view.etag)
        expect((yield* auditLog).map(({ body }) => body.reason)).toContain("revision_mismatch")
      })
    )
  })

  it("is never refused for what it opens: critical findings are in its event", async () => {
    await run(
      Effect.gen(function* () {
        // Foreign jobs delete: nothing stands in their way but the scope.
        yield* patch(maya, { package_registry: { npm: { delete: "job_token" } } })
        yield* setEnabled(maya, false)
        const event = (yield* auditLog).at(-1)
        const { findings = [] } = event?.body ?? {}
        expect(findings).toContainEqual({
          rule: "foreign-token-delete",
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/)
        })
        yield* setEnabled(maya, true)
        expect((yield* auditLog).at(-1)?.body.findings).toEqual([])
      })
    )
  })
})

describe("an instance that keeps scopes on", () => {
  it("shows them on, lets nobody turn one off, and lets entries come and go", async () => {
    await run(
      Effect.gen(function* () {
        expect((yield* see(maya)).inbound_enabled).toBe(true)
        expect(yield* Effect.flip(setEnabled(maya, false))).toMatchObject({
          _tag: "ScopeChangeRefused",
          reason:
            "Job token scope cannot be disabled for this project because it is enforced for the instance."
        })
        yield* setEnabled(maya, true)
        yield* add(maya, "project", handbook.id)
        yield* remove(maya, "project", handbook.id)
      }),
      { store: enforcing }
    )
  })

  it("shows one on that the platform has off", async () => {
    const off = withScope({ inbound_enabled: false })
    expect((await run(see(maya), off)).inbound_enabled).toBe(false)
    expect((await run(see(maya), { ...off, store: enforcing })).inbound_enabled).toBe(true)
  })
})
