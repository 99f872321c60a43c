import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { requestFor } from "../../test/class-requests.ts"
import { cells, description, engineWith, surroundings, targetPath } from "../../test/described-worlds.ts"
import { caller, spoiltCaller } from "../../test/random-callers.ts"
import { reasons, type Reason } from "./reason.ts"

const requests = fc.array(fc.tuple(cells, caller), { minLength: 5, maxLength: 5 })

// These come before any gate: what was asked is not understood.
const notUnderstood: readonly Reason[] = [
  "unknown_project",
  "unknown_resource",
  "unknown_action",
  "invalid_request"
]

describe("an explanation", () => {
  test("is the decision, and more", () => {
    const strange = fc.oneof(caller, spoiltCaller)
    const places = fc.record({
      project: fc.constantFrom<unknown>(targetPath, 11, 12, "11", "nowhere", null),
      resource: fc.constantFrom<unknown>("jobs", "package_registry.npm", "package_registry", null),
      action: fc.constantFrom<unknown>("read", "write", "admin", ["read"])
    })
    fc.assert(
      fc.property(surroundings, description, strange, places, (around, project, one, place) => {
        const engine = engineWith(around, { revision: 7, ...project })
        for (const request of [{ ...place, caller: one }, { caller: one }, one, [], null, "jobs:read"]) {
          const { byCaller, byOwner, gates, ...decision } = engine.explain(request as never)
          expect(decision).toEqual(engine.decide(request as never))
          if (!notUnderstood.includes(decision.reason)) continue
          expect({ byCaller, byOwner, gates }).toEqual({ byCaller: [], byOwner: null, gates: [] })
        }
      }),
      { numRuns: 150 }
    )
  })

  test("lists gates in the order of SPEC §4, each once: the first that fails is the reason", () => {
    fc.assert(
      fc.property(surroundings, description, requests, (around, project, asked) => {
        const engine = engineWith(around, project)
        for (const [some, one] of asked) {
          for (const cell of some) {
            const { allowed, gates, reason } = engine.explain(requestFor(targetPath, cell, one))
            const places = gates.map(({ gate }) => reasons.indexOf(gate))
            expect(places).toEqual([...new Set(places)].toSorted((before, after) => before - after))
            expect(gates.find(({ passed }) => !passed)?.gate ?? "allowed").toBe(reason)
            expect(gates.every(({ passed }) => passed)).toBe(allowed)
            expect(gates[0]?.gate).toBe("inactive_token")
            expect(gates.at(-1)?.gate).toBe("exceeds_limit")
          }
        }
      }),
      { numRuns: 80 }
    )
  })

  test("offers changes for a no only", () => {
    fc.assert(
      fc.property(surroundings, description, requests, (around, project, asked) => {
        const engine = engineWith(around, project)
        for (const [some, one] of asked) {
          for (const cell of some) {
            const { allowed, byCaller, byOwner } = engine.explain(requestFor(targetPath, cell, one))
            if (allowed) expect({ byCaller, byOwner }).toEqual({ byCaller: [], byOwner: null })
          }
        }
      }),
      { numRuns: 40 }
    )
  })

  test("is of what was put, and changes none of it", () => {
    fc.assert(
      fc.property(surroundings, description, requests, (around, project, asked) => {
        const [asking, silent] = [engineWith(around, project), engineWith(around, project)]
        for (const [some, one] of asked) {
          for (const cell of some) asking.explain(requestFor(targetPath, cell, one))
        }
        for (const [some, one] of asked) {
          for (const cell of some) {
            const request = requestFor(targetPath, cell, one)
            expect(asking.decide(request)).toEqual(silent.decide(request))
          }
        }
      }),
      { numRuns: 40 }
    )
  })

  test("never throws, whatever a request does when it is read", () => {
    const engine = engineWith({ instance: {}, groups: [] }, { path: targetPath })
    const broken = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no")
        }
      }
    )
    for (const request of [
      broken,
      { project: targetPath, resource: "jobs", action: "read", caller: broken }
    ]) {
      expect(engine.explain(request as never).reason).toBe("invalid_request")
      expect(engine.decide(request as never).reason).toBe("invalid_request")
    }
  })
})
