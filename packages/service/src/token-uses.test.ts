import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, run } from "../test/use-cases.ts"
import { claimedJob, evaluate, runRecording } from "../test/uses.ts"
import { listTokenUses } from "./list-token-uses.ts"
import { clients, jobs, people, projects } from "./testing/platform-samples.ts"
import { batch, use } from "./testing/use-samples.ts"
import { tokenUsesOf } from "./token-uses.ts"
import { UseStore, type UseSummary } from "./use-store.ts"
import { setEnabled } from "../test/scope-cases.ts"

const backend = projects.backend.id

const used = (...uses: ReadonlyArray<Partial<UseSummary>>) =>
  UseStore.use((store) => store.add(batch(...uses.map((one) => use(one)))))

describe("the authentication log", () => {
  it("has whose jobs were let in, each once, the latest first", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* used(
          { source: "project:124" },
          { source: "project:125", lastUsed: "2026-08-22T11:00:00.000Z" },
          { source: "project:124", action: "write", lastUsed: "2026-08-22T12:00:00.000Z" },
          { source: "project:124", day: "2025-12-24" }
        )
        return yield* tokenUsesOf(backend)
      })
    )
    expect(found).toEqual([
      { source: 124, lastUsed: "2026-08-22T12:00:00.000Z" },
      { source: 125, lastUsed: "2026-08-22T11:00:00.000Z" }
    ])
  })

  it("has who came in from anywhere, but for what anybody may read of a public project", async () => {
    const foreign = "job:foreign:protected:none:developer"
    const inbound = [
      { source: "project:123", principalClass: foreign },
      { source: "project:124", principalClass: foreign, action: "write" },
      { source: "project:126", principalClass: foreign, resource: "secure_files" },
      { source: "project:127" }
    ]
    const found = (target: number) =>
      runRecording(
        Effect.gen(function* () {
          yield* used(...inbound.map((one) => ({ target, ...one })))
          return (yield* tokenUsesOf(target))?.map(({ source }) => source)
        })
      )
    // The handbook is public, the app private.
    expect(await found(projects.handbook.id)).toEqual([124, 126, 127])
    expect(await found(projects.app.id)).toEqual([123, 126, 127])
  })

  it("has neither the project's own jobs, nor users, nor deploy tokens, nor who was denied", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* used(
          { source: "project:123", principalClass: "job:own:protected:none:developer" },
          { source: "project:123", principalClass: "job:listed:protected:none:developer" },
          { source: "role:developer", principalClass: "user:developer" },
          { source: "project:125", principalClass: "deploy_token" },
          { source: "project:127", allowed: false },
          { source: "project:128", target: 124 }
        )
        return yield* tokenUsesOf(backend)
      })
    )
    expect(found).toEqual([])
  })

  it("reaches as far back as the log of use is kept, and over every page", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* used({ source: "project:1", day: "2025-07-19" }, { source: "project:2", day: "2025-01-01" })
        for (let id = 1_000; id < 3_500; id += 1) yield* used({ source: `project:${id}` })
        yield* used({ source: "project:7", day: "2026-08-23" })
        return yield* tokenUsesOf(backend)
      })
    )
    expect(found?.length).toBe(2_502)
    expect(found?.[0]).toEqual({ source: 7, lastUsed: "2026-08-23T10:00:00.000Z" })
    expect(found?.at(-1)).toEqual({ source: 1, lastUsed: "2025-07-19T10:00:00.000Z" })
  })

  it("is what was decided, with the decisions of the last seconds", async () => {
    const found = await runRecording(
      Effect.gen(function* () {
        yield* evaluate({ type: "job", id: String(jobs.ofApp.id) })
        yield* evaluate({ type: "job", id: String(jobs.onMain.id) })
        yield* evaluate(claimedJob(projects.handbook.id), "read", { client: clients.trusted })
        yield* setEnabled(as("maya"), false)
        yield* evaluate(claimedJob(projects.wiki.id), "read", { client: clients.trusted })
        return yield* tokenUsesOf(backend)
      })
    )
    expect(found?.map(({ source }) => source).toSorted()).toEqual([124, 127])
  })

  it("is not there where no log of use is kept", async () => {
    expect(await run(tokenUsesOf(backend))).toBeNull()
  })
})

describe("the authentication log for a reader", () => {
  const three = used({ source: "project:124" }, { source: "project:126" }, { source: "project:not/known" })

  it("names what they may know, and counts the rest and what is gone", async () => {
    const [maya, ada] = await runRecording(
      Effect.gen(function* () {
        yield* three
        yield* used({ source: "project:4711" })
        return [yield* listTokenUses(as("maya"), backend), yield* listTokenUses(as("ada"), backend)] as const
      })
    )
    expect(maya?.uses.map(({ target }) => target.path)).toEqual(["acme/app"])
    expect(maya?.hidden).toBe(3)
    expect(JSON.stringify(maya)).not.toMatch(/126|partner|4711/)
    expect(ada?.uses.map(({ target }) => target.path).toSorted()).toEqual(["acme/app", "partner/integration"])
    expect(ada?.hidden).toBe(2)
  })

  it("is there for a token that only reads", async () => {
    const seen = await runRecording(Effect.andThen(three, listTokenUses(as("maya", ["read_api"]), backend)))
    expect(seen?.uses.length).toBe(1)
  })

  it.each([
    ["nobody", by(null), "Unauthorized"],
    ["a job", by(jobs.onMain), "Unauthorized"],
    ["a stranger", by(people.pia), "ProjectNotFound"],
    ["a developer", as("dev"), "Forbidden"],
    ["a token of a narrower scope", as("maya", ["read_registry"]), "InsufficientScope"]
  ])("is nothing for %s", async (_, requester, tag) => {
    const failure = await runRecording(Effect.andThen(three, Effect.flip(listTokenUses(requester, backend))))
    expect(failure._tag).toBe(tag)
  })

  it("looks up no more than a thousand, and counts the others", async () => {
    const seen = await runRecording(
      Effect.gen(function* () {
        yield* used({ source: "project:124", lastUsed: "2026-08-22T23:00:00.000Z" })
        for (let id = 5_000; id < 6_050; id += 1) yield* used({ source: `project:${id}` })
        yield* used({ source: "project:125", lastUsed: "2026-08-22T01:00:00.000Z" })
        return yield* listTokenUses(as("ada"), backend)
      })
    )
    expect(seen?.uses.map(({ target }) => target.id)).toEqual([124])
    expect(seen?.hidden).toBe(1_051)
  })
})
