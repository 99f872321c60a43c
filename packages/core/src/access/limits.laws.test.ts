import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames, grantTerms, permissions } from "../../test/arbitraries.ts"
import { bitsFor, compileWith, differingCells } from "../../test/compiling.ts"
import { documentOf, plainGrants } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { vocabulary, type Grant, type Permissions } from "../gitlab.ts"
import { statedGrant } from "../policy/permissions.ts"
import { classesIn, type AccessTable } from "./access-table.ts"

const everywhere = (grant: Grant): Permissions => documentOf(() => grant)

const both = (left: Uint32Array, right: Uint32Array): Uint32Array =>
  left.map((word, at) => word & (right[at] ?? 0))

const isWithin = (inner: Uint32Array, outer: Uint32Array): boolean =>
  inner.every((word, at) => (word & ~(outer[at] ?? 0)) === 0)

const sameBits = (left: Uint32Array, right: Uint32Array): boolean =>
  left.length === right.length && left.every((word, at) => word === right[at])

const row = (table: AccessTable, name: string | undefined, { index }: Cell): Uint32Array =>
  classesIn(table, index, name)

const names = [undefined, ...environmentNames, "a name that nobody mentions"]

describe("limits, every plain grant under every pair of plain limits, in every cell", () => {
  for (const visibility of gitlab.visibilities) {
    const bits = (grant: Grant, ...limits: readonly Grant[]): Uint32Array =>
      bitsFor(compileWith(everywhere(grant), limits.map(everywhere), visibility).table, undefined)
    const alone = plainGrants.map((grant) => bits(grant))

    test(`are intersected with the grant (${visibility})`, () => {
      const exceptions = plainGrants.flatMap((grant, row) =>
        plainGrants.filter(
          (limit, column) =>
            !sameBits(
              bits(grant, limit),
              both(alone[row] ?? new Uint32Array(), alone[column] ?? new Uint32Array())
            )
        )
      )
      expect(exceptions).toEqual([])
    })

    test(`are intersected with each other (${visibility})`, () => {
      const exceptions: unknown[] = []
      for (const grant of plainGrants) {
        const cut = plainGrants.map((limit) => bits(grant, limit))
        plainGrants.forEach((one, row) => {
          plainGrants.slice(row).forEach((other, further) => {
            const expected = both(cut[row] ?? new Uint32Array(), cut[row + further] ?? new Uint32Array())
            if (!sameBits(bits(grant, one, other), expected)) exceptions.push({ grant, one, other })
          })
        })
      }
      expect(exceptions).toEqual([])
    })
  }
})

describe("limits, whatever the documents say", () => {
  const check = (holds: (project: Permissions, one: Permissions, other: Permissions) => void) =>
    fc.assert(fc.property(permissions, permissions, permissions, holds), { numRuns: 100 })

  test("admit together whom each of them admits", () => {
    check((project, one, other) => {
      const together = compileWith(project, [one, other]).table
      const [byOne, byOther] = [compileWith(project, [one]).table, compileWith(project, [other]).table]
      for (const name of names) {
        expect(bitsFor(together, name)).toEqual(both(bitsFor(byOne, name), bitsFor(byOther, name)))
      }
    })
  })

  test("hold with object grants in every cell", () => {
    fc.assert(
      fc.property(grantTerms, grantTerms, grantTerms, (grant, one, other) => {
        const table = (given: Grant, ...limits: readonly Grant[]): AccessTable =>
          compileWith(everywhere(given), limits.map(everywhere)).table
        const [together, alone] = [table(grant, one, other), table(grant)]
        const [asOne, asOther] = [table(one), table(other)]
        for (const name of names) {
          expect(bitsFor(together, name)).toEqual(
            both(bitsFor(alone, name), both(bitsFor(asOne, name), bitsFor(asOther, name)))
          )
        }
      }),
      { numRuns: 200 }
    )
  })

  test("are never exceeded in a cell they speak for, and leave every other cell alone", () => {
    check((first, second, limit) => {
      const most = compileWith(limit).table
      for (const project of [first, second, limit, {}]) {
        const [table, unlimited] = [compileWith(project, [limit]).table, compileWith(project).table]
        for (const [name, cell] of names.flatMap((one) => vocabulary.cells.map((c) => [one, c] as const))) {
          const bits = row(table, name, cell)
          const atMost = statedGrant(limit, cell) === undefined ? unlimited : most
          if (!isWithin(bits, row(atMost, name, cell)) || !isWithin(bits, row(unlimited, name, cell))) {
            expect.fail(`the limit is exceeded in ${cell.resource}:${cell.action}`)
          }
        }
      }
    })
  })

  test("with object grants are never exceeded either", () => {
    fc.assert(
      fc.property(grantTerms, grantTerms, (grant, limit) => {
        const table = compileWith(everywhere(grant), [everywhere(limit)]).table
        const atMost = compileWith(everywhere(limit)).table
        for (const name of names) {
          expect(isWithin(bitsFor(table, name), bitsFor(atMost, name))).toBe(true)
        }
      }),
      { numRuns: 200 }
    )
  })

  test("hold in any order, and twice as once", () => {
    check((project, one, other) => {
      const table = compileWith(project, [one, other]).table
      expect(differingCells(table, compileWith(project, [other, one]).table)).toEqual([])
      expect(differingCells(table, compileWith(project, [one, other, one]).table)).toEqual([])
    })
  })

  test("that say nothing limit nothing", () => {
    check((project) => {
      const table = compileWith(project).table
      expect(compileWith(project, [{}, { package_registry: { maven: {} } }]).table).toBe(table)
    })
  })
})
