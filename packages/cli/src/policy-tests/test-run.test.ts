import { parse } from "junit2json"
import { describe, expect, test } from "vitest"
import { createEngine } from "@jobwarden/core"
import { checkPolicyFile, mergePolicyFiles } from "@jobwarden/policy-files"
import { casesOf, passes, pathsIn, runCases } from "@jobwarden/policy-files/tests"
import { painterFor } from "../reports/painter.ts"
import { asReport } from "./as-report.ts"
import { testRunAsJson } from "./json.ts"
import { testRunAsJUnit } from "./junit.ts"
import { mutate } from "./mutation.ts"
import { printTestRun } from "./pretty.ts"
import { makeShowPlace, runTests } from "./run-tests.ts"
import { scoreOf, type TestRun } from "./test-run.ts"

const now = Date.parse("2026-06-01T12:00:00Z")
const developer = { type: "user", role: "developer" }

const load = (projects: object, tests: readonly object[], groups: object = {}) => {
  const text = JSON.stringify({ version: 1, groups, projects, tests }, null, 1)
  const merged = mergePolicyFiles([checkPolicyFile("policy.json", text)])
  expect(merged.files.flatMap(({ problems }) => problems)).toEqual([])
  const engine = createEngine({ now: () => now })
  engine.load(merged.world)
  return { engine, merged, show: makeShowPlace(merged) }
}

const runOf = (projects: object, tests: readonly object[], mutated = false): TestRun => {
  const { engine, merged, show } = load(projects, tests)
  const outcomes = runTests(engine, merged, merged.tests, show)
  const mutation = mutated ? mutate(engine, merged, merged.tests, show, () => {}) : undefined
  return { version: "0", files: merged.files, outcomes, ...(mutation && { mutation }) }
}

const page = { width: 80, painter: painterFor({ colour: false }) }

/** What a terminal would obey, what XML means, and what a log would take for a command. */
const hostile = `a\u001B[2J <b>&"' \u202E ]]> ::error::x ##[group]`

describe("JUnit XML, read by a program that reads such reports,", () => {
  const run = runOf({ a: { permissions: { jobs: { write: "maintainer" } } } }, [
    { name: "twice", project: "a", caller: developer, can: { jobs: ["read"] } },
    { name: "twice", project: "a", caller: developer, can: { jobs: ["write"] } },
    {
      name: hostile,
      project: "a",
      callers: { [hostile]: developer, other: { type: "user", role: "owner" } },
      cannot: { jobs: ["write"] }
    },
    { name: "of nobody", project: "b", caller: developer, cannot: { jobs: ["write"] } }
  ])

  test("has a test for each caller, no two of one name, and the failures with what is wrong", async () => {
    const read = (await parse(testRunAsJUnit(run))) as {
      readonly tests?: number
      readonly failures?: number
      readonly testsuite?: readonly {
        readonly name?: string
        readonly testcase?: readonly {
          readonly name?: string
          readonly failure?: readonly { readonly type?: string; readonly inner?: string }[]
        }[]
      }[]
    }
    expect([read.tests, read.failures, read.testsuite?.length]).toEqual([5, 3, 1])
    const cases = read.testsuite?.[0]?.testcase ?? []
    expect(new Set(cases.map(({ name }) => name)).size).toBe(5)
    expect(cases.map(({ failure }) => failure?.[0]?.type)).toEqual([
      undefined,
      "role_too_low",
      undefined,
      "allowed",
      "unknown_project"
    ])
    expect(cases[1]?.failure?.[0]?.inner).toContain("policy.json:")
    expect(cases[1]?.failure?.[0]?.inner).toContain("to allow it: in a, set `jobs.write` to")
  })
})

describe("whatever a test is called,", () => {
  const run = runOf({ a: {} }, [
    { name: hostile, project: "a", caller: developer, cannot: { jobs: ["read"] } }
  ])

  test.each([
    ["pretty", printTestRun(run, page)],
    ["json", testRunAsJson(run)],
    ["junit", testRunAsJUnit(run)]
  ])("%s shows nothing that a terminal or the log of a job obeys", (_format, text) => {
    expect(text).toContain("a")
    for (const unseen of ["\u001B", "\u202E"]) expect(text).not.toContain(unseen)
    expect(text).not.toMatch(/^\s*::/m)
    expect(text).not.toContain("##[")
  })
})

describe("a run as findings", () => {
  test("has one for each assertion that does not hold, and for each stated mistake that no test notices", () => {
    const projects = { a: { permissions: { jobs: { write: "maintainer" } } } }
    const red = runOf(projects, [
      { name: "n", project: "a", caller: developer, can: { jobs: ["write", "delete"] } }
    ])
    expect(asReport(red).results.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["failed-test", "error"],
      ["failed-test", "error"]
    ])
    const { mutation, ...rest } = runOf(projects, [], true)
    expect(mutation?.stated.all).toBe(3)
    expect(asReport({ ...rest, ...(mutation && { mutation }) }).results.map(({ rule }) => rule)).toEqual(
      Array(3).fill("unnoticed-mistake")
    )
  })
})

describe("mistakes", () => {
  const inGroup = { g: { defaults: { releases: { delete: "owner" } } } }

  test("stand where the grant is stated, in a group too, and are named in words", () => {
    const { engine, merged, show } = load({ "g/a": {} }, [], inGroup)
    const { unnoticed } = mutate(engine, merged, [], show, () => {})
    expect(
      unnoticed.map(({ place, words }) => [place?.frame.find((line) => line.startsWith(">")), words])
    ).toEqual(
      [
        "let nobody delete releases",
        "let whoever may by the platform's own rule delete releases",
        "let every job token in its scope, those of forks too, delete releases"
      ].map((words) => [expect.stringContaining('"delete": "owner"'), `g/a ${words}`])
    )
  })

  test("that are suggested to be tested are noticed once the tests are there", () => {
    const projects = { a: { permissions: { package_registry: { maven: { write: "maintainer" } } } } }
    const { mutation } = runOf(projects, [], true)
    const text = `version: 1\n${mutation?.suggestion?.text ?? ""}`
    const suggested = mergePolicyFiles([checkPolicyFile("more.yaml", text)])
    expect(suggested.files.flatMap(({ problems }) => problems)).toEqual([])
    const { engine, merged, show } = load(projects, [])
    const green = runCases(engine, suggested.tests.flatMap(casesOf), pathsIn(merged.world.projects))
    expect(green.length).toBeGreaterThan(0)
    expect(green.filter((one) => !passes(one))).toEqual([])
    expect(mutate(engine, merged, suggested.tests, show, () => {}).stated).toEqual({ noticed: 3, all: 3 })
  })

  test("are shown up to a number, and counted beyond it", () => {
    const formats = Object.fromEntries(
      ["maven", "npm", "pypi", "conan", "nuget", "helm", "golang"].map((name) => [
        name,
        { write: "maintainer" }
      ])
    )
    const projects = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `p${at}`,
        at === 0 ? { permissions: { package_registry: formats } } : {}
      ])
    )
    const text = printTestRun(runOf(projects, [], true), page)
    expect(text).toContain("  and 1 more")
    expect(text).toContain("2 more projects")
  })

  test("of no project are none", () => {
    expect(printTestRun(runOf({}, [], true), page)).toContain("No mistake can be made")
  })
})

test("a score is 100 only where all is noticed", () => {
  expect([scoreOf({ noticed: 199, all: 200 }), scoreOf({ noticed: 200, all: 200 })]).toEqual([99, 100])
  expect(scoreOf({ noticed: 0, all: 0 })).toBeNull()
})
