import { describe, expect, test } from "vitest"
import type { Access } from "../access/accesses.ts"
import { vocabulary } from "../gitlab.ts"
import { makeConcerned } from "./concerned.ts"
import type { KnownPrincipals } from "./principals.ts"
import type { Hit } from "./rule.ts"

const print = ({ cells, users = [] }: Access): string => `${users.join("/")} can ${cells.join("/")}`
const [first, second, third] = vocabulary.cells
if (first === undefined || second === undefined || third === undefined) throw new Error("there are cells")
const cells = [first, second, third]
const nameOf = ({ action, resource }: (typeof cells)[number]) => `${resource}:${action}`

/** A policy in which these principals can do each cell; 0 is nobody. */
const contextWith = (...numbers: readonly number[]) => ({
  names: (some: readonly (typeof first)[]) => some.map(nameOf),
  policy: {
    principals: ({ index }: typeof first): KnownPrincipals => {
      const number = numbers[cells.findIndex((cell) => cell.index === index)] ?? 0
      return { number, principals: number === 0 ? {} : { users: [`role ${number}`] } }
    }
  }
})
const hit = (more: Partial<Hit> = {}): Hit => ({
  at: { level: "project", path: [] },
  cells,
  message: "",
  concerned: () => new Uint32Array(1),
  ...more
})
const saidNobody = "nobody in scope can do this at present"

describe("whom a hit concerns", () => {
  test("is told cell by cell, cells with the same principals together", () => {
    const { accesses, number, said } = makeConcerned(print)(hit(), contextWith(7, 8, 7))
    expect(accesses).toEqual([
      { cells: [nameOf(first), nameOf(third)], users: ["role 7"] },
      { cells: [nameOf(second)], users: ["role 8"] }
    ])
    expect(number).not.toBe(0)
    expect(said()).toBe(`role 7 can ${nameOf(first)}/${nameOf(third)}, role 8 can ${nameOf(second)}`)
  })

  test("is nobody where nobody can do a cell, where nobody is asked for, and where the rule says so", () => {
    const concerns = makeConcerned(print)
    const { concerned: _, ...unasked } = hit()
    for (const one of [hit(), unasked, hit({ accesses: [] })]) {
      const { accesses, number, said } = concerns(one, contextWith(0, 0, 0))
      expect([accesses, number, said()]).toEqual([[], 0, saidNobody])
    }
  })

  test("leaves out the cells that nobody can do", () => {
    const { accesses } = makeConcerned(print)(hit(), contextWith(0, 8, 0))
    expect(accesses).toEqual([{ cells: [nameOf(second)], users: ["role 8"] }])
  })

  test("is what the rule says by itself, where it does", () => {
    const known: readonly Access[] = [{ cells: ["a:b"], users: ["owner"] }]
    const { accesses, said } = makeConcerned(print)(hit({ accesses: known }), contextWith(7, 8, 7))
    expect(accesses).toEqual(known)
    expect(said()).toBe("owner can a:b")
  })

  test("is made once for the same principals in the same cells, and told apart from all others", () => {
    const concerns = makeConcerned(print)
    const one = concerns(hit(), contextWith(7, 8, 7))
    expect(concerns(hit(), contextWith(7, 8, 7))).toBe(one)
    const others = [
      concerns(hit(), contextWith(8, 7, 8)),
      concerns(hit(), contextWith(7, 8, 0)),
      concerns(hit({ cells: [first] }), contextWith(7, 8, 7)),
      concerns(hit({ accesses: [{ cells: ["a:b"] }] }), contextWith())
    ]
    expect(new Set([one, ...others].map(({ number }) => number)).size).toBe(5)
    expect(concerns(hit(), contextWith(7, 8, 7))).toBe(one)
  })

  test("is printed once, and not before it is asked for", () => {
    const printed: Access[] = []
    const concerns = makeConcerned((access) => {
      printed.push(access)
      return print(access)
    })
    const { said } = concerns(hit(), contextWith(7, 7, 7))
    expect(printed).toEqual([])
    expect(said()).toBe(said())
    expect(printed).toHaveLength(1)
  })

  test("does not take a number for the end of another list", () => {
    const concerns = makeConcerned(print)
    const at = (index: number) => ({ ...first, index })
    const context = (byIndex: Readonly<Record<number, number>>) => ({
      names: (some: readonly (typeof first)[]) => some.map(({ index }) => String(index)),
      policy: {
        principals: ({ index }: typeof first): KnownPrincipals => ({
          number: byIndex[index] ?? 0,
          principals: { users: [String(byIndex[index])] }
        })
      }
    })
    const one = concerns(hit({ cells: [at(2), at(4)] }), context({ 2: 1, 4: 13 }))
    const other = concerns(hit({ cells: [at(21), at(4)] }), context({ 21: 1, 4: 3 }))
    expect(other.accesses).not.toEqual(one.accesses)
  })
})
