import { describe, expect, test } from "vitest"
import { createEngine } from "../../engine.ts"
import { vocabulary, type ProjectInput } from "../../gitlab.ts"
import { hasCell } from "../../policy/cell-set.ts"
import { makeOrder, stepsOf } from "./steps.ts"

type Allowlist = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>

const paths = [
  "a/b/c/one",
  "a/b/c/two",
  "a/b/three",
  "a/b/x",
  "a/four",
  "a/only/deep/five",
  "b/six",
  "undefined/seven"
]
const order = makeOrder(paths)

const engine = createEngine({ now: () => Date.UTC(2026, 5, 1) })
engine.load({
  groups: [
    { path: "a", id: 1 },
    { path: "a/b", id: 2 },
    { path: "gone", id: 3 }
  ],
  projects: [
    { path: "a/four", id: 40 },
    { path: "beyond/fleet", id: 50 }
  ]
})

/** Each step: where, by which entry, and the names of what it permits of the resource that the tests use. */
const stepsBy = (...allowlist: Allowlist) => {
  const subject = engine.subject({ path: "z/target", scope: { allowlist } })
  if (subject === null) throw new Error("a description always makes a subject")
  return stepsOf(order, subject.compiled.allowlist, subject.directory).map(({ cells, end, entry, start }) => [
    start,
    end,
    entry?.group ?? entry?.project,
    vocabulary.cells
      .filter(({ index, resource }) => resource === "jobs" && hasCell(cells, index))
      .map(({ action }) => action)
      .join()
  ])
}
const all = "read,write,delete"
/** In the order given and in the opposite one: the order of entries means nothing. */
const bothWays = (...allowlist: Allowlist) => {
  const steps = stepsBy(...allowlist)
  expect(stepsBy(...allowlist.toReversed())).toEqual(steps)
  return steps
}

describe("the order of paths", () => {
  test("knows the projects below a group, and not those beside it", () => {
    expect(["a", "a/b", "a/b/c", "a/only", "b", "c", "a/four"].map(order.below)).toEqual([
      [0, 6],
      [0, 4],
      [0, 2],
      [5, 6],
      [6, 7],
      [7, 7],
      [5, 5]
    ])
    expect(makeOrder(["a/x", "a0", "a0/y"]).below("a")).toEqual([0, 1])
    expect(makeOrder(["a", "a.b", "a/x"]).below("a")).toEqual([2, 3])
    expect([order.size, order.numberOf("a/four"), order.numberOf("a")]).toEqual([8, 4, undefined])
  })
})

describe("the steps by an allowlist", () => {
  test("are those of each group and project that is there", () => {
    expect(bothWays({ group: "a/b/c" }, { project: "b/six" })).toEqual([
      [0, 2, "a/b/c", all],
      [6, 7, "b/six", all]
    ])
    expect(stepsBy()).toEqual([])
  })

  test("leave out groups without projects here, and projects that are elsewhere", () => {
    const elsewhere = [{ group: "gone" }, { group: "aa" }, { project: "aa/x" }, { project: "beyond/fleet" }]
    expect(bothWays(...elsewhere, { group: "b" })).toEqual([[6, 7, "b", all]])
    expect(stepsBy(...elsewhere)).toEqual([])
  })

  test("are cut where a nearer entry decides, and go on behind it", () => {
    expect(
      bothWays({ group: "a" }, { group: "a/b" }, { group: "a/b/c" }, { project: "a/b/c/two" }, { group: "b" })
    ).toEqual([
      [0, 1, "a/b/c", all],
      [1, 2, "a/b/c/two", all],
      [2, 4, "a/b", all],
      [4, 6, "a", all],
      [6, 7, "b", all]
    ])
    expect(bothWays({ group: "a" }, { project: "a/b/three" })).toEqual([
      [0, 2, "a", all],
      [2, 3, "a/b/three", all],
      [3, 6, "a", all]
    ])
  })

  test("end with the outer entry where the nearer one covers its end", () => {
    expect(bothWays({ group: "a" }, { group: "a/b" }, { project: "a/b/x" }, { group: "a/only" })).toEqual([
      [0, 3, "a/b", all],
      [3, 4, "a/b/x", all],
      [4, 5, "a", all],
      [5, 6, "a/only", all]
    ])
  })

  test("are the nearest entry's where two cover the same projects", () => {
    expect(bothWays({ group: "a/only" }, { group: "a/only/deep" })).toEqual([[5, 6, "a/only/deep", all]])
    expect(bothWays({ group: "a/only/deep" }, { project: "a/only/deep/five" })).toEqual([
      [5, 6, "a/only/deep/five", all]
    ])
  })

  test("follow numbers to the paths that they stand for, and by an unknown one nobody comes", () => {
    expect(bothWays({ group: 2 }, { project: 40 })).toEqual([
      [0, 4, 2, all],
      [4, 5, 40, all]
    ])
    expect(bothWays({ group: 99 }, { project: 98 }, { group: "b" })).toEqual([[6, 7, "b", all]])
  })

  test("permit what both entries do where a number and a path name the same", () => {
    expect(
      bothWays(
        { group: "a/b", job_token_policies: ["jobs:read", "jobs:write"] },
        { group: 2, job_token_policies: ["jobs:read", "jobs:delete"] },
        { group: "a/only", job_token_policies: ["jobs:write"] }
      )
    ).toEqual([
      [0, 4, "a/b", "read"],
      [5, 6, "a/only", "write"]
    ])
    expect(
      bothWays(
        { project: "a/four", job_token_policies: ["jobs:write"] },
        { project: 40, job_token_policies: ["admin_jobs"] }
      )
    ).toEqual([[4, 5, "a/four", "write"]])
  })

  test("permit nothing by an entry that has expired, which decides all the same", () => {
    expect(bothWays({ group: "a" }, { group: "a/b", expires_at: "2026-01-01T00:00:00Z" })).toEqual([
      [0, 4, "a/b", ""],
      [4, 6, "a", all]
    ])
  })
})
