import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames, grant, permissions } from "../../test/arbitraries.ts"
import { bitsFor, compileWith, differingCells } from "../../test/compiling.ts"
import { documentOf, plainGrants, reorderKeys } from "../../test/documents.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { vocabulary, type Grant, type Permissions } from "../gitlab.ts"
import { statedGrant } from "../policy/permissions.ts"

const objectGrants: readonly Grant[] = [
  {},
  { min_role: "owner", deploy_token: true },
  { job_token: { origin: "own", refs: "any_including_forks", trigger_role: "guest" } },
  { job_token: { environments: ["production", "__proto__"] } },
  { job_token: { refs: "protected", environments: [] } }
]

const namesToTry = [...environmentNames, "a name that nobody mentions"]

const stating = (document: Permissions, cell: Cell, given: Grant): Permissions =>
  documentOf((each) => {
    if (each.index === cell.index) return given
    const stated = statedGrant(document, each)
    return stated === undefined ? undefined : (stated.grant as Grant)
  })

describe("a grant in one cell", () => {
  test("changes no other cell, for any class: all plain and some object grants, in each cell", () => {
    const sample: Permissions = {
      container_registry: { read: { job_token: { environments: ["production"] } }, write: "job_token" },
      package_registry: { maven: { read: false, delete: "owner" } }
    }
    for (const document of [{}, sample]) {
      const before = compileWith(document).table
      for (const cell of vocabulary.cells) {
        for (const given of [...plainGrants, ...objectGrants]) {
          const after = compileWith(stating(document, cell, given)).table
          const differing = differingCells(before, after, namesToTry)
          if (differing.some((other) => other !== cell.index)) {
            expect.fail(`${JSON.stringify(given)} in ${cell.resource}:${cell.action} changes ${differing}`)
          }
        }
      }
    }
  })

  test("changes no other cell of a limited project either", () => {
    const cell = fc.constantFrom(...vocabulary.cells)
    fc.assert(
      fc.property(permissions, permissions, cell, grant, (document, limit, one, given) => {
        const before = compileWith(stating(document, one, false), [limit]).table
        const after = compileWith(stating(document, one, given), [limit]).table
        expect(differingCells(before, after, namesToTry).filter((other) => other !== one.index)).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  test("of `default` changes only what a format leaves unsaid", () => {
    fc.assert(
      fc.property(permissions, grant, (document, given) => {
        const spoken = Object.entries(document.package_registry ?? {})
        const formats = Object.fromEntries(spoken.filter(([key]) => key !== "default"))
        const without = { ...document, package_registry: formats }
        const before = compileWith(without).table
        const after = compileWith({ ...without, package_registry: { ...formats, default: { write: given } } })
        for (const index of differingCells(before, after.table, namesToTry)) {
          const cell = vocabulary.cells[index]
          expect(cell?.address[0]).toBe("package_registry")
          expect(cell?.action).toBe("write")
          expect(cell && statedGrant(without, cell)).toBeUndefined()
        }
      }),
      { numRuns: 300 }
    )
  })
})

describe("a name of an environment", () => {
  test("that nobody mentions is decided like every other such name", () => {
    fc.assert(
      fc.property(permissions, permissions, fc.string(), (document, limit, name) => {
        const { table } = compileWith(document, [limit])
        if (!table.named.has(name)) expect(bitsFor(table, name)).toEqual(bitsFor(table, undefined))
      }),
      { numRuns: 100 }
    )
  })
})

describe("equal policies", () => {
  test("share one table, in whatever order their keys stand", () => {
    fc.assert(
      fc.property(permissions, permissions, (document, limit) => {
        const { table } = compileWith(document, [limit])
        expect(compileWith(structuredClone(document), [structuredClone(limit)]).table).toBe(table)
        expect(compileWith(reorderKeys(document), [reorderKeys(limit)]).table).toBe(table)
      }),
      { numRuns: 300 }
    )
  })

  test("share one table also when they say the same in other words", () => {
    const spelt = compileWith({ jobs: { write: { min_role: "developer", job_token: {} } } })
    expect(compileWith({ jobs: { write: "job_token_and_developer" } }).table).toBe(spelt.table)
    expect(compileWith({ jobs: { write: { min_role: "guest", job_token: { refs: "any" } } } }).table).toBe(
      spelt.table
    )
    expect(compileWith({ jobs: { write: "job_token_and_maintainer" } }).table).not.toBe(spelt.table)
  })

  test("are told apart where only a name differs", () => {
    const inOne = (name: string): Permissions => ({ jobs: { read: { job_token: { environments: [name] } } } })
    expect(compileWith(inOne("production")).table).not.toBe(compileWith(inOne("staging")).table)
    expect(compileWith(inOne("production")).table).toBe(compileWith(inOne("production")).table)
  })
})
