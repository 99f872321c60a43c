import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { as, auditLog, by, look, patch, reset, run, traces } from "../test/use-cases.ts"
import { getSurroundings } from "./get-surroundings.ts"
import { PlatformUnavailable } from "./platform.ts"
import type { Requester } from "./requester.ts"
import { clients, deployTokens, jobs, people, projects, samplePlatform } from "./testing/platform-samples.ts"

type Gate = (requester: Requester, reference: number | string) => ReturnType<typeof attempt>

const attempt = (requester: Requester, reference: number | string) =>
  Effect.result(patch(requester, {}, {}, reference)).pipe(Effect.map(outcome))

const outcome = <A, E extends { readonly _tag: string }>(result: Result.Result<A, E>): string =>
  Result.isSuccess(result) ? "ok" : result.failure._tag

const gates: ReadonlyArray<readonly [name: string, gate: Gate]> = [
  [
    "read",
    (requester, reference) => Effect.result(look(requester, "effective", reference)).pipe(Effect.map(outcome))
  ],
  ["change", attempt],
  [
    "reset",
    (requester, reference) => Effect.result(reset(requester, {}, reference)).pipe(Effect.map(outcome))
  ]
]

const nobody = by(null)
const { backend, handbook, integration, wiki } = projects
const unknown = 999

describe.each(gates)("the gate before %s", (_, gate) => {
  const table: ReadonlyArray<readonly [who: string, Requester, place: number | string, string]> = [
    ["nobody, anywhere", nobody, backend.id, "Unauthorized"],
    ["nobody, at a public project", nobody, handbook.id, "Unauthorized"],
    ["nobody, at no project", nobody, unknown, "Unauthorized"],
    ["a job's token", by(jobs.onMain), backend.id, "Unauthorized"],
    ["a job's token, at no project", by(jobs.onMain), unknown, "Unauthorized"],
    ["a deploy token", by(deployTokens.writer), backend.id, "Unauthorized"],
    ["a decision client", by(clients.trusted), backend.id, "Unauthorized"],
    ["a maintainer who is blocked", as("gone"), backend.id, "Unauthorized"],
    ["a blocked maintainer, at no project", as("gone"), unknown, "Unauthorized"],
    ["a maintainer, at no project", as("maya"), unknown, "ProjectNotFound"],
    ["a stranger, at a private project", as("pia"), backend.id, "ProjectNotFound"],
    [
      "a stranger whose token cannot write, at a private project",
      as("pia", []),
      backend.id,
      "ProjectNotFound"
    ],
    ["a maintainer, at another's private project", as("maya"), integration.id, "ProjectNotFound"],
    ["a stranger, at an internal project", as("pia"), wiki.id, "Forbidden"],
    ["a stranger, at a public project", as("pia"), handbook.id, "Forbidden"],
    ["a guest", as("gus"), backend.id, "Forbidden"],
    ["a reporter", as("rosa"), backend.id, "Forbidden"],
    ["a developer", as("dev"), backend.id, "Forbidden"],
    [
      "a developer whose token has no scope for it",
      as("dev", ["read_registry"]),
      backend.id,
      "InsufficientScope"
    ],
    ["a maintainer whose token has no scope at all", as("maya", []), backend.id, "InsufficientScope"],
    [
      "a maintainer whose token only reads registries",
      as("maya", ["read_registry"]),
      backend.id,
      "InsufficientScope"
    ],
    ["a maintainer", as("maya"), backend.id, "ok"],
    ["a maintainer, by path", as("maya"), backend.path, "ok"],
    ["a maintainer whose token has the api scope", as("maya", ["api"]), backend.id, "ok"],
    [
      "a maintainer whose token has the api scope and others",
      as("maya", ["read_registry", "api"]),
      backend.id,
      "ok"
    ],
    ["an owner of the group above", as("olga"), backend.id, "ok"],
    ["the owner of a group, below another group", as("olga"), integration.id, "ProjectNotFound"],
    ["an administrator, who is no member", as("ada"), backend.id, "ok"],
    ["an administrator, at another private project", as("ada"), integration.id, "ok"],
    ["an administrator, at no project", as("ada"), unknown, "ProjectNotFound"],
    [
      "an administrator whose token has no scope",
      as("ada", ["read_registry"]),
      backend.id,
      "InsufficientScope"
    ],
    ["an administrator who is blocked", by({ ...people.ada, active: false }), backend.id, "Unauthorized"]
  ]
  it.each(table)("%s", async (_who, requester, place, expected) => {
    expect(await run(gate(requester, place))).toBe(expected)
  })
})

it.each<readonly [string, Requester]>([
  ["nobody", nobody],
  ["a finished job", by(jobs.finished)],
  ["a decision client", by(clients.trusted)],
  ["somebody who is blocked", as("gone")]
])("%s has the platform asked nothing, whether it answers or not", async (_, requester) => {
  const away = Effect.fail(new PlatformUnavailable({ reason: "nobody is there" }))
  const platform = { ...samplePlatform, project: () => away, group: () => away }
  const outcomes = await run(
    Effect.all([
      ...gates.map(([, gate]) => gate(requester, backend.id)),
      Effect.map(Effect.result(getSurroundings(requester, { group: 7 }, Effect.void)), outcome)
    ]),
    { platform }
  )
  expect(new Set(outcomes)).toEqual(new Set(["Unauthorized"]))
})

describe("scopes", () => {
  it.each([
    [["read_api"], "ok", "InsufficientScope"],
    [["api"], "ok", "ok"],
    [["read_api", "write_repository", "write_package_registry"], "ok", "InsufficientScope"],
    [["API"], "InsufficientScope", "InsufficientScope"],
    [["api "], "InsufficientScope", "InsufficientScope"]
  ])("%j reads: %s, writes: %s", async (scopes, reads, writes) => {
    const requester = as("maya", scopes)
    expect(await run(Effect.map(Effect.result(look(requester)), outcome))).toBe(reads)
    expect(await run(attempt(requester, backend.id))).toBe(writes)
  })

  it("are named in the refusal", async () => {
    const failure = await run(Effect.flip(patch(as("maya", ["read_api"]), {})))
    expect(failure).toMatchObject({ _tag: "InsufficientScope", required: ["api"] })
    const reading = await run(Effect.flip(look(as("maya", []))))
    expect(reading).toMatchObject({ _tag: "InsufficientScope", required: ["api", "read_api"] })
  })
})

describe("a refused attempt", () => {
  const refusals = (requester: Requester, reference: number | string = backend.id) =>
    run(
      Effect.gen(function* () {
        yield* Effect.exit(patch(requester, {}, {}, reference))
        yield* Effect.exit(reset(requester, {}, reference))
        yield* Effect.exit(look(requester, "effective", reference))
        return (yield* auditLog).map(({ body: { actor, reason, count } }) => [actor, reason, count])
      })
    )

  it("to change is audited with who and why; to read is not", async () => {
    const user = { type: "user", id: people.dev.id }
    expect(await refusals(as("dev"))).toEqual([[user, "role_below_maintainer", 2]])
    expect(await refusals(as("dev", ["read_api"]))).toEqual([[user, "insufficient_scope", 2]])
    const job = { type: "job", id: jobs.onMain.id }
    expect(await refusals(by(jobs.onMain))).toEqual([[job, "job_token_not_allowed", 2]])
  })

  it.each([
    ["of nobody", nobody, backend.id],
    ["of somebody who is blocked", as("gone"), backend.id],
    ["with a finished job's token", by(jobs.finished), backend.id],
    ["with a job's token at no project", by(jobs.onMain), unknown],
    ["with a decision client's credential", by(clients.trusted), backend.id],
    ["of a stranger at a private project", as("pia"), backend.id]
  ])("%s leaves no event", async (_who, requester, place) => {
    expect(await refusals(requester, place)).toEqual([])
  })

  it("to rehearse a change is not audited", async () => {
    const rehearsal = Effect.gen(function* () {
      for (const requester of [as("dev"), as("maya", ["read_api"]), by(jobs.onMain)]) {
        const failure = yield* Effect.flip(patch(requester, {}, { dryRun: true }))
        expect(["Forbidden", "InsufficientScope", "Unauthorized"]).toContain(failure._tag)
      }
      return yield* traces
    })
    expect(await run(rehearsal)).toEqual({ policies: [], events: [] })
  })

  it("does not read what it would have refused to hear", async () => {
    const { updatePermissions } = await import("./update-permissions.ts")
    const neverRead = Effect.die(new Error("the body was read"))
    const failure = await run(
      Effect.flip(updatePermissions(as("dev"), backend.id, { options: Effect.succeed({}), body: neverRead }))
    )
    expect(failure._tag).toBe("Forbidden")
  })
})
