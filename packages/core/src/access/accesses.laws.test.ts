import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { timesCovered } from "../../test/access-reader.ts"
import { requestFor } from "../../test/class-requests.ts"
import {
  admits,
  cells,
  description,
  engineWith,
  jobsFrom,
  otherCallers,
  placesOf,
  sourceReferences,
  surroundings,
  targetPath
} from "../../test/described-worlds.ts"
import { roles } from "../../test/documents.ts"
import { vocabulary, type Role } from "../gitlab.ts"
import type { Caller } from "./request.ts"

const names = ["production", "__proto__", "a name that nobody mentions"]
const everybody = [...otherCallers, ...sourceReferences.flatMap((source) => jobsFrom(source, names))]

describe("whoCan", () => {
  test("names exactly those whom `decide` lets in, each once", () => {
    fc.assert(
      fc.property(surroundings, description, cells, (around, project, some) => {
        const engine = engineWith(around, project)
        const places = placesOf(project)
        for (const cell of some) {
          const access = engine.whoCan(targetPath, cell.resource, cell.action)
          const name = `${cell.resource}:${cell.action}`
          expect(access?.cells).toEqual([name])
          for (const caller of everybody) {
            const times = timesCovered(places, access ? [access] : [], name, caller)
            if (times === (admits(engine, cell, caller) ? 1 : 0)) continue
            expect.fail(`named ${times} times for ${name}: ${JSON.stringify({ caller, access })}`)
          }
        }
      }),
      { numRuns: 120 }
    )
  })
})

describe("whatCan", () => {
  const caller: fc.Arbitrary<Caller<Role>> = fc.oneof(
    fc.constantFrom(...otherCallers),
    fc.constantFrom(...everybody),
    fc.record({
      type: fc.constant("user" as const),
      role: fc.constantFrom(...roles),
      scopes: fc.subarray(["api", "read_api", "write_registry", "read_repository", "unheard_of"]),
      active: fc.boolean()
    })
  )

  test("names exactly the cells in which `decide` lets the caller in, in the order of cells", () => {
    fc.assert(
      fc.property(
        surroundings,
        description,
        fc.array(caller, { maxLength: 8 }),
        (around, project, callers) => {
          const engine = engineWith(around, project)
          for (const one of callers) {
            const expected = vocabulary.cells
              .filter((cell) => engine.decide(requestFor(targetPath, cell, one)).allowed)
              .map(({ action, resource }) => `${resource}:${action}`)
            expect(engine.whatCan(targetPath, one)).toEqual(expected)
          }
        }
      ),
      { numRuns: 60 }
    )
  })
})
