import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { beforeEach, describe, expect, it } from "vitest"
import { credential, whyNot, withPlatform, withPlatformInTime } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"
import { tokens } from "../../test/stub-world.ts"

let stub: StubGitLab
beforeEach(async () => {
  stub = await startGitLab()
})

const whoIs = (presentedAs: Parameters<typeof credential>[0], token: string) =>
  withPlatform(stub, (platform) => platform.authenticate(credential(presentedAs, token)))

const maya = {
  type: "user",
  id: 3,
  username: "maya",
  name: "Maya Maintainer",
  admin: false,
  active: true,
  scopes: ["api"]
}

describe("a person's token", () => {
  it.each(["private_token", "bearer"] as const)("signs in by %s, with its scopes", async (door) => {
    expect(await whoIs(door, tokens.maya)).toEqual(maya)
  })

  it.each(["job_token", "basic"] as const)("is unknown by %s", async (door) => {
    expect(await whoIs(door, tokens.maya)).toBeNull()
  })

  it("of an administrator makes one only where GitLab says so by that very token", async () => {
    expect(await whoIs("private_token", tokens.ada)).toMatchObject({ id: 1, admin: true })
    expect(await whoIs("private_token", tokens.registry)).toMatchObject({
      id: 1,
      admin: false,
      scopes: ["read_package_registry"]
    })
  })

  it("that is over signs nobody in", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        const who = platform.authenticate(credential("private_token", tokens.old))
        expect(yield* who).toMatchObject({ id: 3, endsAt: Date.parse("1970-01-02") })
        // It ends at the end of the first day of the clock, long before the answer would be asked for again.
        yield* TestClock.adjust("23 hours")
        yield* TestClock.adjust("3599 seconds")
        expect(yield* who).toMatchObject({ id: 3 })
        yield* TestClock.adjust("1 second")
        expect(yield* who).toBeNull()
      })
    )
  })

  it.each([{ active: false }, { revoked: true }])("that GitLab calls %j signs nobody in", async (state) => {
    stub.world.tokens.set(tokens.maya, { user: 3, scopes: ["api"], ...state })
    expect(await whoIs("private_token", tokens.maya)).toBeNull()
  })

  it("of somebody who is blocked is not active", async () => {
    expect(await whoIs("private_token", tokens.gone)).toMatchObject({ id: 10, active: false })
  })

  it.each(["", "nobody's", "with a blank", "with\r\nX-Admin: yes", "ü", "x".repeat(8193)])(
    "that is none (%j) signs nobody in",
    async (token) => {
      expect(await whoIs("private_token", token)).toBeNull()
    }
  )

  it("that no header can carry is not sent at all", async () => {
    await whoIs("private_token", "with\r\nX-Admin: yes")
    expect(stub.requests).toEqual([])
  })

  it("about which GitLab names two different users is not believed", async () => {
    stub.fault = (request, response) => {
      if (request.url !== "/api/v4/user") return false
      const body = { id: 1, username: "ada", name: "Ada", state: "active", is_admin: true }
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body))
      return true
    }
    const why = await withPlatform(stub, (platform) =>
      whyNot(platform.authenticate(credential("private_token", tokens.maya)))
    )
    expect(why).toMatch(/unavailable.*another one/)
  })
})

describe("a job's token", () => {
  it.each(["job_token", "basic", "bearer"] as const)("signs its job in by %s", async (door) => {
    expect(await whoIs(door, tokens.jobOnMain)).toEqual({
      type: "job",
      id: 9001,
      project: 123,
      ref: { name: "main", protected: true },
      userId: 4,
      active: true
    })
  })

  it("is unknown as PRIVATE-TOKEN", async () => {
    expect(await whoIs("private_token", tokens.jobOnMain)).toBeNull()
  })

  it.each<readonly [string, string, object]>([
    ["an unprotected branch", tokens.jobOnFeature, { name: "feature/x", protected: false }],
    ["a tag named like a protected branch", tokens.jobOnTag, { name: "main", protected: false }],
    [
      "a merge request from a fork",
      tokens.jobOfFork,
      { name: "refs/merge-requests/7/head", protected: false, fork: true }
    ],
    [
      "a merge request of the project itself",
      tokens.jobOfMergeRequest,
      { name: "refs/merge-requests/8/merge", protected: false }
    ]
  ])("on %s has that class", async (_, token, ref) => {
    expect(await whoIs("job_token", token)).toMatchObject({ ref })
  })

  it.each<readonly [string, (world: StubGitLab["world"]) => void, object]>([
    ["whose branch is gone", ({ refs }) => refs.clear(), { name: "main", protected: false }],
    [
      "whose pipeline is of a merge request, on a ref that looks like a branch",
      ({ jobs }) =>
        jobs.set(tokens.jobOnMain, {
          id: 9001,
          project: 123,
          ref: "main",
          user: 4,
          source: "merge_request_event"
        }),
      { name: "main", protected: false, fork: true }
    ],
    [
      "whose pipeline is on another ref than itself",
      ({ jobs }) =>
        jobs.set(tokens.jobOnMain, { id: 9001, project: 123, ref: "other", pipelineRef: "main", user: 4 }),
      { name: "main", protected: false }
    ],
    [
      "on a tag that is protected",
      ({ jobs, refs }) => {
        jobs.set(tokens.jobOnMain, { id: 9001, project: 123, ref: "v1", tag: true, user: 4 })
        refs.set("123 tags v1", true)
      },
      { name: "v1", protected: true }
    ]
  ])("%s has the class that can be established", async (_, change, ref) => {
    change(stub.world)
    expect(await whoIs("job_token", tokens.jobOnMain)).toMatchObject({ ref })
  })

  it("is not put on a protected branch that was not asked about", async () => {
    stub.fault = (request, response) => {
      if (request.url?.includes("/branches/") !== true) return false
      response.writeHead(200, { "content-type": "application/json" })
      response.end(JSON.stringify({ name: "main", protected: true }))
      return true
    }
    const why = await withPlatform(stub, (platform) =>
      whyNot(platform.authenticate(credential("job_token", tokens.jobOnFeature)))
    )
    expect(why).toMatch(/unavailable.*another one/)
  })

  it.each([".", "..", "\u{DFFF}"])(
    "on a ref that would lead to another place (%j) is not asked about there",
    async (ref) => {
      stub.world.jobs.set(tokens.jobOnMain, { id: 9001, project: 123, ref, user: 4 })
      expect(await whoIs("job_token", tokens.jobOnMain)).toMatchObject({ ref: { protected: false } })
      expect(stub.requests).toEqual(["GET /api/v4/job"])
    }
  )

  it("whose merge request is gone counts as a fork's", async () => {
    stub.world.mergeRequests.clear()
    expect(await whoIs("job_token", tokens.jobOfMergeRequest)).toMatchObject({ ref: { fork: true } })
  })

  it.each(["success", "failed", "pending"])("of a job that is %s is not active", async (status) => {
    stub.world.jobs.set(tokens.jobOnMain, { id: 9001, project: 123, ref: "main", user: 4, status })
    expect(await whoIs("job_token", tokens.jobOnMain)).toMatchObject({ active: false })
  })

  it("of somebody who was blocked meanwhile is not active", async () => {
    stub.world.jobs.set(tokens.jobOnMain, { id: 9001, project: 123, ref: "main", user: 10 })
    expect(await whoIs("job_token", tokens.jobOnMain)).toMatchObject({ active: false })
  })
})

describe("a credential that ends", () => {
  const endsWithin = (seconds: number, door: "private_token" | "job_token", token: string, end: () => void) =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        const who = platform.authenticate(credential(door, token))
        expect(yield* who).not.toBeNull()
        end()
        yield* TestClock.adjust(`${seconds} seconds`)
        expect(yield* who).toBeNull()
      })
    )

  it("stops within 60 seconds where it was revoked", () =>
    endsWithin(59, "private_token", tokens.maya, () => stub.world.tokens.delete(tokens.maya)))

  it("stops within 10 seconds where its job is finished", () =>
    endsWithin(9, "job_token", tokens.jobOnMain, () => stub.world.jobs.delete(tokens.jobOnMain)))

  it("is asked for once until then, and a token that is unknown for a moment only", async () => {
    await withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        const who = platform.authenticate(credential("private_token", "glpat-new"))
        yield* who
        yield* who
        expect(stub.requests).toHaveLength(1)
        stub.world.tokens.set("glpat-new", { user: 4, scopes: ["api"] })
        yield* TestClock.adjust("3 seconds")
        expect(yield* who).toMatchObject({ id: 4 })
      })
    )
  })

  it("is asked for once by a hundred at the same time", async () => {
    await withPlatform(stub, (platform) =>
      Effect.forEach(
        Array.from({ length: 100 }),
        () => platform.authenticate(credential("job_token", tokens.jobOnMain)),
        { concurrency: "unbounded" }
      )
    )
    expect(stub.requests).toEqual(["GET /api/v4/job", "GET /api/v4/projects/123/repository/branches/main"])
  })
})

it("a token that GitLab repeats in what goes wrong is in no message", async () => {
  stub.fault = (request, response) => {
    const echo = JSON.stringify(request.headers)
    response.writeHead(500, { "content-type": "application/json", "x-echo": echo.slice(0, 900) }).end(echo)
    return true
  }
  const why = await withPlatformInTime(stub, (platform) =>
    whyNot(platform.authenticate(credential("private_token", tokens.maya)))
  )
  expect(why).toMatch(/unavailable.*answered 500/)
  expect(why).not.toContain("of-maya")
  expect(why).not.toContain("of-the-service")
})
