import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { grant, scope } from "../../test/arbitraries.ts"
import { noon } from "../../test/documents.ts"
import { differenceBetween } from "../access/difference.ts"
import { createEngine } from "../engine.ts"
import type { ProjectInput } from "../gitlab.ts"

const cells = fc.record({ read: grant, write: grant, delete: grant }, { requiredKeys: [] })
const permissions = fc.record(
  { package_registry: fc.record({ maven: cells, default: cells }, { requiredKeys: [] }), jobs: cells },
  { requiredKeys: [] }
)
const said = fc.record({ defaults: permissions, limits: permissions }, { requiredKeys: [] })
const paths = ["acme/a", "acme/b", "acme/team/c", "acme/team/d", "acmeother/e", "f"]

// Few policies for many projects, as templates make them.
const policy = fc.record(
  { visibility: fc.constantFrom("private" as const, "public" as const), permissions, scope },
  { requiredKeys: [] }
)
const projects = fc
  .tuple(policy, policy, fc.array(fc.nat(1), { minLength: paths.length, maxLength: paths.length }))
  .map(([one, other, choices]) =>
    paths.map((path, at): ProjectInput => ({ id: at + 1, path, ...(choices[at] === 0 ? one : other) }))
  )

const world = fc.record({
  projects,
  groups: fc.tuple(said, said).map(([one, other]) => [
    { id: 21, path: "acme", ...one },
    { id: 22, path: "acme/team", ...other }
  ]),
  instance: fc.record({ limits: permissions, enforce_scope: fc.boolean() }, { requiredKeys: [] })
})

const proposal = fc.oneof(
  said.map((group) => ({ group: { id: 21, path: "acme", ...group } })),
  said.map((group) => ({ group: { id: 22, path: "acme/team", ...group } })),
  fc
    .record({ defaults: permissions, enforce_scope: fc.boolean() }, { requiredKeys: [] })
    .map((instance) => ({ instance }))
)

describe("what a change of a group or the instance comes to", () => {
  test("tells of every project exactly what changes for it", () => {
    let concerned = 0
    fc.assert(
      fc.property(world, proposal, (before, change) => {
        const engine = createEngine({ now: () => noon })
        engine.load(before)
        const subjects = () => paths.map((path) => engine.subject(path))
        // Asked before, so that what projects remember is not taken for what they would be.
        const earlier = subjects()
        const told = [...engine.consequences(change)].flatMap((consequence) => consequence ?? [])
        if ("group" in change) engine.putGroup(change.group)
        else engine.putInstance(change.instance)
        const changed = subjects().flatMap((later, at) => {
          const [was, becomes] = [earlier[at], later]
          if (!was || !becomes) throw new Error("every project was put")
          const difference = differenceBetween(becomes.compiler, was, becomes)
          return difference.gained.length + difference.lost.length === 0 ? [] : [JSON.stringify(difference)]
        })
        // Whose difference it is does not show in it: as many are told of each as there are.
        const expected = changed.toSorted()
        const counted = told.flatMap(({ difference, projects: many }) =>
          Array.from({ length: many }, () => JSON.stringify(difference))
        )
        expect(counted.toSorted()).toEqual(expected)
        concerned += changed.length
      }),
      { numRuns: 80 }
    )
    expect(concerned).toBeGreaterThan(50)
  })
})
