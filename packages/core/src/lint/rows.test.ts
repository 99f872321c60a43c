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

test("a row without an environment of its own is the same object, whether others have names or not", () => {
  const [without, within] = [subjectOf({}), inEnvironments("production")]
  const rows = makeRows(without.compiler)
  const [{ index = 0 } = {}] = without.compiler.vocabulary.cells
  expect(within.compiled.table.rows[index]).toBe(without.compiled.table.rows[index])
  expect(rows.of(within.compiled.table, index)).toBe(rows.of(without.compiled.table, index))
})

test("what was put together of several environments is remembered beside the rest", () => {
  const [one, other] = [
    inEnvironments("production"),
    subjectOf({ jobs: { write: { min_role: "owner", job_token: { environments: ["x"] } } } })
  ]
  const rows = makeRows(one.compiler)
  const cells = one.compiler.vocabulary.cells.filter(({ resource }) => resource === "jobs")
  const first = cells.map(({ index }) => rows.of(one.compiled.table, index))
  for (const { index } of cells) rows.of(other.compiled.table, index)
  for (const [at, { index }] of cells.entries()) expect(rows.of(one.compiled.table, index)).toBe(first[at])
})

test("a key is equal for rows that admit the same in every environment, and a number without names", () => {
  const plain = [
    subjectOf({}),
    subjectOf({ jobs: { write: "owner" } }),
    subjectOf({ releases: { write: "owner" } })
  ]
  const named = [
    inEnvironments("a"),
    inEnvironments("b"),
    inEnvironments("a", "b"),
    subjectOf({
      jobs: { write: { job_token: { environments: ["a"], refs: "protected" } } },
      releases: { write: { job_token: { environments: ["b"] } } }
    })
  ]
  const { compiler } = plain[0] ?? subjectOf({})
  const rows = makeRows(compiler)
  const seen = new Map<number | string, string>()
  for (const { compiled } of [...plain, ...named]) {
    for (const { index } of compiler.vocabulary.cells) {
      const { named: environments, rows: usual, sets } = compiled.table
      const admitted = [undefined, "a", "b"].map((name) => {
        const inIt = name === undefined ? usual : (environments.get(name) ?? usual)
        return sets.at(inIt[index] ?? 0).join()
      })
      const key = rows.key(compiled.table, index)
      expect(typeof key).toBe(environments.size === 0 ? "number" : "string")
      expect(seen.get(key) ?? admitted.join(" ")).toBe(admitted.join(" "))
      seen.set(key, admitted.join(" "))
    }
  }
  const [one, other] = [subjectOf({}), subjectOf({})].map(({ compiled }) => rows.key(compiled.table, 4))
  expect(one).toBe(other)
})

test("the least role is the first that a row admits, and none where it admits no user", () => {
  const ranks = (visibility: "private" | "internal" | "public") => {
    const subject = engine.subject({
      path: "acme/backend",
      visibility,
      permissions: { jobs: { write: "job_token", delete: "owner" } }
    })
    if (subject === null) return expect.fail("a description always makes a subject")
    const rows = makeRows(subject.compiler)
    const cells = subject.compiler.vocabulary.cells.filter(({ resource }) => resource === "jobs")
    return [...cells, ...cells].map(({ index }) => rows.minRank(rows.of(subject.compiled.table, index)))
  }
  expect(ranks("private")).toEqual([3, Infinity, 6, 3, Infinity, 6])
  expect(ranks("internal")).toEqual([1, Infinity, 6, 1, Infinity, 6])
  expect(ranks("public")).toEqual([0, Infinity, 6, 0, Infinity, 6])
})
