import { lint, type RuleId, type UseLog } from "@jobwarden/core/rules"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { as, patch } from "../test/use-cases.ts"
import { claimedJob, evaluate, instant, makeUseStore, runRecording } from "../test/uses.ts"
import { PolicyIndex } from "./policy-index.ts"
import { StoreUnavailable } from "./policy-store.ts"
import { clients, deployTokens, jobs, projects } from "./testing/platform-samples.ts"
import { batch, use } from "./testing/use-samples.ts"
import { usesOf } from "./uses-of.ts"
import { UseStore } from "./use-store.ts"

const backend = projects.backend.id
const app = evaluate({ type: "job", id: String(jobs.ofApp.id) })
const own = (action: string) => evaluate({ type: "job", id: String(jobs.onFeature.id) }, action)

const uses = (since = "2026-01-01T00:00:00Z", until = "2027-12-31T00:00:00Z", target: number = backend) =>
  usesOf(target, { since: instant(since), until: instant(until) })

const findings = (log: UseLog, rule: RuleId) =>
  Effect.gen(function* () {
    const { engine } = yield* PolicyIndex
    const subject = engine.subject(backend)
    if (subject === null) throw new Error("the backend is not there")
    const found = lint({ now: Date.parse(log.until), subject, uses: log, rules: [rule] }).findings
    return found.filter((finding) => finding.rule === rule)
  })

describe("what was used of a project", () => {
  it("is what was allowed, with who, how often and when last", async () => {
    const log = await runRecording(
      Effect.gen(function* () {
        yield* app
        yield* TestClock.adjust("7 seconds")
        yield* app
        yield* evaluate({ type: "job", id: String(jobs.ofApp.id) }, "write")
        yield* evaluate({ type: "deploy_token", id: String(deployTokens.writer.id) }, "write")
        yield* evaluate({ type: "job", id: String(jobs.onMain.id) }, "read", { project: "acme/app" })
        return yield* uses()
      })
    )
    expect(log).toEqual({
      since: "2026-08-22T10:00:00.000Z",
      until: "2026-08-22T10:00:07.000Z",
      used: [
        {
          project: backend,
          resource: "package_registry.maven",
          action: "write",
          caller: { type: "deploy_token", project: backend, scopes: ["write_package_registry"] },
          count: 1,
          last_used: "2026-08-22T10:00:07.000Z"
        },
        {
          project: backend,
          resource: "package_registry.maven",
          action: "read",
          caller: {
            type: "job",
            project: projects.app.id,
            ref: { protected: true },
            trigger_role: "developer"
          },
          count: 2,
          last_used: "2026-08-22T10:00:07.000Z"
        }
      ]
    })
  })

  it("of several days is one, and of days outside the period not in it", async () => {
    const counts = (since: string, until: string) =>
      Effect.map(uses(since, until), ({ since: from, until: to, used }) => [
        from,
        to,
        ...used.map(({ count, last_used }) => `${count} ${last_used}`)
      ])
    await runRecording(
      Effect.gen(function* () {
        const { add } = yield* UseStore
        const days = ["2026-08-17", "2026-08-18", "2026-08-19", "2026-08-20"]
        yield* add(batch(...days.map((day, index) => use({ day, count: 10 ** index }))))
        // What is said to be of before recording began is not complete.
        expect(yield* counts("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z")).toEqual([
          "2026-08-18T10:00:00.000Z",
          "2026-08-22T10:00:00.000Z",
          "1110 2026-08-20T10:00:00.000Z"
        ])
        expect(yield* counts("2026-08-19T23:59:59Z", "2026-08-19T23:59:59.999Z")).toEqual([
          "2026-08-19T00:00:00.000Z",
          "2026-08-20T00:00:00.000Z",
          "100 2026-08-19T10:00:00.000Z"
        ])
        expect(yield* counts("2026-08-19T23:59:59Z", "2026-08-20T00:00:00Z")).toEqual([
          "2026-08-19T00:00:00.000Z",
          "2026-08-21T00:00:00.000Z",
          "1100 2026-08-20T10:00:00.000Z"
        ])
        expect(yield* counts("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")).toEqual([
          "2026-02-02T00:00:00.000Z",
          "2026-02-02T00:00:00.000Z"
        ])
        expect(yield* counts("2026-12-01T00:00:00Z", "2026-12-31T00:00:00Z")).toEqual([
          "2026-08-22T10:00:00.000Z",
          "2026-08-22T10:00:00.000Z"
        ])
      }),
      { store: makeUseStore({ began: "2026-08-18T10:00:00.000Z" }) }
    )
  })

  it("is all of it, where that is more than one page", async () => {
    const sources = Array.from({ length: 2_345 }, (_, index) => `project:${index + 1}`)
    const log = await runRecording(
      Effect.gen(function* () {
        const { add } = yield* UseStore
        yield* add(batch(...sources.map((source) => use({ source }))))
        return yield* uses()
      })
    )
    expect(new Set(log.used.map(({ caller }) => ("project" in caller ? caller.project : null))).size).toBe(
      2_345
    )
  })

  it("is complete only since the last loss", async () => {
    const log = await runRecording(
      Effect.gen(function* () {
        const { add } = yield* UseStore
        yield* add({ ...batch(), at: "2026-08-20T11:00:00.000Z", lost: { allowed: 1, denied: 0 } })
        return yield* uses()
      }),
      { store: makeUseStore({ began: "2026-08-18T10:00:00.000Z" }) }
    )
    expect(log.since).toBe("2026-08-20T11:00:00.000Z")
  })

  it("is not told while it cannot be written: it would not be complete", async () => {
    const store = makeUseStore()
    const failure = await runRecording(
      Effect.gen(function* () {
        yield* app
        store.meets(Effect.fail(new StoreUnavailable({ reason: "the disk is full" })))
        return yield* Effect.flip(uses())
      }),
      { store }
    )
    expect(failure).toMatchObject({ _tag: "StoreUnavailable" })
  })
})

describe("the rules over use, on what the service recorded", () => {
  const rule = "allowlist-unused-permission"

  const unused = (began: string, lost?: string) =>
    runRecording(
      Effect.gen(function* () {
        yield* app
        const { add } = yield* UseStore
        if (lost !== undefined) yield* add({ ...batch(), at: lost, lost: { allowed: 1, denied: 0 } })
        return yield* findings(yield* uses(), rule)
      }),
      { store: makeUseStore({ began }) }
    )

  it("say which permissions of an entry nobody used, once there are 90 days", async () => {
    expect(await unused("2026-05-24T10:00:00.001Z")).toEqual([])
    const [found, ...others] = await unused("2026-05-24T10:00:00.000Z")
    expect(others).toEqual([])
    expect(found?.path).toEqual(["scope", "allowlist", 0])
    expect(found?.cells).toContain("package_registry.npm:read")
    expect(found?.cells).not.toContain("package_registry.maven:read")
  })

  it("say nothing of the kind after a loss", async () => {
    expect(await unused("2026-01-01T00:00:00.000Z")).toHaveLength(1)
    expect(await unused("2026-01-01T00:00:00.000Z", "2026-08-01T00:00:00.000Z")).toEqual([])
  })

  it("say what a change breaks", async () => {
    await runRecording(
      Effect.gen(function* () {
        yield* app
        yield* own("write")
        yield* evaluate(
          claimedJob(backend, { environment: { name: "production", protected: true } }),
          "write",
          {
            client: clients.trusted
          }
        )
        yield* evaluate({ type: "user", id: "dev" }, "write")
        yield* evaluate({ type: "deploy_token", id: String(deployTokens.writer.id) }, "write")
        expect(yield* findings(yield* uses(), "breaks-recent-use")).toEqual([])
        const write = { job_token: { environments: ["production"] }, min_role: "developer" }
        yield* patch(as("maya"), { package_registry: { maven: { write } } })
        const broken = yield* findings(yield* uses(), "breaks-recent-use")
        expect(broken.map(({ cells }) => cells)).toEqual([["package_registry.maven:write"]])
        // A job without an environment, and the deploy token; not the one in production, and not the developer.
        expect(broken[0]?.message).toContain("the project's own jobs (`environment_not_allowed`)")
        expect(broken[0]?.message).toContain("deploy tokens (`grant_excludes_deploy_tokens`)")
        expect(broken[0]?.message).not.toContain("role")
      })
    )
  })
})
