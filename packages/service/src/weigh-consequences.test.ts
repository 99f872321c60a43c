import { createEngine, type Consequence, type GroupInput, type ProjectInput } from "@jobwarden/core"
import { Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { mostSpelledOut, nothingWeighed, weighConsequences } from "./weigh-consequences.ts"

const engineOf = (projects: ReadonlyArray<ProjectInput>) => {
  const engine = createEngine()
  engine.load({ groups: [{ id: 7, path: "acme" }], projects })
  return engine
}

const weigh = (
  projects: ReadonlyArray<ProjectInput>,
  said: Omit<GroupInput, "path">,
  how: { strict?: boolean; acknowledge?: ReadonlyArray<{ rule: string; reason: string }> } = {}
) =>
  Effect.runPromise(
    weighConsequences(engineOf(projects).consequences({ group: { id: 7, path: "acme", ...said } }), {
      now: 0,
      ...how
    })
  )

const forks = {
  package_registry: { maven: { delete: { job_token: { refs: "any_including_forks" } } } }
} as const
const closed = { defaults: { jobs: { write: "maintainer" } } } as const

describe("what a change comes to", () => {
  it("is nothing where nobody is below", async () => {
    expect(await weigh([{ path: "other/a" }], closed)).toEqual(nothingWeighed)
  })

  it("is told once for policies that differ and gain and lose the same, with all their projects", async () => {
    const weighed = await weigh(
      [
        { id: 1, path: "acme/a" },
        { id: 2, path: "acme/b" },
        { id: 3, path: "acme/c", permissions: { releases: { read: "owner" } } },
        { id: 4, path: "acme/d", permissions: { jobs: { write: "developer" } } },
        { id: 5, path: "acme/e", permissions: { jobs: { write: "owner" } } }
      ],
      { limits: { jobs: { write: "maintainer" } } }
    )
    expect(weighed.projects).toBe(4)
    expect(weighed.differences.map(({ example, projects }) => [example, projects])).toEqual([
      [{ id: 1, path: "acme/a" }, 3],
      [{ id: 4, path: "acme/d" }, 1]
    ])
    expect(weighed.leftOut).toEqual({ differences: 0, projects: 0 })
  })

  it("spells out a bounded number of differences and findings, and counts the rest", async () => {
    const few = 3
    const projects = Array.from({ length: mostSpelledOut + few }, (_, at) => ({
      id: at + 1,
      path: `acme/p${at}`,
      scope: { allowlist: [{ project: 1_000 + at }] }
    }))
    const twice = projects.map(({ id, path, scope }) => ({ id: id + 500, path: `${path}-again`, scope }))
    const weighed = await weigh([...projects, ...twice], { defaults: { jobs: { delete: "job_token" } } })
    expect(weighed.projects).toBe(2 * (mostSpelledOut + few))
    expect(weighed.differences).toHaveLength(mostSpelledOut)
    expect(new Set(weighed.differences.map(({ projects: many }) => many))).toEqual(new Set([2]))
    expect(weighed.leftOut).toEqual({ differences: few, projects: 2 * few })
    expect(weighed.findings.length).toBeLessThanOrEqual(mostSpelledOut)
    expect(weighed.findings.length).toBeGreaterThan(0)
  })
})

describe("findings", () => {
  const below = [
    { id: 1, path: "acme/a" },
    { id: 2, path: "acme/b", visibility: "public" as const },
    { id: 3, path: "acme/c", permissions: forks },
    // What is found here was so before.
    { id: 4, path: "acme/d", permissions: { package_registry: { npm: forks.package_registry.maven } } }
  ]

  it("are those that the change introduces, each with the projects in which it does", async () => {
    const { findings, refused } = await weigh(below, { defaults: forks })
    expect(refused.map(({ finding, projects }) => [finding.rule, projects])).toEqual([
      ["fork-mr-token-write", 3]
    ])
    expect(findings.every(({ finding }) => finding.introduced === true)).toBe(true)
    expect(findings.map(({ finding }) => finding.rule)).toContain("fork-mr-token-write")
  })

  it("that are refused bring their fixes", async () => {
    const { refused } = await weigh(below, { defaults: forks })
    expect(refused[0]?.finding.fixes).not.toEqual([])
  })

  it("stop the change from medium severity up, if that is asked for", async () => {
    const said = { defaults: { package_registry: { maven: { delete: "job_token" } } } } as const
    expect((await weigh(below, said)).refused).toEqual([])
    expect((await weigh(below, said, { strict: true })).refused).not.toEqual([])
  })

  it("that are acknowledged do not, and are bound to their fingerprints once each", async () => {
    const acknowledge = [{ rule: "fork-mr-token-write", reason: "a trial" }]
    const weighed = await weigh(below, { defaults: forks }, { acknowledge })
    expect(weighed.refused).toEqual([])
    const found = weighed.findings.filter(({ finding }) => finding.rule === "fork-mr-token-write")
    expect(weighed.acknowledged).toEqual(
      found.map(({ finding: { fingerprint, rule } }) => ({ rule, reason: "a trial", fingerprint }))
    )
    expect(weighed.acknowledged).toHaveLength(1)
  })

  it("are not looked for where nobody gains anything", async () => {
    const { findings } = await weigh([{ id: 1, path: "acme/a", permissions: forks }], closed)
    expect(findings).toEqual([])
  })
})

describe("the work", () => {
  it("rests between two steps, so that others go on", async () => {
    let [others, steps] = [0, 0]
    const consequences = function* (): Generator<Consequence | null> {
      for (; steps < 100; steps += 1) yield null
    }
    let next: NodeJS.Immediate | undefined
    const other = (): void => {
      others += 1
      next = setImmediate(other)
    }
    other()
    await Effect.runPromise(weighConsequences(consequences(), { now: 0 }))
    clearImmediate(next)
    expect(others).toBeGreaterThanOrEqual(100)
  })

  it("ends with whoever asked for it", async () => {
    let steps = 0
    const consequences = function* (): Generator<Consequence | null> {
      for (; steps < 1_000_000; steps += 1) yield null
    }
    await Effect.runPromise(
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(weighConsequences(consequences(), { now: 0 }))
        yield* Effect.yieldNow
        yield* Fiber.interrupt(running)
      })
    )
    expect(steps).toBeLessThan(1_000)
  })
})
