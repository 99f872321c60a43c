import { expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import type { Permissions } from "../gitlab.ts"
import { makeRows, union } from "./rows.ts"

const engine = createEngine()

const subjectOf = (permissions: Permissions) => {
  const subject = engine.subject({ path: "acme/backend", permissions })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const inEnvironments = (...environments: readonly string[]) =>
  subjectOf({ jobs: { write: { job_token: { environments } } } })

test("a row holds whom the cell admits in any environment, and is one object for the same rows", () => {
  const { compiled, compiler } = inEnvironments("production", "staging")
  const rows = makeRows(compiler)
  const { named, rows: usual, sets } = compiled.table
  const differing = compiler.vocabulary.cells.filter(({ index }) => {
    const numbers = [usual, ...named.values()].map((all) => all[index] ?? 0)
    const expected = numbers.map((number) => sets.at(number)).reduce(union)
    expect(rows.of(compiled.table, index)).toEqual(expected)
    expect(rows.of(compiled.table, index)).toBe(rows.of(compiled.table, index))
    return new Set(numbers).size > 1
  })
  expect(differing.map(({ action, resource }) => `${resource}:${action}`)).toEqual(["jobs:write"])
  const other = inEnvironments("canary").compiled.table
  const [{ index = 0 } = {}] = differing
  expect(rows.of(other, index)).toBe(rows.of(compiled.table, index))
})

test("rows meet where they have a class in common, and nowhere else", () => {
  const { compiler } = subjectOf({})
  const { meet } = makeRows(compiler)
  const set = (...words: readonly number[]) => Uint32Array.from([...words, 0, 0, 0].slice(0, 3))
  expect(meet(set(1, 0, 4), set(2, 0, 4))).toBe(true)
  expect(meet(set(3, 0, 4), set(2, 7, 3))).toBe(true)
  expect(meet(set(1, 0, 4), set(2, 7, 3))).toBe(false)
  expect(meet(set(0, 0, 2 ** 31), set(0, 0, 2 ** 31))).toBe(true)
  expect(meet(set(7, 7, 7), new Uint32Array(0))).toBe(false)
})
