import { describe, expect, test } from "vitest"
import { createEngine } from "../../engine.ts"
import { vocabulary, type ProjectInput } from "../../gitlab.ts"
import { hasCell } from "../../policy/cell-set.ts"
import { makeClassMasks } from "../class-masks.ts"
import { makeRows } from "../rows.ts"
import { makeFleet } from "./fleet.ts"
import { atStep, printCells } from "./tell.ts"

const permissions = {
  jobs: { read: "job_token", write: "job_token", delete: "job_token" },
  releases: { write: "job_token" }
} as const

/** A fleet whose projects come in the order given. */
const fleetOf = (...projects: readonly ProjectInput[]) => {
  const engine = createEngine({ now: () => 0 })
  engine.load({ projects })
  const subjects = projects.flatMap(({ path }) =>
    engine.subjects().filter(({ target }) => target.path === path)
  )
  const [first] = subjects
  if (first === undefined) throw new Error("there are projects")
  const { compiler } = first
  return makeFleet({ vocabulary, masks: makeClassMasks(compiler.space), rows: makeRows(compiler) }, subjects)
}

describe("a fleet", () => {
  test("has its projects by their paths, in whatever order they come", () => {
    const paths = ["a", "a/b", "b", "c"]
    for (const given of [paths, paths.toReversed(), ["b", "c", "a", "a/b"]]) {
      const fleet = fleetOf(...given.map((path) => ({ path })))
      expect(fleet.projects.map(({ target }) => target.path)).toEqual(paths)
    }
  })

  test("knows who reaches whom by an action that changes something, each worked out once", () => {
    const fleet = fleetOf({ path: "a", permissions, scope: { inbound_enabled: false } })
    const reached = (action: string) =>
      vocabulary.cells
        .filter(({ index }) => fleet.reach(action).nodes.some(({ admits }) => hasCell(admits, index)))
        .map((cell) => `${cell.resource}:${cell.action}`)
    expect(reached("write")).toEqual(["releases:write", "jobs:write"])
    expect(reached("delete")).toEqual(["jobs:delete"])
    expect(reached("read")).toEqual([])
    expect(fleet.reach("write")).toBe(fleet.reach("write"))
  })
})

describe("what a rule tells of a step", () => {
  const fleet = fleetOf(
    {
      path: "a",
      permissions,
      scope: { allowlist: [{ group: "z" }, { project: "b" }, { project: 7 }, { group: 8 }] }
    },
    { path: "b", permissions, scope: { inbound_enabled: false } }
  )
  const cells = Uint32Array.from([0xffff_ffff, 0xffff_ffff, 0xffff_ffff])
  const admits = cells.map(() => 0)
  const some = vocabulary.cells.filter(({ resource }) => resource === "jobs")
  for (const { index } of some.slice(1))
    admits[index >>> 5] = (admits[index >>> 5] ?? 0) | (1 << (index & 31))

  test("is the entry by which they come, from whom, and by which cells", () => {
    const entries = fleet.projects[0]?.sources.scope?.allowlist ?? []
    const told = entries.map((entry) => atStep(fleet, 0, { cells, entry }, admits))
    expect(told.map(({ at, from }) => [at, from])).toEqual([
      [{ level: "project", path: ["scope", "allowlist", 0] }, { group: "z" }],
      [{ level: "project", path: ["scope", "allowlist", 1] }, { project: "b" }],
      [{ level: "project", path: ["scope", "allowlist", 2] }, { project: 7 }],
      [{ level: "project", path: ["scope", "allowlist", 3] }, { group: 8 }]
    ])
    for (const { cells: by, concerned } of told) {
      expect(by).toEqual(some.slice(1))
      for (const cell of by) expect(concerned(cell)).toEqual(fleet.masks.jobs({ origins: ["listed"] }))
    }
    expect(atStep(fleet, 0, { cells: cells.map(() => 0), entry: entries[0] ?? null }, admits).cells).toEqual(
      []
    )
  })

  test("is the open scope where no entry decides, and then it concerns everybody's job tokens", () => {
    const { at, concerned, from } = atStep(fleet, 1, { cells, entry: null }, admits)
    expect(at).toEqual({ level: "project", path: ["scope", "inbound_enabled"] })
    expect(from).toBe("foreign")
    for (const cell of some) expect(concerned(cell)).toEqual(fleet.masks.jobs({ origins: ["foreign"] }))
  })

  test("names cells as the policies do", () => {
    expect(printCells(some)).toBe("`jobs:read`, `jobs:write` and `jobs:delete`")
    expect(printCells(some.slice(2))).toBe("`jobs:delete`")
  })
})
