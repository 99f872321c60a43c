import { inspect } from "node:util"
import { beforeAll, describe, expect, test } from "vitest"
import { isRecord, readCaller, type Caller } from "../caller.ts"
import { buildEngine, routes } from "../engines.ts"
import { generateBatch, type Asked, type Batch } from "../generate.ts"
import { namesProject } from "../grants.ts"
import type { ProjectInput, World } from "../shapes.ts"
import { actions, resources, type Cell } from "../vocabulary.ts"
import { callFor, judgeBy } from "./judge.ts"
import { translate } from "./translate.ts"

// Worlds of every kind that the generators know, asked what a well-formed caller may do. JOBWARDEN_CEDAR_WORLDS
// asks for more, JOBWARDEN_ORACLE_SEED for other ones.
const worlds = Number(process.env["JOBWARDEN_CEDAR_WORLDS"] ?? 90)
const firstSeed = Number(process.env["JOBWARDEN_ORACLE_SEED"] ?? 20_260_301)
const requestsAWorld = 64

interface Readable {
  readonly asked: Asked
  readonly target: ProjectInput
  readonly cell: Cell
  readonly caller: Caller
}

/** What a request asks; `undefined` for one that is malformed, of which Cedar knows nothing. */
const readable = (world: World, asked: Asked): Readable | undefined => {
  const { request } = asked
  if (!isRecord(request)) return undefined
  const target = world.projects.find((project) => namesProject(request["project"], project))
  const resource = resources.find((known) => known === request["resource"])
  const action = actions.find((known) => known === request["action"])
  const caller = readCaller(request["caller"])
  if (target === undefined || resource === undefined || action === undefined || caller === undefined) {
    return undefined
  }
  return { asked, target, cell: { resource, action }, caller }
}

const counts = { allowed: 0, denied: 0 }
const differences: string[] = []

const compare = (batch: Batch, seed: number): void => {
  const { world } = batch
  const { engine, setTime } = buildEngine(batch, routes[seed % routes.length] ?? "load")
  const questions = batch.asked.flatMap((asked) => readable(world, asked) ?? [])
  for (const [target, asked] of Map.groupBy(questions, (question) => question.target)) {
    const cells = [...new Map(asked.map(({ cell }) => [JSON.stringify(cell), cell])).values()]
    const policySet = translate(world, target, cells)
    const judge = judgeBy("sample", policySet)
    for (const {
      asked: { now, request },
      caller,
      cell
    } of asked) {
      setTime(now)
      const cedar = judge(callFor(world, caller, cell, now))
      const [allows, decision] = [engine.allows(request), engine.decide(request)]
      counts[cedar ? "allowed" : "denied"] += 1
      if (allows === cedar && decision.allowed === cedar) continue
      differences.push(
        [
          `seed ${seed}: Cedar ${cedar}, allows ${allows}, decide ${decision.allowed} (${decision.reason})`,
          inspect({ now, request, target }, { depth: null, breakLength: 110 }),
          policySet
        ].join("\n")
      )
    }
  }
}

describe("the engine and Cedar", () => {
  beforeAll(() => {
    for (let index = 0; index < worlds; index += 1) {
      const seed = firstSeed + index
      compare(generateBatch(seed, requestsAWorld), seed)
    }
  }, 600_000)

  test("give the same answer in every generated world", () => {
    expect(differences.slice(0, 3).join("\n\n"), `${differences.length} differences`).toBe("")
  })

  test("were asked at least 5,000 times, and each answer is at least a fifth of all", () => {
    const total = counts.allowed + counts.denied
    expect(total).toBeGreaterThanOrEqual(Math.min(5000, worlds * 40))
    expect(counts.allowed / total).toBeGreaterThanOrEqual(0.2)
    expect(counts.denied / total).toBeGreaterThanOrEqual(0.2)
  })
})
