import { describe, expect, test } from "vitest"
import { createEngine } from "../../engine.ts"
import { vocabulary, type ProjectInput } from "../../gitlab.ts"
import { hasCell, type CellSet } from "../../policy/cell-set.ts"
import { makeClassMasks } from "../class-masks.ts"
import { makeRows } from "../rows.ts"
import { makeReachGraph, permitsAll } from "./reach-graph.ts"

const writes = vocabulary.cells.filter(({ action }) => action === "write")
const namesIn = (set: CellSet): readonly string[] =>
  vocabulary.cells.filter(({ index }) => hasCell(set, index)).map(({ resource }) => resource)

/** The nodes of projects that are given in the order of their paths. */
const nodesOf = (...projects: readonly ProjectInput[]) => {
  const engine = createEngine({ now: () => Date.UTC(2026, 5, 1) })
  engine.load({ projects })
  const subjects = engine.subjects()
  const [first] = subjects
  if (first === undefined) throw new Error("there are projects")
  const { compiler } = first
  const surroundings = { masks: makeClassMasks(compiler.space), rows: makeRows(compiler) }
  return makeReachGraph(surroundings, subjects, writes).nodes.map(({ admits, own, sources, steps }) => ({
    admits: namesIn(admits),
    own: namesIn(own),
    sources: sources.ranges,
    steps: steps.map(({ end, entry, start }) => [start, end, entry?.project ?? entry?.group ?? null])
  }))
}
const one: ProjectInput = { path: "a/one" }
const writers = { jobs: { write: "job_token" }, releases: { write: "job_token" } } as const

describe("a project in the graph of who reaches whom", () => {
  test("has the cells that some policy states and that job tokens of others may do", () => {
    const [, two] = nodesOf(one, {
      path: "a/two",
      permissions: { ...writers, repository: { write: { job_token: { origin: "own" } } } },
      scope: { allowlist: [{ project: "a/one" }] }
    })
    expect(two).toEqual({
      admits: ["releases", "jobs"],
      own: ["repository", "releases", "jobs"],
      sources: [0, 1],
      steps: [[0, 1, "a/one"]]
    })
  })

  test("is reached by nobody where only its own job tokens may do something", () => {
    const permissions = { jobs: { write: { job_token: { origin: "own" } } } } as const
    const nobody = { admits: [], own: ["jobs"], sources: [], steps: [] }
    const scopes = [{ allowlist: [{ project: "a/one" }] }, { inbound_enabled: false }]
    for (const scope of scopes) {
      expect(nodesOf(one, { path: "a/two", permissions, scope })[1]).toEqual(nobody)
    }
  })

  test("is reached by nobody where no policy states anything, the scope open or not", () => {
    for (const inbound_enabled of [true, false]) {
      const scope = { inbound_enabled, allowlist: [{ project: "a/one" }] }
      expect(nodesOf(one, { path: "a/two", scope })[1]).toEqual({
        admits: [],
        own: [],
        sources: [],
        steps: []
      })
    }
  })

  test("is reached by all where its scope is open", () => {
    const nodes = nodesOf(
      one,
      { path: "a/two", permissions: writers, scope: { inbound_enabled: false } },
      { path: "b" }
    )
    expect(nodes[1]).toMatchObject({ admits: ["releases", "jobs"], sources: [0, 3], steps: [[0, 3, null]] })
  })

  test("is not reached by an entry that permits none of what it admits", () => {
    const [, , three] = nodesOf(
      one,
      { path: "a/two" },
      {
        path: "a/zero",
        permissions: writers,
        scope: {
          allowlist: [
            { project: "a/one", job_token_policies: ["read_jobs"] },
            { project: "a/two", job_token_policies: ["jobs:write"] }
          ]
        }
      }
    )
    expect(three).toMatchObject({ sources: [1, 2], steps: [[1, 2, "a/two"]] })
  })

  test("may itself do what its own entry permits, and nothing once that has expired", () => {
    const own = (...entries: NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>) =>
      nodesOf({ path: "a/one", id: 7, permissions: writers, scope: { allowlist: entries } })[0]?.own
    const self = { project: "a/one" }
    expect(own()).toEqual(["releases", "jobs"])
    expect(own(self)).toEqual(["releases", "jobs"])
    expect(own({ ...self, job_token_policies: ["jobs:write"] })).toEqual(["jobs"])
    expect(own({ ...self, expires_at: "2026-01-01T00:00:00Z" })).toEqual([])
    expect(
      own(
        { ...self, job_token_policies: ["jobs:write"] },
        { project: 7, job_token_policies: ["releases:write"] }
      )
    ).toEqual([])
  })

  test("keeps its own entry apart from projects that have the same policy", () => {
    const scope = { allowlist: [{ project: "a/one", job_token_policies: ["jobs:write"] }] } as const
    const [first, second] = nodesOf(
      { path: "a/one", permissions: writers, scope },
      { path: "a/two", permissions: writers, scope }
    )
    expect(first?.own).toEqual(["jobs"])
    expect(second).toEqual({
      admits: ["releases", "jobs"],
      own: ["releases", "jobs"],
      sources: [0, 1],
      steps: [[0, 1, "a/one"]]
    })
  })
})

test("a step permits all of what is wanted where both its entry and the policy do", () => {
  const [entry, policy] = [Uint32Array.of(0b0111, 1), Uint32Array.of(0b1110, 1)]
  const step = { start: 0, end: 1, cells: entry, entry: null }
  const node = { steps: [], sources: { number: 0, ranges: [] }, admits: policy, own: policy }
  const wanted = [
    [0b0110, 1],
    [0b0110, 0],
    [0, 0],
    [0b0001, 0],
    [0b1000, 0],
    [0b0110, 2]
  ]
  expect(wanted.map((words) => permitsAll(node, step, Uint32Array.from(words)))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false
  ])
  expect(permitsAll(node, { ...step, cells: new Uint32Array(0) }, Uint32Array.of(2, 0))).toBe(false)
})
