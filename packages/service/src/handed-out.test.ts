import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { as, look, patch, reset, run, stored, traces } from "../test/use-cases.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore } from "./policy-store.ts"
import { group, put } from "./testing/store-samples.ts"

// SPEC §3.2, third decision: nobody hands a token more than they have. To delete a pipeline takes an owner.
const [maya, olga, ada] = [as("maya"), as("olga"), as("ada")]
const toJobs = { pipelines: { delete: "job_token" } }

const refusal = (body: unknown, requester = maya) =>
  run(
    Effect.gen(function* () {
      const failure = yield* Effect.flip(patch(requester, body))
      expect(failure._tag).toBe("Forbidden")
      const { policies, events } = yield* traces
      expect(policies).toEqual([])
      expect(events.map(({ reason, count }) => [reason, count])).toEqual([
        ["hands_out_more_than_the_writer_has", 1]
      ])
      return failure.message
    })
  )

describe("a maintainer", () => {
  it.each([
    ["job_token", toJobs],
    ["job_token_and_owner", { pipelines: { delete: "job_token_and_owner" } }],
    ["an object", { pipelines: { delete: { min_role: "owner", job_token: { refs: "protected" } } } }],
    [
      "an object for one environment",
      { pipelines: { delete: { job_token: { environments: ["production"] } } } }
    ],
    [
      "one such cell among many that are fine",
      { jobs: { delete: "job_token" }, ...toJobs, releases: { write: "guest" } }
    ]
  ])("may not give jobs what an owner alone may do: %s", async (_, body) => {
    const message = await refusal(body)
    expect(message).toContain("your role (maintainer) does not have: pipelines:delete;")
  })

  it("is told every such cell", async () => {
    const all = Object.fromEntries(
      ["merge_requests", "work_items", "pipelines"].map((name) => [name, { delete: "job_token" }])
    )
    expect(await refusal(all)).toContain("pipelines:delete, merge_requests:delete, work_items:delete;")
  })

  it.each([
    ["narrow it to people", { pipelines: { delete: "owner" } }],
    ["write a role that never takes effect", { pipelines: { delete: "developer" } }],
    ["close it", { pipelines: { delete: false } }],
    ["write down what the platform does", { pipelines: { delete: true } }],
    ["give it to no job in words", { pipelines: { delete: { min_role: "owner", job_token: false } } }],
    ["give it to jobs in no environment", { pipelines: { delete: { job_token: { environments: [] } } } }],
    [
      "leave it to the jobs of owners, which have it already",
      { pipelines: { delete: { job_token: { trigger_role: "owner" } } } }
    ],
    [
      "give it to jobs until yesterday",
      { pipelines: { delete: { job_token: { expires_at: "2026-08-21T00:00:00Z" } } } }
    ],
    [
      "give jobs what a maintainer may do",
      { secure_files: { delete: "job_token" }, repository: { delete: "job_token" } }
    ]
  ])("may %s", async (_, body) => {
    expect((await run(patch(maya, body))).view.revision).toBe(1)
  })

  it("is refused under a limit too: nothing lies in wait for it to be lifted", async () => {
    const store = Layer.effect(
      PolicyStore,
      Effect.tap(PolicyStore, (inner) =>
        inner.change(group(7), put({ limits: { pipelines: { delete: "owner" } } }))
      )
    ).pipe(Layer.provide(layerPolicyStoreMemory))
    const [failure, policy] = await run(Effect.all([Effect.flip(patch(maya, toJobs)), stored()]), { store })
    expect(failure).toMatchObject({ _tag: "Forbidden" })
    expect(policy.revision).toBe(0)
  })

  it("is refused in a rehearsal too, of which nothing is kept", async () => {
    const rehearsal = Effect.gen(function* () {
      const failure = yield* Effect.flip(patch(maya, toJobs, { dryRun: true }))
      expect(failure._tag).toBe("Forbidden")
      return yield* traces
    })
    expect(await run(rehearsal)).toEqual({ policies: [], events: [] })
  })

  it("may leave, send back, narrow and remove what an owner gave, and not widen it", async () => {
    const given = { pipelines: { delete: { min_role: "owner", job_token: { refs: "protected" } } } }
    const wider = { pipelines: { delete: { min_role: "owner", job_token: { refs: "any" } } } }
    const narrower = {
      pipelines: { delete: { job_token: { refs: "protected", environments: "protected" } } }
    }
    await run(
      Effect.gen(function* () {
        yield* patch(olga, given)
        const full = yield* look(maya)
        expect((yield* patch(maya, full.permissions)).difference).toEqual({ gained: [], lost: [] })
        expect((yield* patch(maya, given)).view.revision).toBe(2)
        expect((yield* patch(maya, { jobs: { read: "guest" } })).view.revision).toBe(3)
        expect((yield* Effect.flip(patch(maya, wider)))._tag).toBe("Forbidden")
        expect((yield* patch(maya, narrower)).view.revision).toBe(4)
        expect((yield* Effect.flip(patch(maya, given)))._tag).toBe("Forbidden")
        expect((yield* reset(maya)).view.revision).toBe(5)
        expect((yield* Effect.flip(patch(maya, given)))._tag).toBe("Forbidden")
      })
    )
  })
})

describe("whoever has it themselves", () => {
  it.each([
    ["an owner", olga],
    ["an administrator", ada]
  ])("may give it to jobs: %s", async (_, requester) => {
    const { view, difference } = await run(patch(requester, toJobs))
    expect(view.revision).toBe(1)
    expect(difference.gained).toMatchObject([
      { cells: ["pipelines:delete"], job_tokens: [{ from: ["own"] }] }
    ])
  })
})
