import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { add, remove, run, see, withScope } from "../test/scope-cases.ts"
import { as, stored } from "../test/use-cases.ts"
import { PolicyIndex } from "./policy-index.ts"
import { projects } from "./testing/platform-samples.ts"

const [maya, olga, rosa, pia, ada] = [as("maya"), as("olga"), as("rosa"), as("pia"), as("ada")]
const { app, backend, handbook, integration, wiki } = projects
const [acme, partner] = [7, 8]

describe("who may be let in", () => {
  it.each([
    ["a project that the caller is a member of", maya, "project", app.id, backend.id, "ok"],
    ["a public project", maya, "project", handbook.id, backend.id, "ok"],
    ["an internal project that the caller is a member of", maya, "project", wiki.id, backend.id, "ok"],
    ["an internal project, by a stranger to it", rosa, "project", wiki.id, handbook.id, "TargetNotFound"],
    ["a private project, by a stranger to it", maya, "project", integration.id, backend.id, "TargetNotFound"],
    ["a private project, by the owner of the group above", olga, "project", app.id, backend.id, "ok"],
    ["any project, by an administrator", ada, "project", integration.id, backend.id, "ok"],
    ["no project", ada, "project", 999, backend.id, "TargetNotFound"],
    ["a number that nothing has", ada, "project", null, backend.id, "TargetNotFound"],
    ["the project itself", maya, "project", backend.id, backend.id, "ok"],
    ["a group with something public in it", pia, "group", acme, integration.id, "ok"],
    ["a group of which the caller knows a project", pia, "group", partner, integration.id, "ok"],
    ["a group that the caller does not know", maya, "group", partner, backend.id, "TargetNotFound"],
    ["any group, by an administrator", ada, "group", partner, backend.id, "ok"],
    ["no group", ada, "group", 999, backend.id, "TargetNotFound"],
    ["a project's number as a group", ada, "group", handbook.id, backend.id, "TargetNotFound"]
  ] as const)("%s", async (_, requester, kind, id, place, expected) => {
    const added = add(requester, kind, id, {}, place).pipe(
      Effect.as("ok"),
      Effect.catchTag("TargetNotFound", ({ _tag }) => Effect.succeed(_tag))
    )
    expect(await run(added, withScope({}))).toBe(expected)
  })
})

describe("an allowlist", () => {
  const full = (kind: "project" | "group") =>
    withScope({ allowlist: Array.from({ length: 200 }, (_, index) => ({ [kind]: 1000 + index })) })

  it.each([
    ["project", handbook.id, "project links in this direction"],
    ["group", acme, "group links"]
  ] as const)("has room for 200 of each kind: %s", async (kind, id, what) => {
    await run(
      Effect.gen(function* () {
        expect(yield* Effect.flip(add(maya, kind, id))).toMatchObject({
          _tag: "ScopeChangeRefused",
          reason: `Validation failed: Source project exceeds the allowable number of ${what}`
        })
        yield* remove(maya, kind, 1100)
        yield* add(maya, kind, id)
        yield* kind === "project" ? add(maya, "group", acme) : add(maya, "project", handbook.id)
        expect((yield* stored()).document["scope"]).toMatchObject({ allowlist: { length: 201 } })
      }),
      full(kind)
    )
  })

  it("has everything once, also what the platform names by its path", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* Effect.flip(add(maya, "project", app.id))).toMatchObject({
          reason: "This project is already in the job token allowlist."
        })
        expect(yield* Effect.flip(add(maya, "group", acme))).toMatchObject({
          reason: "This group is already in the job token allowlist."
        })
        yield* remove(maya, "project", app.id)
        yield* remove(maya, "group", acme)
        expect((yield* stored()).document["scope"]).toEqual({ inbound_enabled: true, allowlist: [] })
      }),
      withScope({ allowlist: [{ project: "acme/app" }, { group: "acme" }] })
    )
  })

  it("loses what its maintainer may not know, or what is gone; what is not on it is not told", async () => {
    await run(
      Effect.gen(function* () {
        expect((yield* see(maya)).projects).toEqual({ names: ["123 acme/backend"], hidden: 2 })
        const notOnIt = yield* Effect.flip(remove(maya, "project", integration.id + 1000))
        yield* remove(maya, "project", integration.id)
        yield* remove(maya, "project", 4711)
        expect(yield* Effect.flip(remove(maya, "project", integration.id))).toEqual(notOnIt)
        expect((yield* see(maya)).projects).toEqual({ names: ["123 acme/backend"], hidden: 0 })
      }),
      withScope({ allowlist: [{ project: integration.id }, { project: 4711 }] })
    )
  })

  it("loses by its number what its maintainer may not know and the platform names by its path", async () => {
    await run(
      Effect.gen(function* () {
        yield* remove(maya, "project", integration.id)
        expect((yield* stored()).document["scope"]).toEqual({ inbound_enabled: true, allowlist: [] })
      }),
      withScope({ allowlist: [{ project: integration.path }] })
    )
  })

  it("restricts the project's own jobs by an entry for itself, which can be removed again", async () => {
    await run(
      Effect.gen(function* () {
        const { engine } = yield* PolicyIndex
        const own = {
          project: backend.id,
          caller: { type: "job", project: backend.id, ref: { protected: true }, trigger_role: "developer" },
          resource: "jobs",
          action: "write"
        } as const
        const refusal = { reason: "Source project cannot be removed from the job token scope" }
        expect(yield* Effect.flip(remove(maya, "project", backend.id))).toMatchObject(refusal)
        yield* add(maya, "project", backend.id, { job_token_policies: ["read_jobs", "read_jobs"] })
        expect(engine.decide(own).reason).toBe("entry_lacks_permission")
        expect((yield* stored()).document["scope"]).toMatchObject({
          allowlist: [{}, { project: 123, job_token_policies: ["read_jobs"] }]
        })
        expect((yield* see(maya)).projects.names).toEqual(["123 acme/backend", "124 acme/app"])
        yield* remove(maya, "project", backend.id)
        expect(engine.allows(own)).toBe(true)
        expect(yield* Effect.flip(remove(maya, "project", backend.id))).toMatchObject(refusal)
      })
    )
  })

  it("takes no terms that mean nothing, and looks nothing up for them", async () => {
    const failure = await run(
      Effect.flip(add(maya, "project", 999, { job_token_policies: ["read_package"], default_permissions: 1 }))
    )
    expect(failure).toMatchObject({
      _tag: "InvalidDocument",
      problems: [
        { path: ["default_permissions"] },
        { path: ["job_token_policies", 0], message: expect.stringContaining("`read_packages`") }
      ]
    })
  })
})
