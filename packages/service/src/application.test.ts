import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { layerApplication, type ApplicationOptions } from "./application.ts"
import { UnacknowledgeableRules } from "./introduced-findings.ts"
import { Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { layerPlatformSample, projects } from "./testing/platform-samples.ts"

const ports = Layer.mergeAll(layerPlatformSample, layerPolicyStoreMemory)

const within = <A, E, R extends Platform | PolicyIndex>(
  work: Effect.Effect<A, E, R>,
  options: ApplicationOptions = {}
): Promise<A> =>
  Effect.runPromise(work.pipe(Effect.provide(layerApplication(ports, options))) as Effect.Effect<A, unknown>)

it("has the host's ports, and an index over them", async () => {
  const found = Effect.gen(function* () {
    const platform = yield* Platform
    const index = yield* PolicyIndex
    const [known, indexed] = [
      yield* platform.project(projects.backend.id),
      yield* index.project(projects.backend.id)
    ]
    return [known?.path, indexed?.path]
  })
  expect(await within(found)).toEqual([projects.backend.path, projects.backend.path])
})

it("has what works beside the requests, on the same index", async () => {
  const seen: Array<unknown> = []
  const beside = Layer.effectDiscard(Effect.map(PolicyIndex, (index) => void seen.push(index)))
  const index = await within(
    Effect.map(PolicyIndex, (one) => one),
    { beside }
  )
  expect(seen).toEqual([index])
  expect(seen[0]).toBe(index)
})

it("knows the rules that nobody may acknowledge, and none where nothing is said", async () => {
  const rules = Effect.map(UnacknowledgeableRules, (found) => [...found])
  expect(await within(rules, { unacknowledgeableRules: ["fork-mr-token-write"] })).toEqual([
    "fork-mr-token-write"
  ])
  expect(await within(rules)).toEqual([])
})
