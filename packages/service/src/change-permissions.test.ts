import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, auditLog, look, mission, patch, reset, run, stored, traces } from "../test/use-cases.ts"
import { PolicyIndex } from "./policy-index.ts"

const maya = as("maya")

describe("If-Match", () => {
  it("lets a change through at the revision that it names, and stops it at any other", async () => {
    await run(
      Effect.gen(function* () {
        const { etag } = yield* look(maya)
        const { view } = yield* patch(maya, mission, { ifMatch: etag })
        expect(view.revision).toBe(1)
        for (const change of [
          patch(maya, { jobs: { read: "owner" } }, { ifMatch: etag }),
          reset(maya, { ifMatch: etag })
        ]) {
          const failure = yield* Effect.flip(change)
          expect(failure).toMatchObject({ _tag: "RevisionMismatch", revision: 1, etag: view.etag })
        }
        expect(yield* stored()).toMatchObject({ revision: 1, document: { permissions: mission } })
        expect((yield* reset(maya, { ifMatch: view.etag })).view.revision).toBe(2)
      })
    )
  })

  it("takes the tag of the explicit view as well, a list, and a star", async () => {
    await run(
      Effect.gen(function* () {
        const explicit = yield* look(maya, "explicit")
        yield* patch(maya, mission, { ifMatch: explicit.etag })
        yield* patch(
          maya,
          { jobs: { read: "guest" } },
          { ifMatch: `${explicit.etag}, ${(yield* look(maya)).etag}` }
        )
        yield* reset(maya, { ifMatch: "*" })
        expect((yield* stored()).revision).toBe(3)
      })
    )
  })

  it.each(["", "5", "W/{etag}", '"0"', "{unquoted}", '"0.0123456789abcde"'])("refuses %j", async (form) => {
    await run(
      Effect.gen(function* () {
        const { etag } = yield* look(maya)
        const ifMatch = form.replace("{etag}", etag).replace("{unquoted}", etag.slice(1, -1))
        const failure = yield* Effect.flip(patch(maya, mission, { ifMatch }))
        expect(failure).toMatchObject({ _tag: "RevisionMismatch", revision: 0, etag })
        expect((yield* stored()).revision).toBe(0)
      })
    )
  })

  it("counts before anything else about the change, even where nothing would change", async () => {
    const failure = await run(Effect.flip(patch(maya, {}, { ifMatch: '"7.0123456789abcdef"' })))
    expect(failure).toMatchObject({ _tag: "RevisionMismatch", revision: 0 })
    expect(failure.message).toContain("revision 0 by now")
  })

  it("that does not match is audited, and in a rehearsal is not", async () => {
    const ifMatch = '"7.0123456789abcdef"'
    const events = await run(
      Effect.gen(function* () {
        yield* Effect.flip(patch(maya, mission, { ifMatch, dryRun: true }))
        expect(yield* auditLog).toEqual([])
        yield* Effect.flip(patch(maya, mission, { ifMatch }))
        return yield* auditLog
      })
    )
    expect(events.map(({ body }) => [body.reason, body.count])).toEqual([["revision_mismatch", 1]])
  })
})

describe("a rehearsal", () => {
  it("answers what would happen, and stores nothing", async () => {
    await run(
      Effect.gen(function* () {
        const before = yield* traces
        const rehearsed = yield* patch(maya, mission, { dryRun: true })
        expect(rehearsed.dryRun).toBe(true)
        expect(rehearsed.view).toMatchObject({ revision: 0, updated_at: null })
        expect(rehearsed.view.permissions.package_registry?.maven).toEqual(mission.package_registry.maven)
        expect(yield* traces).toEqual(before)
        const { engine } = yield* PolicyIndex
        expect(engine.decide(deletion)).toMatchObject({ allowed: false, revision: 0 })
        const changed = yield* patch(maya, mission)
        expect(rehearsed.difference).toEqual(changed.difference)
        expect(engine.decide(deletion)).toMatchObject({ allowed: true, revision: 1 })
      })
    )
  })

  it("shows who gains and who loses, exactly", async () => {
    const { difference } = await run(patch(maya, mission, { dryRun: true }))
    const everywhere = {
      refs: ["protected", "unprotected"],
      environments: ["none", "unprotected", "protected"]
    }
    expect(difference).toEqual({
      gained: [
        {
          cells: ["package_registry.maven:delete"],
          job_tokens: [{ from: ["own"], ...everywhere, trigger_roles: ["developer"] }]
        }
      ],
      lost: [{ cells: ["package_registry.maven:write"], users: ["developer"], deploy_tokens: true }]
    })
  })

  it("of a reset is one too", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        const before = yield* traces
        const { difference, view } = yield* reset(maya, { dryRun: true })
        expect(view.permissions.package_registry?.maven).toEqual({ read: true, write: true, delete: true })
        expect(difference.lost).toHaveLength(1)
        expect(yield* traces).toEqual(before)
      })
    )
  })
})

const deletion = {
  project: 123,
  caller: { type: "job", project: 123, ref: { protected: true }, trigger_role: "developer" },
  resource: "package_registry.maven",
  action: "delete"
} as const
