import { expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import { policyNames } from "./policy-names.ts"

const nameOf = (cell: { readonly resource: string; readonly action: string }) =>
  `${cell.resource}:${cell.action}`

test("cells are named by the fewest names that permit exactly them, the broad ones first", () => {
  const named = (...wanted: readonly string[]) =>
    policyNames(
      vocabulary,
      new Set(
        vocabulary.cells
          .filter((cell) => wanted.includes(nameOf(cell)) || wanted.includes(cell.resource))
          .map(({ index }) => index)
      )
    )
  expect(named("jobs")).toEqual(["admin_jobs"])
  expect(named("jobs:read")).toEqual(["read_jobs"])
  expect(named("jobs:read", "jobs:write")).toEqual(["read_jobs", "jobs:write"])
  expect(named("jobs:delete", "releases")).toEqual(["admin_releases", "jobs:delete"])
  expect(named()).toEqual([])
})

test("names that overlap are taken together where each adds a cell", () => {
  const allowlistPolicies = new Map([
    ["first", [0, 1]],
    ["second", [1, 2]],
    ["one", [0]],
    ["last", [2]]
  ])
  expect(policyNames({ ...vocabulary, allowlistPolicies }, new Set([0, 1, 2]))).toEqual(["first", "second"])
  expect(policyNames({ ...vocabulary, allowlistPolicies }, new Set([0, 2]))).toEqual(["one", "last"])
})
