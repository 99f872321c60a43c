import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { as, look, mission, patch, reset, run, stored, traces } from "../test/use-cases.ts"

const maya = as("maya")
const maven = mission.package_registry.maven

describe("updatePermissions", () => {
  it("stores what the patch says, and shows the grant in force for every cell", async () => {
    const [changed, policy, seen] = await run(Effect.all([patch(maya, mission), stored(), look(maya)]))
    expect(policy).toEqual({
      entity: { type: "project", id: 123 },
      revision: 1,
      document: { permissions: mission },
      updatedAt: "2026-08-22T10:00:00.000Z"
    })
    const { permissions, ...readOnly } = changed.view
    expect(permissions.package_registry?.maven).toEqual(maven)
    expect(permissions.package_registry?.npm).toEqual({ read: true, write: true, delete: true })
    expect(permissions.terraform_state).toEqual({ read: true, write: true, delete: true })
    expect(readOnly).toMatchObject({
      project_id: 123,
      revision: 1,
      limited: [],
      updated_at: policy.updatedAt
    })
    expect(seen).toEqual(changed.view)
    expect(changed.dryRun).toBe(false)
  })

  it("merges: what is not named stays, null clears, a grant is replaced whole", async () => {
    const steps: ReadonlyArray<readonly [body: unknown, after: unknown]> = [
      [mission, mission],
      [
        { package_registry: { maven: { write: "owner" }, npm: { write: false } }, jobs: { read: "guest" } },
        {
          package_registry: { maven: { ...maven, write: "owner" }, npm: { write: false } },
          jobs: { read: "guest" }
        }
      ],
      [
        {
          package_registry: { maven: null, npm: { write: { min_role: "owner", job_token: { refs: "any" } } } }
        },
        {
          package_registry: { npm: { write: { min_role: "owner", job_token: { refs: "any" } } } },
          jobs: { read: "guest" }
        }
      ],
      [
        { package_registry: { npm: { write: { deploy_token: true } } } },
        { package_registry: { npm: { write: { deploy_token: true } } }, jobs: { read: "guest" } }
      ],
      [{ package_registry: null, jobs: { read: null } }, {}]
    ]
    await run(
      Effect.gen(function* () {
        for (const [index, [body, after]] of steps.entries()) {
          const { view } = yield* patch(maya, body, { view: "explicit" })
          expect([view.revision, view.permissions]).toEqual([index + 1, after])
          expect((yield* look(maya, "explicit")).permissions).toEqual(after)
        }
        expect(yield* stored()).toMatchObject({ revision: steps.length, document: {} })
      })
    )
  })

  it.each([
    ["an empty patch", {}],
    ["empty objects", { package_registry: {}, jobs: {}, repository: {} }],
    ["empty formats", { package_registry: { maven: {}, npm: {}, default: {} } }],
    ["nulls where nothing is", { releases: null, package_registry: { npm: null, pypi: { read: null } } }],
    ["what was so already", mission],
    ["a part of what was so already", { package_registry: { maven: { write: "job_token_and_maintainer" } } }],
    ["read-only members alone", { revision: 7, project_id: 1, updated_at: null, limited: "x", findings: [1] }]
  ])("%s leaves no trace", async (_, body) => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* TestClock.adjust("1 hour")
        const before = yield* traces
        const { view, difference } = yield* patch(maya, body)
        expect(view).toMatchObject({ revision: 1, updated_at: "2026-08-22T10:00:00.000Z" })
        expect(difference).toEqual({ gained: [], lost: [] })
        expect(yield* traces).toEqual(before)
      })
    )
  })

  it("leaves no trace of a no-op on a project that never was written", async () => {
    const nothing = Effect.gen(function* () {
      const { view } = yield* patch(maya, { jobs: {}, package_registry: { npm: null } })
      expect(view).toMatchObject({ revision: 0, updated_at: null })
      yield* reset(maya)
      return yield* traces
    })
    expect(await run(nothing)).toEqual({ policies: [], events: [] })
  })

  it("takes back what it gave: the explicit view changes nothing, the full view pins what is inherited", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        const explicit = yield* look(maya, "explicit")
        const { permissions, etag: _, ...readOnly } = explicit
        expect((yield* patch(maya, { ...permissions, ...readOnly })).view.revision).toBe(1)
        const full = yield* look(maya)
        const { view, difference } = yield* patch(maya, full.permissions)
        expect(difference).toEqual({ gained: [], lost: [] })
        expect(view).toMatchObject({ revision: 2, permissions: full.permissions })
        expect((yield* stored()).document).toEqual({ permissions: full.permissions })
      })
    )
  })
})

describe("a body that is no document", () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`key_${index}`, 1]))
  it.each([
    ["null", null, [[]]],
    ["a list", [mission], [[]]],
    ["a text", "package_registry", [[]]],
    ["a number", 1, [[]]],
    ["an unknown resource", { packageregistry: {} }, [["packageregistry"]]],
    ["an unknown format", { package_registry: { mavn: { read: true } } }, [["package_registry", "mavn"]]],
    ["an unknown action", { jobs: { reed: true } }, [["jobs", "reed"]]],
    ["an unknown grant", { jobs: { read: "devloper" } }, [["jobs", "read"]]],
    ["a grant of a wrong type", { jobs: { read: 1 } }, [["jobs", "read"]]],
    [
      "a member of a grant that is unknown",
      { jobs: { read: { minrole: "owner" } } },
      [["jobs", "read", "minrole"]]
    ],
    ["`anonymous` as a grant", { jobs: { read: "anonymous" } }, [["jobs", "read"]]],
    [
      "everything that is wrong",
      { a: 1, jobs: { read: 1, write: 2 } },
      [["a"], ["jobs", "read"], ["jobs", "write"]]
    ],
    ["thirty problems", many, Object.keys(many).map((key) => [key])]
  ])("%s is told with its path, and stores nothing", async (_, body, paths) => {
    await run(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(patch(maya, body))
        if (failure._tag !== "InvalidDocument") throw failure
        expect(failure.problems.map(({ path }) => path).sort()).toEqual([...paths].sort())
        expect(yield* traces).toEqual({ policies: [], events: [] })
      })
    )
  })
})

describe("resetPermissions", () => {
  it("clears what the project states, in one revision of its own", async () => {
    await run(
      Effect.gen(function* () {
        const before = yield* look(maya)
        yield* patch(maya, mission)
        const { view, difference } = yield* reset(maya)
        expect(view).toMatchObject({ revision: 2, permissions: before.permissions })
        expect(difference.gained).not.toEqual([])
        expect(yield* stored()).toMatchObject({ revision: 2, document: {} })
        const { events } = yield* traces
        expect(events.map(({ revision }) => revision)).toEqual([
          { before: 0, after: 1 },
          { before: 1, after: 2 }
        ])
      })
    )
  })

  it("is idempotent: a second one leaves no trace", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* reset(maya)
        const before = yield* traces
        expect((yield* reset(maya)).view.revision).toBe(2)
        expect(yield* traces).toEqual(before)
      })
    )
  })

  it("is undone by writing the same again: gained and lost are mirrored", async () => {
    await run(
      Effect.gen(function* () {
        const there = yield* patch(maya, mission)
        const back = yield* reset(maya)
        expect(back.difference).toEqual({ gained: there.difference.lost, lost: there.difference.gained })
      })
    )
  })
})
