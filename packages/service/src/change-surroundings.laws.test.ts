import { vocabulary } from "@jobwarden/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { patchAround, platformOf } from "../test/surroundings-cases.ts"
import { as, patch, run } from "../test/use-cases.ts"
import type { Platform, PlatformProject } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import type { PolicyStore } from "./policy-store.ts"
import type { RefusalLog } from "./refusal-log.ts"

const groups = [
  { id: 7, path: "acme" },
  { id: 8, path: "partner" },
  { id: 9, path: "acme/team" }
]
const projects: ReadonlyArray<PlatformProject> = [
  { id: 1, path: "acme/backend", visibility: "private", scope: { inbound_enabled: false } },
  { id: 2, path: "acme/team/lib", visibility: "public", scope: { allowlist: [{ project: 1 }] } },
  { id: 3, path: "acme/team/app", visibility: "private" },
  { id: 4, path: "partner/tool", visibility: "internal", scope: { allowlist: [{ group: 7 }] } },
  { id: 5, path: "alone", visibility: "private" }
]
const platform = platformOf(projects, groups)

type Needs = Platform | PolicyStore | PolicyIndex | RefusalLog

const admin = as("ada")

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  return { next, pick: <T>(items: ReadonlyArray<T>): T => items[next(items.length)] as T }
}
type Random = ReturnType<typeof randomOf>

const grants = [
  null,
  true,
  false,
  "reporter",
  "maintainer",
  "job_token",
  "job_token_and_owner",
  { min_role: "developer", job_token: { refs: "protected" } },
  { job_token: { origin: "own", environments: ["production"] }, deploy_token: true }
]

/** Some of these members, each made anew. */
const someOf = (random: Random, members: { readonly [name: string]: () => unknown }) =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, make]) => (random.next(2) === 0 ? [] : [[name, make()]]))
  )

const permissionsBy = (random: Random) => {
  const grant = () => random.pick(grants)
  const cells = () => someOf(random, { read: grant, write: grant, delete: grant })
  const orNull = (make: () => unknown) => () => (random.next(6) === 0 ? null : make())
  return someOf(random, {
    package_registry: () => someOf(random, { maven: orNull(cells), default: orNull(cells) }),
    jobs: orNull(cells)
  })
}

/** A change of something, by somebody who may make it. */
const stepBy = (random: Random) => {
  const permissions = () => permissionsBy(random)
  const around = { defaults: permissions, limits: permissions }
  switch (random.next(3)) {
    case 0:
      return patch(admin, permissions(), {}, random.pick(projects).id)
    case 1:
      return patchAround({ group: random.pick(groups).id }, someOf(random, around), {}, admin)
    default: {
      const body = someOf(random, { ...around, enforce_scope: () => random.pick([true, false, null]) })
      return patchAround({ instance: true }, body, {}, admin)
    }
  }
}

/** Everything that an index answers: who can do what, by which revisions. */
const answers = Effect.map(PolicyIndex, (index) => ({
  enforced: index.enforcesScope(),
  around: projects.map((project) => index.surroundings(project)),
  who: projects.map(({ id }) =>
    vocabulary.cells.map(({ action, resource }) => index.engine.whoCan(id, resource, action))
  )
}))

describe("the index", () => {
  it("answers after any changes of projects, groups and the instance as a fresh one", async () => {
    let [stored, refused] = [0, 0]
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = randomOf(seed)
      const [running, fresh] = await run(
        Effect.gen(function* () {
          const steps = Array.from({ length: 2 + random.next(7) }, () =>
            Effect.result<unknown, unknown, Needs>(stepBy(random))
          )
          // Some are refused for what they introduce, and then nothing of them may show either.
          const results = yield* Effect.all(steps, { concurrency: seed % 2 === 0 ? "unbounded" : 1 })
          const passed = results.filter(({ _tag }) => _tag === "Success").length
          stored += passed
          refused += results.length - passed
          return [yield* answers, yield* Effect.provide(answers, PolicyIndex.layer, { local: true })] as const
        }),
        { platform }
      )
      expect(running, `seed ${seed}`).toEqual(fresh)
    }
    expect(Math.min(stored, refused)).toBeGreaterThan(10)
  }, 60_000)
})
