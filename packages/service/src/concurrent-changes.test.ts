import { Deferred, Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { as, auditLog, look, mission, patch, run, stored } from "../test/use-cases.ts"
import { waitsAfterCommit } from "../test/waits-after-commit.ts"
import { PolicyIndex } from "./policy-index.ts"

const maya = as("maya")

describe("changes that meet", () => {
  const formats = [
    "maven",
    "npm",
    "conan",
    "nuget",
    "pypi",
    "composer",
    "generic",
    "golang",
    "debian",
    "helm"
  ]
  const actions = ["read", "write", "delete"]
  const grants = ["maintainer", "owner", false, "job_token"]
  const cells = formats.flatMap((format) => actions.map((action) => [format, action] as const))

  it("are all kept: a hundred at once, each of another cell or grant", async () => {
    const patches = Array.from({ length: 100 }, (_, index) => {
      const [format, action] = cells[index % cells.length] ?? ["maven", "read"]
      return { format, action, grant: grants[Math.floor(index / cells.length)] ?? false }
    })
    await run(
      Effect.gen(function* () {
        const answers = yield* Effect.forEach(
          patches,
          ({ format, action, grant }) =>
            Effect.andThen(
              Effect.yieldNow,
              patch(maya, { package_registry: { [format]: { [action]: grant } } })
            ),
          { concurrency: "unbounded" }
        )
        const upTo100 = Array.from({ length: 100 }, (_, index) => index + 1)
        expect(answers.map(({ view }) => view.revision).sort((one, other) => one - other)).toEqual(upTo100)
        const events = (yield* auditLog).map(({ body }) => body)
        expect(events.map(({ sequence, revision }) => [sequence, revision?.before, revision?.after])).toEqual(
          upTo100.map((number) => [number, number - 1, number])
        )
        // Each changed one cell, from what the one before it in that cell had left there.
        const last = new Map<string, unknown>()
        for (const { changes = [] } of events) {
          expect(changes).toHaveLength(1)
          for (const { path, before, after } of changes) {
            expect(before).toEqual(last.get(path) ?? null)
            last.set(path, after)
          }
        }
        const { view } = yield* patch(maya, {}, { view: "explicit" })
        for (const [format, action] of cells) {
          const family = view.permissions.package_registry as Record<string, Record<string, unknown>>
          expect(family[format]?.[action]).toBe(last.get(`/permissions/package_registry/${format}/${action}`))
        }
        const { engine } = yield* PolicyIndex
        expect(engine.decide(deletion).revision).toBe(100)
      })
    )
  })

  it("with the same If-Match, of fifty one wins", async () => {
    await run(
      Effect.gen(function* () {
        const { etag } = yield* look(maya)
        const results = yield* Effect.forEach(
          cells.concat(cells).slice(0, 50),
          ([format], index) =>
            Effect.result(
              patch(maya, { package_registry: { [format]: { read: grants[index % 4] } } }, { ifMatch: etag })
            ),
          { concurrency: "unbounded" }
        )
        expect(results.filter(({ _tag }) => _tag === "Success")).toHaveLength(1)
        expect((yield* stored()).revision).toBe(1)
      })
    )
  })
})

describe("a change whose client goes away", () => {
  it("decides from then on if it was stored", async () => {
    const committed = Deferred.makeUnsafe<void>()
    const store = waitsAfterCommit(committed)
    await run(
      Effect.gen(function* () {
        const { engine } = yield* PolicyIndex
        const request = yield* Effect.forkChild(patch(maya, mission))
        yield* Deferred.await(committed)
        yield* Fiber.interrupt(request)
        expect((yield* stored()).revision).toBe(1)
        expect(engine.decide(deletion)).toMatchObject({ allowed: true, revision: 1 })
      }),
      { store }
    )
  })
})

const deletion = {
  project: 123,
  caller: { type: "job", project: 123, ref: { protected: true }, trigger_role: "developer" },
  resource: "package_registry.maven",
  action: "delete"
} as const
