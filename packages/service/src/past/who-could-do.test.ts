import type { Role } from "@jobwarden/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { add, remove } from "../../test/scope-cases.ts"
import { acme, patchAround, theInstance } from "../../test/surroundings-cases.ts"
import { as, auditLog, beginning, by, mission, patch, run } from "../../test/use-cases.ts"
import { changePolicy } from "../change-policy.ts"
import { PlatformUnavailable } from "../platform.ts"
import type { Requester } from "../requester.ts"
import { jobs, people, projects, samplePlatform } from "../testing/platform-samples.ts"
import { whoCouldDo } from "./who-could-do.ts"

const [maya, ada] = [as("maya"), as("ada")]
const { app, backend } = projects
const second = 1_000
const iso = (seconds: number): string => new Date(beginning + seconds * second).toISOString()
const later = TestClock.adjust(second)

const ask = (
  seconds: number,
  requester: Requester = maya,
  action = "write",
  resource = "package_registry.maven"
) => whoCouldDo(requester, backend.id, Effect.succeed({ resource, action, at: beginning + seconds * second }))
const usersIn = (answer: { readonly principals: { readonly users?: ReadonlyArray<string> } }) =>
  answer.principals.users
const change = (body: unknown) =>
  changePolicy(maya, backend.id, { options: Effect.succeed({}), body: Effect.succeed(body) })
const writers = (grant: unknown) => patch(maya, { package_registry: { maven: { write: grant } } })

describe("who could do something", () => {
  it("is said as it was, with when it began and ended and which events did that", async () => {
    const answer = await run(
      Effect.gen(function* () {
        yield* later
        yield* patch(maya, mission)
        yield* later
        yield* writers("owner")
        yield* later
        return yield* ask(1.5)
      })
    )
    expect(answer).toMatchObject({
      project_id: 123,
      path: "acme/backend",
      revision: 1,
      principals: { users: ["maintainer", "owner"], job_tokens: [{ from: ["own"] }] },
      past: {
        at: iso(1.5),
        since: { at: iso(1), by: [{ type: "project", revision: 1, sequence: 1 }] },
        until: { at: iso(2), by: [{ type: "project", revision: 2, sequence: 2 }] },
        grant: { value: "job_token_and_maintainer", source: { level: "project" } },
        limited_by: [],
        surroundings: { groups: [{ path: "acme", revision: 0 }], instance: 0 },
        platform_defaults: false
      }
    })
  })

  it("changes with the very moment of an event", async () => {
    const answers = await run(
      Effect.gen(function* () {
        yield* later
        yield* writers("owner")
        yield* later
        return [yield* ask(1 - 1 / second), yield* ask(1)]
      })
    )
    expect(answers.map(usersIn)).toEqual([["developer", "maintainer", "owner"], ["owner"]])
  })

  it("is by the platform alone before the first event, and says so", async () => {
    const answer = await run(
      Effect.gen(function* () {
        yield* later
        yield* writers("owner")
        return yield* ask(-1_000_000)
      })
    )
    expect(answer).toMatchObject({
      revision: 0,
      principals: { users: ["developer", "maintainer", "owner"] },
      past: { since: null, until: { at: iso(1) }, platform_defaults: true, grant: { value: true } }
    })
    expect(answer.past.remarks[0]).toMatch(/^nothing was stored yet .* what the platform does by itself$/)
  })

  it("is so still where nothing changed it since", async () => {
    const { past } = await run(later.pipe(Effect.andThen(ask(0))))
    expect([past.since, past.until]).toEqual([null, null])
  })

  it("counts what groups and the instance said then, and names them where they began or ended it", async () => {
    const [before, between, after] = await run(
      Effect.gen(function* () {
        yield* later
        yield* patchAround(acme, { limits: { package_registry: { maven: { write: "maintainer" } } } })
        yield* later
        yield* patchAround(theInstance, { limits: { package_registry: { maven: { write: "owner" } } } })
        yield* later
        return [yield* ask(0), yield* ask(1), yield* ask(3)] as const
      })
    )
    expect([before, between, after].map(usersIn)).toEqual([
      ["developer", "maintainer", "owner"],
      ["maintainer", "owner"],
      ["owner"]
    ])
    expect(between.past).toMatchObject({
      since: { at: iso(1), by: [{ type: "group", path: "acme", revision: 1, sequence: 1 }] },
      until: { at: iso(2), by: [{ type: "instance", revision: 1, sequence: 2 }] },
      limited_by: [{ level: "group", path: "acme" }],
      surroundings: { groups: [{ path: "acme", revision: 1 }], instance: 0 },
      platform_defaults: false
    })
    expect(after.past).toMatchObject({ surroundings: { instance: 1 }, until: null })
  })

  it("counts what had not expired yet, and says what expiry ended", async () => {
    const [during, after] = await run(
      Effect.gen(function* () {
        yield* later
        yield* writers({ min_role: "owner", job_token: { expires_at: iso(5) } })
        yield* TestClock.adjust(20 * second)
        return [yield* ask(5 - 1 / second), yield* ask(5)] as const
      })
    )
    expect(during.principals.job_tokens).toHaveLength(1)
    expect(after.principals.job_tokens).toBeUndefined()
    expect(during.past.until).toEqual({ at: iso(5), by: [{ type: "expiry" }] })
    expect(after.past.since).toEqual({ at: iso(5), by: [{ type: "expiry" }] })
  })

  it("passes over changes by which nobody gained or lost it", async () => {
    const { past } = await run(
      Effect.gen(function* () {
        yield* writers("maintainer")
        yield* later
        yield* patch(maya, { jobs: { delete: "owner" } })
        yield* later
        // Says the same of the app's jobs in other words: by its group, and then by itself as well.
        yield* change({ scope: { allowlist: [{ group: "acme" }] } })
        yield* later
        yield* change({ scope: { allowlist: [{ group: "acme" }, { project: app.path }] } })
        yield* later
        yield* writers("owner")
        return yield* ask(2.5)
      })
    )
    expect(past.since).toMatchObject({ at: iso(0), by: [{ revision: 1 }] })
    expect(past.until).toMatchObject({ at: iso(4), by: [{ revision: 5 }] })
  })

  it("sees that a project lost it that is told in the same words before and after", async () => {
    const [before, after] = await run(
      Effect.gen(function* () {
        yield* writers({ min_role: "maintainer", job_token: { origin: "in_scope" } })
        yield* change({ scope: { allowlist: [{ group: "acme" }] } })
        yield* later
        // The group stands for those of its projects that no nearer entry names.
        const app = { project: projects.app.path, job_token_policies: [] }
        yield* change({ scope: { allowlist: [{ group: "acme" }, app] } })
        yield* later
        return [yield* ask(0.5, ada), yield* ask(1, ada)] as const
      })
    )
    expect(before.principals).toEqual(after.principals)
    expect(before.past.until).toMatchObject({ at: iso(1), by: [{ type: "project", revision: 3 }] })
    expect(after.past.since).toEqual(before.past.until)
  })

  it("sees what expired at the very moment of a change that names somebody else", async () => {
    const { past } = await run(
      Effect.gen(function* () {
        yield* writers({ min_role: "owner", job_token: { expires_at: iso(5) } })
        yield* TestClock.adjust(5 * second)
        yield* change({ scope: { allowlist: [{ project: projects.wiki.id, job_token_policies: [] }] } })
        yield* later
        return yield* ask(4)
      })
    )
    expect(past.until).toMatchObject({ at: iso(5) })
  })

  it("is not ended by what another project loses at the moment of a change that names somebody else", async () => {
    const { past } = await run(
      Effect.gen(function* () {
        yield* writers("owner")
        yield* later
        yield* patchAround(acme, { defaults: { package_registry: { maven: { write: "owner" } } } })
        const wiki = { project: projects.wiki.id, job_token_policies: [] }
        yield* change({ scope: { allowlist: [{ project: app.id }, wiki] } })
        yield* later
        return yield* ask(0.5)
      })
    )
    expect(past.until).toBeNull()
  })

  it("is said of a project that lists itself and the group that it is in", async () => {
    const answer = await run(
      Effect.gen(function* () {
        const none = { job_token_policies: [] }
        const own = [
          { project: backend.id, ...none },
          { group: "acme", ...none }
        ]
        yield* change({ scope: { allowlist: own } })
        yield* writers("job_token_and_maintainer")
        yield* later
        return yield* ask(0)
      })
    )
    expect(answer.principals).toEqual({ users: ["maintainer", "owner"] })
  })

  it("says how far it looked where there is no end to it", async () => {
    const { past } = await run(
      Effect.gen(function* () {
        yield* writers("owner")
        for (let turn = 0; turn < 110; turn++) {
          yield* later
          yield* patch(maya, { jobs: { delete: turn % 2 === 0 ? "owner" : "maintainer" } })
        }
        yield* later
        return yield* ask(110)
      })
    )
    expect(past.since).toEqual({ at: iso(10), by: [], or_beyond: true })
    expect(past.until).toBeNull()
  })
})

describe("what nobody has kept", () => {
  it("is named, in words too", async () => {
    const { past } = await run(ask(0))
    expect(past.as_of_today).toEqual(["roles", "visibility", "paths", "groups", "scope"])
    expect(past.remarks.join("\n")).toMatch(/not people[^]*visibility \(private\)[^]*the platform's is taken/)
  })

  it("is not the scope once one is stored", async () => {
    const [before, after] = await run(
      Effect.gen(function* () {
        yield* later
        yield* remove(maya, "project", app.id)
        return [yield* ask(0), yield* ask(1)] as const
      })
    )
    expect(before.past.as_of_today).toContain("scope")
    expect(after.past.as_of_today).not.toContain("scope")
  })
})

describe("a question about the past", () => {
  it("is refused for a moment that has not come", async () => {
    const failure = await run(Effect.flip(ask(1 / second)))
    expect(failure).toMatchObject({ _tag: "FutureMoment" })
    expect(failure.message).toContain(`it is ${iso(0)} now`)
  })

  it("takes the role of today: who was a maintainer then and is none now is refused", async () => {
    let isMaintainer = true
    const platform = {
      ...samplePlatform,
      memberRole: () => Effect.sync((): Role => (isMaintainer ? "maintainer" : "developer"))
    }
    const failure = await run(
      Effect.gen(function* () {
        yield* writers("owner")
        yield* later
        yield* ask(0)
        isMaintainer = false
        return yield* Effect.flip(ask(0))
      }),
      { platform }
    )
    expect(failure).toMatchObject({ _tag: "Forbidden" })
  })

  it("is for those who may ask about now, in the same order, and read only then", async () => {
    const tagOf = (requester: Requester) =>
      run(
        Effect.flip(whoCouldDo(requester, backend.id, Effect.die("it was read"))).pipe(
          Effect.map(({ _tag }) => _tag)
        )
      )
    expect(await tagOf(by(null))).toBe("Unauthorized")
    expect(await tagOf(by(jobs.onMain))).toBe("Unauthorized")
    expect(await tagOf(by(people.gone))).toBe("Unauthorized")
    expect(await tagOf(as("pia"))).toBe("ProjectNotFound")
    expect(await tagOf(as("dev"))).toBe("Forbidden")
    expect(await tagOf(as("maya", ["read_registry"]))).toBe("InsufficientScope")
  })

  it("names no source that the reader may not know, also of what is no longer listed", async () => {
    const grant = { min_role: "owner", job_token: { origin: "in_scope" } }
    const [hidden, seen] = await run(
      Effect.gen(function* () {
        yield* writers(grant)
        yield* add(ada, "project", 126)
        yield* later
        yield* remove(ada, "project", 126)
        yield* later
        return [yield* ask(0), yield* ask(0, ada)] as const
      })
    )
    expect(JSON.stringify(hidden)).not.toMatch(/partner|integration|(?<!\d)126(?!\d)/)
    expect(hidden.hidden_sources).toBe(1)
    expect(JSON.stringify(seen)).toContain("partner/integration")
  })

  it("stores nothing and leaves no event", async () => {
    const events = await run(ask(0).pipe(Effect.andThen(auditLog)))
    expect(events).toEqual([])
  })

  it("is not answered where the platform does not answer for what is named", async () => {
    const down = Effect.fail(new PlatformUnavailable({ reason: "no answer" }))
    let isDown = false
    const platform = {
      ...samplePlatform,
      project: (reference: number | string) =>
        isDown && reference === app.id ? down : samplePlatform.project(reference)
    }
    const failure = await run(
      Effect.gen(function* () {
        isDown = true
        return yield* Effect.flip(ask(0))
      }),
      { platform }
    )
    expect(failure).toMatchObject({ _tag: "PlatformUnavailable" })
  })

  it("is not answered where two answers of the platform cannot both be so", async () => {
    const platform = {
      ...samplePlatform,
      project: (reference: number | string) =>
        reference === 127
          ? Effect.succeed({ id: 127, path: app.path, visibility: "private" as const })
          : samplePlatform.project(reference)
    }
    const failure = await run(
      Effect.gen(function* () {
        yield* change({ scope: { allowlist: [{ project: app.id }, { project: 127 }] } })
        return yield* Effect.flip(ask(0))
      }),
      { platform }
    )
    expect(failure).toMatchObject({ _tag: "PlatformUnavailable" })
    expect(failure.message).toContain("moved while it was looked up")
  })
})
