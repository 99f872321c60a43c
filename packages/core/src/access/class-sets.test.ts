import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compiler, compileWith } from "../../test/compiling.ts"
import { vocabulary, type Permissions } from "../gitlab.ts"
import { admits, classesIn } from "./access-table.ts"
import { has, setWhere } from "./class-set.ts"
import { makeClassSets, mostClassSets } from "./class-sets.ts"

const size = 70
const single = (index: number) => setWhere(size, (other) => other === index)

describe("class sets", () => {
  test("equal sets have one number, others another", () => {
    const sets = makeClassSets(3)
    const numbers = [single(1), single(69), single(1)].map(sets.numberOf)
    expect(numbers[0]).toBe(numbers[2])
    expect(numbers[0]).not.toBe(numbers[1])
  })

  test("a set is read back as it was put, however many came after it", () => {
    const sets = makeClassSets(3)
    const subsets = Array.from({ length: 2000 }, (_, seed) =>
      setWhere(size, (index) => ((seed >>> (index % 11)) & 1) === 1 && index <= seed)
    )
    const numbers = subsets.map(sets.numberOf)
    subsets.forEach((subset, at) => {
      const number = numbers[at] ?? expect.fail("no number")
      expect(sets.at(number)).toEqual(subset)
      for (let index = 0; index < size; index += 1) {
        expect(sets.holds(number, index)).toBe(has(subset, index))
      }
    })
  })

  test("what is read cannot be written back", () => {
    const sets = makeClassSets(1)
    const number = sets.numberOf(Uint32Array.of(5))
    sets.at(number).fill(0)
    expect([...sets.at(number)]).toEqual([5])
  })

  test("a number that was never given out holds nothing", () => {
    expect(makeClassSets(1).holds(mostClassSets, 0)).toBe(false)
  })

  test("there are no more than a table has numbers for", () => {
    const sets = makeClassSets(1)
    for (let word = 0; word < mostClassSets; word += 1) sets.numberOf(Uint32Array.of(word))
    expect(sets.numberOf(Uint32Array.of(3))).toBe(3)
    expect(() => sets.numberOf(Uint32Array.of(mostClassSets))).toThrow(
      new RangeError("more than 65536 different sets of classes")
    )
  })
})

describe("access tables", () => {
  test("equal ones are one object", () => {
    const policy: Permissions = { jobs: { write: { job_token: { environments: ["a", "b"] } } } }
    expect(compileWith(policy).table).toBe(compileWith(structuredClone(policy)).table)
    expect(compileWith(policy).table).not.toBe(compileWith({}).table)
    expect(compileWith(policy).table).not.toBe(
      compileWith({ jobs: { write: { job_token: { environments: ["a", "c"] } } } }).table
    )
  })

  test("the bit test is membership in the classes that are read", () => {
    const { table } = compileWith({ jobs: { write: { job_token: { environments: ["a"] } } } })
    for (const { index: cell } of vocabulary.cells) {
      for (const name of [undefined, "a", "b"]) {
        const classes = classesIn(table, cell, name)
        compiler.space.classes.forEach((_, index) => {
          expect(admits(table, cell, index, name)).toBe(has(classes, index))
        })
      }
    }
    expect(admits(table, vocabulary.cells.length, 0, undefined)).toBe(false)
  })

  // The sets are products of a role, a deploy token and the attributes of a job: 8 · 2 · (1 + 2 · 3 · 3 · 6).
  test("whatever policies and limits say, few distinct sets come of it", () => {
    const grant = fc.oneof(
      fc.constantFrom(true, false, "job_token", "developer", "job_token_and_owner"),
      fc.record({
        min_role: fc.constantFrom("guest", "maintainer", null),
        job_token: fc.record({
          refs: fc.constantFrom("protected", "any", "any_including_forks"),
          environments: fc.constantFrom("any", "protected", ["a"], ["a", "b"], []),
          origin: fc.constantFrom("own", "in_scope"),
          trigger_role: fc.constantFrom("guest", "developer", "owner")
        }),
        deploy_token: fc.boolean()
      })
    )
    const document = grant.map((one) => ({ jobs: { write: one, delete: one } }) as unknown as Permissions)
    const numbers = new Set<number>()
    fc.assert(
      fc.property(document, fc.array(document, { maxLength: 2 }), (policy, limits) => {
        const { named, rows } = compileWith(policy, limits).table
        for (const some of [rows, ...named.values()]) for (const row of some) numbers.add(row)
      })
    )
    expect(numbers.size).toBeGreaterThan(20)
    expect(Math.max(...numbers)).toBeLessThan(8 * 2 * (1 + 2 * 3 * 3 * 6))
  })
})
