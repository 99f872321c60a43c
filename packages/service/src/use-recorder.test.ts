import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { claimedJob, evaluate, knock, makeUseStore, recorded, runRecording } from "../test/uses.ts"
import { UseRecorder } from "./use-recorder.ts"
import { always, batch, use } from "./testing/use-samples.ts"
import { UseStore } from "./use-store.ts"
import { clients, jobs, projects } from "./testing/platform-samples.ts"

const job = (id: number) => ({ type: "job", id: String(id) })
const trusted = { client: clients.trusted }

describe("a decision that is recorded", () => {
  it("by AuthZEN says where it came from, for what, as what, and when last", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* evaluate(job(jobs.ofApp.id))
        yield* TestClock.adjust("90 seconds")
        yield* evaluate(job(jobs.ofApp.id))
        yield* evaluate(job(jobs.ofApp.id), "write")
        yield* evaluate({ type: "user", id: "dev" }, "write")
        yield* evaluate({ type: "deploy_token", id: "52" })
        yield* evaluate({ type: "deploy_token", id: "51" }, "delete")
        return yield* recorded
      })
    )
    expect(found).toEqual([
      "yes 123 maven:read group:7 deploy_token ×1 08-22T10:01:30",
      "yes 123 maven:read project:124 job:listed:protected:none:developer ×2 08-22T10:01:30",
      "yes 123 maven:write role:developer user:developer ×1 08-22T10:01:30",
      "no 123 maven:delete project:123 deploy_token ×1 08-22T10:01:30",
      "no 123 maven:write project:124 job:listed:protected:none:developer ×1 08-22T10:01:30"
    ])
  })

  it("before a registry says the same", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* knock("job_token", "job-ofApp-token")
        yield* evaluate(job(jobs.ofApp.id))
        yield* knock("job_token", "job-ofApp-token", "write")
        yield* knock("job_token", "job-ofFork-token", "write")
        yield* knock("private_token", "maya-token", "delete")
        yield* knock("private_token", "pia-token", "read")
        yield* knock("job_token", "job-onMain-token", "read", projects.integration.id)
        yield* knock(null, "", "read", projects.handbook.id)
        return yield* recorded
      })
    )
    expect(found).toEqual([
      "yes 123 maven:read project:124 job:listed:protected:none:developer ×2 08-22T10:00:00",
      "yes 123 maven:delete role:maintainer user:maintainer ×1 08-22T10:00:00",
      "no 123 maven:write project:123 job:own:fork:protected:maintainer=production ×1 08-22T10:00:00",
      "no 123 maven:write project:124 job:listed:protected:none:developer ×1 08-22T10:00:00",
      "no 123 maven:read role:authenticated user:authenticated ×1 08-22T10:00:00",
      "yes 125 maven:read role:anonymous user:anonymous ×1 08-22T10:00:00",
      "no 126 maven:read project:123 job:foreign:protected:none:authenticated ×1 08-22T10:00:00"
    ])
  })

  it("names nobody, and holds nothing secret", async () => {
    const store = makeUseStore()
    await runRecording(
      Effect.gen(function* () {
        for (const name of ["ada", "olga", "maya", "dev", "pia"]) {
          yield* knock("private_token", `${name}-token`)
          yield* evaluate({ type: "credential", id: name, properties: { token: `${name}-token` } })
        }
        yield* knock("job_token", "job-onFeature-token")
      }),
      { store }
    )
    const written = JSON.stringify(store.batches)
    expect(written).toContain("role:maintainer")
    expect(written).not.toMatch(/token"|-token|ada|olga|maya|"dev"|pia|main"|feature|acme/i)
  })

  it("is not one, where nobody live asks, nobody is signed in, or there is no such thing", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* evaluate({ type: "user", id: "nobody" })
        yield* evaluate({ type: "user", id: "gone" })
        yield* evaluate(job(jobs.finished.id))
        yield* evaluate({ type: "user", id: "1", properties: { role: "anonymous" } }, "read", trusted)
        yield* evaluate({ type: "user", id: "1", properties: { role: "king" } }, "read", trusted)
        yield* evaluate({ type: "robot", id: "1" })
        yield* evaluate(job(jobs.onMain.id), "burn")
        yield* evaluate(job(jobs.onMain.id), "read", { type: "coffee" })
        yield* evaluate(job(jobs.onMain.id), "read", { project: "acme/nowhere" })
        yield* knock("private_token", "gone-token")
        yield* knock("private_token", "guessed-token")
        yield* knock(null)
        yield* knock("private_token", "dev-token", "read", 999)
        const { record } = yield* UseRecorder
        record({ project: 123, caller: { type: "user", role: "owner" }, resource: "x", action: "y" }, false)
        const { lost } = yield* Effect.flatMap(UseStore, (store) => store.recording)
        expect(lost).toEqual({ allowed: 0, denied: 0 })
        return yield* recorded
      })
    )
    expect(found).toEqual([])
  })

  it("belongs to the day in UTC, to the millisecond", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* evaluate(job(jobs.ofApp.id))
        yield* TestClock.adjust("1 milli")
        yield* evaluate(job(jobs.ofApp.id))
        yield* evaluate(job(jobs.ofApp.id))
        return yield* recorded
      }),
      { now: "2026-08-22T23:59:59.999Z" }
    )
    expect(found.map((line) => line.split(" ").slice(-2).join(" "))).toEqual([
      "×1 08-22T23:59:59",
      "×2 08-23T00:00:00"
    ])
  })

  it("of callers that look alike in text is told apart", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        for (const project of [
          124,
          "acme/app",
          "124",
          "partner/integration",
          "a b",
          "a b true false developer"
        ]) {
          yield* evaluate(claimedJob(project), "read", trusted)
        }
        return yield* recorded
      })
    )
    expect(found.map((line) => line.split(" job:")[0])).toEqual([
      "yes 123 maven:read project:124",
      "no 123 maven:read project:126",
      "no 123 maven:read project:a b true false developer",
      "no 123 maven:read project:a b"
    ])
    expect(found[0]).toContain("×2")
  })

  it("in an environment of which no name is kept is one with the others", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        for (let id = 1; id <= 100; id++) {
          const environment = { name: `review/${id}`, protected: false }
          yield* evaluate(claimedJob(124, { environment }), "read", trusted)
        }
        return yield* recorded
      })
    )
    expect(found).toEqual([
      "yes 123 maven:read project:124 job:listed:protected:unprotected:developer ×100 08-22T10:00:00"
    ])
  })
})

describe("what was recorded is written", () => {
  it("within five seconds, and not with every decision", async () => {
    const store = makeUseStore()
    await runRecording(
      Effect.gen(function* () {
        for (let turn = 0; turn < 1000; turn++) yield* evaluate(job(jobs.ofApp.id))
        expect(store.calls.count).toBe(0)
        yield* TestClock.adjust("5 seconds")
        expect(store.batches.map(({ summaries }) => summaries.map(({ count }) => count))).toEqual([[1000]])
        yield* TestClock.adjust("1 minute")
        expect(store.calls.count, "nothing new, nothing written").toBe(1)
      }),
      { store }
    )
  })

  it("at an orderly stop", async () => {
    const store = makeUseStore()
    await runRecording(evaluate(job(jobs.ofApp.id)), { store })
    expect(store.batches.map(({ summaries }) => summaries.map(({ count }) => count))).toEqual([[1]])
  })

  it("at once where there are many different ones", async () => {
    const store = makeUseStore()
    await runRecording(
      Effect.gen(function* () {
        for (let id = 1; id <= 6_000; id++) {
          yield* evaluate(claimedJob(1000 + id), "read", trusted)
        }
        yield* Effect.yieldNow
        expect(store.batches.length).toBeGreaterThan(0)
      }),
      { store }
    )
    expect(store.batches.flatMap(({ summaries }) => summaries)).toHaveLength(6_000)
  })
})

describe("old days", () => {
  it("are deleted after 400 of them, all of them, however many there are", async () => {
    await runRecording(
      Effect.gen(function* () {
        const { add, read, recording } = yield* UseStore
        const days = ["2025-07-16", "2025-07-17", "2025-07-18", "2025-07-19"]
        const many = Array.from({ length: 2_500 }, (_, index) => `project:${index + 1}`)
        yield* add(batch(...days.flatMap((day) => many.map((source) => use({ day, source })))))
        const left = Effect.map(read({ ...always, target: 123, allowed: true }), (all) => [
          ...new Set(all.map(({ day }) => day))
        ])
        yield* TestClock.adjust("5 seconds")
        yield* Effect.repeat(Effect.yieldNow, { times: 10 })
        expect(yield* left).toEqual(days.slice(2))
        yield* TestClock.adjust("1 day")
        yield* Effect.repeat(Effect.yieldNow, { times: 10 })
        expect(yield* left).toEqual(days.slice(3))
        expect(yield* recording).toMatchObject({ completeSince: "2026-08-22T10:00:00.000Z" })
      })
    )
  })
})
