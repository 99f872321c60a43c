import { describe, expect, it } from "vitest"
import { createEngine } from "@jobwarden/core"
import { mergePolicyFiles } from "../merge.ts"
import { checkPolicyFile } from "../policy-file/check.ts"
import { casesOf } from "./cases.ts"
import { passes, pathsIn, runCases } from "./run.ts"

const job = { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
const projects = {
  "a/b": { id: 5, permissions: { jobs: { write: "maintainer", delete: false } } },
  "a/c": {}
}

const run = (...tests: readonly object[]) => {
  const text = JSON.stringify({ version: 1, projects, tests })
  const merged = mergePolicyFiles([checkPolicyFile("tests.yaml", text)])
  expect(merged.files.flatMap(({ problems }) => problems)).toEqual([])
  const engine = createEngine()
  engine.load(merged.world)
  return runCases(engine, merged.tests.flatMap(casesOf), pathsIn(merged.world.projects))
}

describe("a test", () => {
  it("passes where all of it holds, by path or by number", () => {
    for (const project of ["a/b", 5]) {
      const results = run({
        name: "n",
        project,
        caller: job,
        can: { jobs: ["read"] },
        cannot: { jobs: ["write"] }
      })
      expect(results.map(passes)).toEqual([true])
    }
  })

  it("fails by each assertion that does not hold, with its place, the reason and the nearest change", () => {
    const [result] = run({
      name: "n",
      project: "a/b",
      caller: job,
      can: { jobs: ["read", "write"], repository: ["write"] },
      cannot: { repository: ["read"] }
    })
    expect(result?.failures.map(({ assertion, decision }) => [assertion.path, decision.reason])).toEqual([
      [["tests", 0, "can", "jobs", 1], "grant_excludes_job_tokens"],
      [["tests", 0, "cannot", "repository", 0], "allowed"]
    ])
    expect(result?.failures[0]?.nearest?.grant).toMatchObject({ min_role: "maintainer", job_token: {} })
    expect(result?.failures[1]?.nearest).toBeNull()
    expect(result === undefined || passes(result)).toBe(false)
  })

  it("of several callers holds for each", () => {
    const results = run({
      name: "n",
      project: "a/b",
      callers: { first: { type: "user", role: "maintainer" }, second: { type: "user", role: "developer" } },
      can: { jobs: ["write"] }
    })
    expect(results.map((result) => [result.testCase.callerName, passes(result)])).toEqual([
      ["first", true],
      ["second", false]
    ])
  })

  it("of a project that no file names is wrong, whatever it says", () => {
    const results = run(
      { name: "n", project: "a/x", caller: job, cannot: { jobs: ["delete"] } },
      { name: "n", project: 6, caller: job, can: {} }
    )
    expect(results.map((result) => [result.project, passes(result)])).toEqual([
      [null, false],
      [null, false]
    ])
  })

  it("that repeats itself asserts once", () => {
    const [result] = run({
      name: "n",
      project: "a/b",
      caller: job,
      can: { jobs: Array(5000).fill("delete") }
    })
    expect(result?.testCase.assertions).toHaveLength(1)
    expect(result?.failures.map(({ assertion }) => assertion.path.at(-1))).toEqual([0])
  })

  it("that contradicts itself fails", () => {
    const cells = { jobs: ["read"] }
    expect(run({ name: "n", project: "a/b", caller: job, can: cells, cannot: cells }).map(passes)).toEqual([
      false
    ])
  })
})

it("explains so many failures, and counts the others", () => {
  const callers = Object.fromEntries(
    Array.from({ length: 1200 }, (_, at) => [`caller ${at}`, { type: "user", role: "guest" }])
  )
  const results = run({ name: "n", project: "a/b", callers, can: { jobs: ["delete"] } })
  expect(results.flatMap(({ failures }) => failures)).toHaveLength(1000)
  expect(results.reduce((sum, { omitted }) => sum + omitted, 0)).toBe(200)
  expect(results.some(passes)).toBe(false)
})
