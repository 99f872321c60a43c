import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { timesCovered } from "../../test/access-reader.ts"
import { environmentNames } from "../../test/arbitraries.ts"
import {
  admits,
  cells,
  descriptions,
  engineWith,
  jobsFrom,
  otherCallers,
  placesOf,
  sourceReferences,
  surroundings
} from "../../test/described-worlds.ts"
import { documentOf, reorderKeys } from "../../test/documents.ts"
import { vocabulary, type ProjectInput } from "../gitlab.ts"

const reversed = ({ scope, ...rest }: ProjectInput): ProjectInput => ({
  ...reorderKeys(rest),
  ...(scope && {
    scope: { ...reorderKeys(scope), ...(scope.allowlist && { allowlist: scope.allowlist.toReversed() }) }
  })
})

const names = fc
  .subarray(environmentNames, { minLength: 2, maxLength: 2 })
  .map((some) => [...some, "a name that nobody mentions"])

describe("a difference", () => {
  test("is exactly whom `decide` lets in after and not before, and before and not after, each once", () => {
    fc.assert(
      fc.property(
        surroundings,
        descriptions,
        cells,
        names,
        (around, [before, after], some, inEnvironments) => {
          const [earlier, later] = [engineWith(around, before), engineWith(around, after)]
          const { gained, lost } = earlier.diff(before, after)
          expect(later.diff(before, after)).toEqual({ gained, lost })
          const places = placesOf(before, after)
          const jobs = sourceReferences.flatMap((source) => jobsFrom(source, inEnvironments))
          for (const cell of some) {
            const name = `${cell.resource}:${cell.action}`
            for (const caller of [...otherCallers, ...jobs]) {
              const [was, becomes] = [admits(earlier, cell, caller), admits(later, cell, caller)]
              const named = [gained, lost].map((list) => timesCovered(places, list, name, caller))
              if (named[0] === (becomes && !was ? 1 : 0) && named[1] === (was && !becomes ? 1 : 0)) continue
              expect.fail(`${name}: ${JSON.stringify({ caller, was, becomes, named, gained, lost })}`)
            }
          }
        }
      ),
      { numRuns: 80 }
    )
  })

  test("names cells that there are, each in one access, and no kind of principal without members", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [before, after]) => {
        const { gained, lost } = engineWith(around).diff(before, after)
        const known = vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`)
        for (const list of [gained, lost]) {
          const named = list.flatMap((access) => access.cells)
          expect(new Set(named).size).toBe(named.length)
          expect(known).toEqual(expect.arrayContaining(named))
          for (const { cells: _, users, deploy_tokens, job_tokens } of list) {
            expect([users?.length, deploy_tokens, job_tokens?.length]).not.toContain(0)
            expect(users ?? deploy_tokens ?? job_tokens).toBeDefined()
            for (const { environment_names, except_environment_names, ...product } of job_tokens ?? []) {
              expect(Object.values(product).map(({ length }) => length)).not.toContain(0)
              expect([environment_names?.length, except_environment_names?.length]).not.toContain(0)
            }
          }
        }
      }),
      { numRuns: 40 }
    )
  })

  test("turned round swaps what is gained and lost", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [before, after]) => {
        const engine = engineWith(around)
        const { gained, lost } = engine.diff(before, after)
        expect(JSON.stringify(engine.diff(after, before))).toBe(
          JSON.stringify({ gained: lost, lost: gained })
        )
      }),
      { numRuns: 40 }
    )
  })

  test("is the same text for the same policies, in whatever order their keys and entries stand", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [before, after]) => {
        const text = JSON.stringify(engineWith(around).diff(before, after))
        expect(JSON.stringify(engineWith(around, before).diff(before, structuredClone(after)))).toBe(text)
        expect(JSON.stringify(engineWith(around).diff(reversed(before), reversed(after)))).toBe(text)
      }),
      { numRuns: 40 }
    )
  })

  test("from a policy to itself is empty", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [project]) => {
        const engine = engineWith(around)
        for (const same of [project, structuredClone(project), reversed(project)]) {
          expect(engine.diff(project, same)).toEqual({ gained: [], lost: [] })
          expect([engine.equivalent(project, same), engine.narrower(project, same)]).toEqual([true, true])
        }
      }),
      { numRuns: 20 }
    )
  })
})

describe("equivalent and narrower", () => {
  test("say of two policies whether anything is gained or lost", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [before, after]) => {
        const engine = engineWith(around)
        const { gained, lost } = engine.diff(before, after)
        expect(engine.equivalent(before, after)).toBe(gained.length + lost.length === 0)
        expect(engine.equivalent(after, before)).toBe(gained.length + lost.length === 0)
        expect(engine.narrower(after, before)).toBe(gained.length === 0)
        expect(engine.narrower(before, after)).toBe(lost.length === 0)
      }),
      { numRuns: 30 }
    )
  })

  test("find that a policy which admits nobody is narrower than any", () => {
    fc.assert(
      fc.property(surroundings, descriptions, (around, [nobodyIn, other]) => {
        const closed = { ...nobodyIn, permissions: documentOf(() => false) }
        expect(engineWith(around).narrower(closed, other)).toBe(true)
      }),
      { numRuns: 20 }
    )
  })
})
