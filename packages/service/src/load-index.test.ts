import { createEngine, type EngineOf, type GitLab } from "@jobwarden/core"
import { Clock, Effect, Exit, Logger } from "effect"
import { describe, expect, it } from "vitest"
import { loadIndex } from "./load-index.ts"
import type { PlatformProject } from "./platform.ts"
import type { StoredDocument, StoredPolicy } from "./policy-store.ts"
import { documentParser } from "./next-revision.ts"

const projectsTo = (count: number): ReadonlyArray<PlatformProject> =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    path: `acme/project-${at}`,
    visibility: "private" as const
  }))

const policy = (id: number, document: StoredDocument): StoredPolicy => ({
  entity: { type: "project", id },
  revision: 3,
  document,
  updatedAt: "2026-01-01T00:00:00.000Z"
})

/** Loads by a clock that goes on by a millisecond with every project, and notes what is logged. */
const load = async (projects: ReadonlyArray<PlatformProject>, policies: ReadonlyArray<StoredPolicy>) => {
  const logged: Array<string> = []
  let turns = 0
  const run = Effect.gen(function* () {
    const engine: EngineOf<GitLab> = createEngine()
    const { putProject } = engine
    let put = 0
    const counting = {
      ...engine,
      putProject: (project: Parameters<typeof putProject>[0]) => {
        put += 1
        putProject(project)
      }
    }
    const clock: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), {
      currentTimeMillisUnsafe: () => put
    })
    const others = yield* Effect.forkChild(
      Effect.forever(Effect.andThen(Effect.yieldNow, () => Effect.sync(() => void (turns += 1))))
    )
    const loaded = yield* loadIndex({
      engine: counting,
      inventory: { groups: [], projects },
      policies
    }).pipe(Effect.provideService(Clock.Clock, clock))
    others.interruptUnsafe()
    return { engine, loaded }
  })
  const listening = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
  const exit = await Effect.runPromiseExit(run.pipe(Effect.provide(listening)))
  return { exit, logged, turns: () => turns }
}

const found = <A>(exit: Exit.Exit<A, unknown>): A => {
  if (Exit.isSuccess(exit)) return exit.value
  throw new Error(String(exit))
}

describe("an engine that is filled at the start", () => {
  const shared = { permissions: { jobs: { read: false } } }
  const user = { type: "user", role: "developer" } as const

  it("decides for every project by its own document, however many of them share it", async () => {
    const other = { permissions: { jobs: { read: "owner" } } }
    const { exit } = await load(projectsTo(4), [policy(1, shared), policy(2, other), policy(3, shared)])
    const { engine, loaded } = found(exit)
    const decided = [1, 2, 3, 4].map((id) => {
      const { allowed, revision } = engine.decide({
        project: id,
        caller: user,
        resource: "jobs",
        action: "read"
      })
      return [allowed, revision]
    })
    expect(decided).toEqual([
      [false, 3],
      [false, 3],
      [false, 3],
      [true, 0]
    ])
    expect([...loaded.projects].map(([{ id }, revision]) => [id, revision])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 0]
    ])
  })

  it("says how far it has come every two seconds, and lets others go on meanwhile", async () => {
    const { exit, logged, turns } = await load(projectsTo(6500), [])
    found(exit)
    expect(logged).toEqual([
      "policies in force: 2,000 of 6,500 projects",
      "policies in force: 4,000 of 6,500 projects",
      "policies in force: 6,000 of 6,500 projects"
    ])
    expect(turns()).toBeGreaterThanOrEqual(3)
  })

  it("says nothing where it is done at once", async () => {
    expect((await load(projectsTo(1500), [])).logged).toEqual([])
  })

  it("does not start with a project that the platform names twice, by id or by path", async () => {
    const one: PlatformProject = { id: 1, path: "acme/one", visibility: "private" }
    const byId = await load([one, { ...one, path: "acme/other" }], [])
    expect(String(byId.exit)).toContain("names project 1 twice")
    const byPath = await load([one, { ...one, id: 2 }], [])
    expect(Exit.isSuccess(byPath.exit)).toBe(false)
  })
})

describe("documents that are read many at a time", () => {
  it("are one where they are equal, and remembered no further than the bound", () => {
    const parse = documentParser()
    const first = parse('{"a":1}')
    expect(parse('{"a":1}')).toBe(first)
    expect(parse('{"a":2}')).toEqual({ a: 2 })
    for (let at = 0; at < 10_000; at += 1) parse(`{"b":${at}}`)
    const again = parse('{"a":1}')
    expect(again).toEqual(first)
    expect(again).not.toBe(first)
  })
})
