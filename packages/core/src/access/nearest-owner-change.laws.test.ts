import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames } from "../../test/arbitraries.ts"
import { requestFor } from "../../test/class-requests.ts"
import { compiledOrFail } from "../../test/compiled-or-fail.ts"
import { compiler } from "../../test/compiling.ts"
import {
  cells,
  description,
  engineWith,
  surroundings,
  targetPath,
  type Engine
} from "../../test/described-worlds.ts"
import { applyOwnerChange, ownerChanges } from "../../test/owner-changes.ts"
import { caller } from "../../test/random-callers.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { vocabulary, type ProjectInput, type Role } from "../gitlab.ts"
import { classesIn } from "./access-table.ts"
import { has } from "./class-set.ts"
import type { Explanation } from "./explain.ts"
import type { Reason } from "./reason.ts"
import type { Caller } from "./request.ts"

interface Denial {
  readonly engine: Engine
  readonly project: ProjectInput
  readonly cell: Cell
  readonly one: Caller<Role>
  readonly explanation: Explanation
}

const asked = fc.array(fc.tuple(cells, caller), { minLength: 4, maxLength: 4 })

const onDenials = (check: (denial: Denial) => void, numRuns: number): void => {
  fc.assert(
    fc.property(surroundings, description, asked, (around, project, requests) => {
      const engine = engineWith(around, project)
      for (const [some, one] of requests) {
        for (const cell of some) {
          const explanation = engine.explain(requestFor(targetPath, cell, one))
          if (!explanation.allowed) check({ engine, project, cell, one, explanation })
          engine.putProject(project)
        }
      }
    }),
    { numRuns }
  )
}

const failing = ({ gates }: Explanation): readonly Reason[] =>
  gates.flatMap(({ gate, passed }) => (passed ? [] : [gate]))

/** Whom the cell admits, in environments of names that are mentioned and not. */
const admitted = (engine: Engine, { index }: Cell): readonly boolean[] => {
  const { table } = compiledOrFail(engine, targetPath)
  return [undefined, ...environmentNames, "a name that nobody mentions"].flatMap((name) => {
    const row = classesIn(table, index, name)
    return compiler.space.classes.map((_, at) => has(row, at))
  })
}

const countOf = (bits: readonly boolean[]): number => bits.filter(Boolean).length

/** Puts the project with the change, and says whom the cell then admits if the request is allowed. */
const admittedWith = ({ cell, engine, one }: Denial, after: ProjectInput): readonly boolean[] | null => {
  engine.putProject(after)
  return engine.decide(requestFor(targetPath, cell, one)).allowed ? admitted(engine, cell) : null
}

const takesAway = ({ engine, project }: Denial, after: ProjectInput): boolean =>
  engine.diff(project, after).lost.length > 0

describe("the nearest change by the owner", () => {
  test("suffices when it is put, and takes nothing away", () => {
    onDenials((denial) => {
      const { byOwner } = denial.explanation
      if (byOwner === null) return
      const after = applyOwnerChange(denial.project, denial.cell, byOwner)
      if (admittedWith(denial, after) !== null && !takesAway(denial, after)) return
      expect.fail(JSON.stringify({ ...denial, engine: undefined }))
    }, 100)
  })

  test("opens no other cell, unless it renews what an entry held before it expired", () => {
    onDenials((denial) => {
      const { cell, engine, explanation, project } = denial
      const { byOwner } = explanation
      if (byOwner === null || failing(explanation).includes("entry_expired")) return
      const { gained } = engine.diff(project, applyOwnerChange(project, cell, byOwner))
      expect(gained.flatMap((access) => access.cells)).toEqual([`${cell.resource}:${cell.action}`])
    }, 60)
  })

  test("is smallest, and of those the one that lets in the fewest: all others are tried", () => {
    onDenials((denial) => {
      const { cell, engine, explanation, one, project } = denial
      const { byOwner } = explanation
      if (byOwner === null || byOwner.size > 2) return
      const compiled = compiledOrFail(engine, targetPath).cell(cell.index)
      if (compiled === undefined) throw new Error("every cell is compiled")
      const before = admitted(engine, cell)
      const offered = admittedWith(denial, applyOwnerChange(project, cell, byOwner))
      for (let size = 1; size <= byOwner.size; size += 1) {
        for (const change of ownerChanges(project, compiled, one, size)) {
          const after = applyOwnerChange(project, cell, change)
          const bits = admittedWith(denial, after)
          if (bits === null || before.some((bit, at) => bit && bits[at] !== true)) continue
          if (size === byOwner.size && countOf(bits) >= countOf(offered ?? [])) continue
          if (!takesAway(denial, after)) expect.fail(JSON.stringify({ ...denial, engine: undefined, change }))
        }
      }
    }, 8)
  })

  test("is missing only where no change of one or two attributes suffices without taking something away", () => {
    onDenials((denial) => {
      const { cell, engine, explanation, one, project } = denial
      const beyondReach = ["inactive_token", "token_scope_insufficient", "exceeds_limit"] as const
      if (explanation.byOwner !== null || beyondReach.some((gate) => failing(explanation).includes(gate)))
        return
      const compiled = compiledOrFail(engine, targetPath).cell(cell.index)
      if (compiled === undefined) throw new Error("every cell is compiled")
      for (const size of one.type === "job" ? [1] : [1, 2]) {
        for (const change of ownerChanges(project, compiled, one, size)) {
          const after = applyOwnerChange(project, cell, change)
          if (admittedWith(denial, after) === null || takesAway(denial, after)) continue
          expect.fail(JSON.stringify({ ...denial, engine: undefined, change }))
        }
      }
    }, 60)
  })

  test("is never offered where a limit, the token or the platform's baseline stands in the way", () => {
    onDenials(({ cell, explanation, one, project }) => {
      const gates = failing(explanation)
      const baseline = vocabulary.baseline(cell, project.visibility ?? "private")
      const isBelow = one.type === "user" && (vocabulary.rank.get(one.role) ?? 0) < baseline
      const elsewhere = one.type === "deploy_token" && gates.includes("not_in_scope")
      const beyondReach = ["inactive_token", "token_scope_insufficient", "exceeds_limit"] as const
      if (isBelow || elsewhere || beyondReach.some((gate) => gates.includes(gate))) {
        expect(explanation.byOwner).toBeNull()
      }
    }, 120)
  })
})
