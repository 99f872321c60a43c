import { createEngine } from "@jobwarden/core"
import { describe, expect, test } from "vitest"
import { loadCorpus, type World } from "./corpus.ts"

interface Decision {
  readonly allowed: boolean
  readonly reason: string
}

// The corpus holds malformed requests on purpose, so the engine is met without its input types.
interface UntypedEngine {
  putInstance(instance: unknown): unknown
  putGroup(group: unknown): unknown
  putProject(project: unknown): unknown
  allows(request: unknown): boolean
  decide(request: unknown): Decision
}

const engines = new Map<World, UntypedEngine>()

// One engine a world, made by the first case that asks: a world that cannot be put fails its own cases only.
const engineOf = (world: World): UntypedEngine => {
  const known = engines.get(world)
  if (known !== undefined) return known
  const engine: UntypedEngine = createEngine({ now: () => world.now })
  if (world.instance !== undefined) engine.putInstance(world.instance)
  for (const group of world.groups) engine.putGroup(group)
  for (const project of world.projects) engine.putProject(project)
  engines.set(world, engine)
  return engine
}

describe("SPEC §2 to §4, decided by hand", () => {
  for (const { file, cases } of loadCorpus()) {
    for (const { name, world, request, expect: expected } of cases) {
      test(`${file}: ${name}`, () => {
        const engine = engineOf(world)
        const { allowed, reason } = engine.decide(request)
        expect({ allowed, reason }).toEqual(expected)
        expect(engine.allows(request)).toBe(expected.allowed)
      })
    }
  }
})
