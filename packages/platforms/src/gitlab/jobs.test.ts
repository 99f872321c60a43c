import type { JobPrincipal, Platform, PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { beforeEach, describe, expect, it } from "vitest"
import { whyNot, withPlatform } from "../../test/asked.ts"
import { startGitLab, type StubGitLab } from "../../test/stub-gitlab.ts"
import { tokens } from "../../test/stub-world.ts"

let stub: StubGitLab
beforeEach(async () => {
  stub = await startGitLab()
})

type JobIn = (projectId: number, id: number) => Effect.Effect<JobPrincipal | null, PlatformUnavailable>

const jobIn =
  (platform: Platform["Service"]): JobIn =>
  (projectId, id) =>
    platform.jobIn?.(projectId, id) ?? Effect.die("the platform knows no jobs")

const finish = (token: string): void => {
  const job = stub.world.jobs.get(token)
  if (job !== undefined) stub.world.jobs.set(token, { ...job, status: "success" })
}

describe("a job of a project", () => {
  it("is known by its number there, as by its token", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        expect(yield* jobIn(platform)(123, 9001)).toEqual({
          type: "job",
          id: 9001,
          project: 123,
          ref: { name: "main", protected: true },
          userId: 4,
          active: true
        })
      })
    ))

  it("is none of another project's", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        expect(yield* jobIn(platform)(124, 9001)).toBeNull()
        expect(yield* jobIn(platform)(123, 404)).toBeNull()
      })
    ))

  it("is over within 10 seconds after it finished", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        expect(yield* jobIn(platform)(123, 9001)).toMatchObject({ active: true })
        finish(tokens.jobOnMain)
        yield* TestClock.adjust("9 seconds")
        expect(yield* jobIn(platform)(123, 9001)).toMatchObject({ active: false })
      })
    ))

  it("is asked for once until then", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        yield* jobIn(platform)(123, 9001)
        const { length } = stub.requests
        yield* jobIn(platform)(123, 9001)
        expect(stub.requests).toHaveLength(length)
      })
    ))

  it("is not known where the answer is about another job", () =>
    withPlatform(stub, (platform) =>
      Effect.gen(function* () {
        const job = stub.world.jobs.get(tokens.jobOnFeature)
        stub.fault = (request, response) => {
          if (request.url?.endsWith("/jobs/9001") !== true || job === undefined) return false
          const body = {
            id: job.id,
            status: "running",
            ref: job.ref,
            tag: false,
            user: { id: 4, state: "active" },
            pipeline: { project_id: 123, ref: job.ref, source: "push" }
          }
          response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body))
          return true
        }
        expect(yield* whyNot(jobIn(platform)(123, 9001))).toContain("about another one")
      })
    ))
})
