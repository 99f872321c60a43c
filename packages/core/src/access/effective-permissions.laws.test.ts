import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { description, engineWith, surroundings, targetPath } from "../../test/described-worlds.ts"
import { noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import { decodePermissions, vocabulary } from "../gitlab.ts"
import { statedGrant } from "../policy/permissions.ts"
import { Result } from "effect"

describe("effective permissions", () => {
  test("say of every cell what `decide` says is in force, by the cell's own key", () => {
    fc.assert(
      fc.property(surroundings, description, (around, project) => {
        const engine = engineWith(around, project)
        const document = engine.effectivePermissions(project)
        expect(Result.isSuccess(decodePermissions(document))).toBe(true)
        for (const cell of vocabulary.cells) {
          const { grant } = engine.decide({
            project: targetPath,
            caller: { type: "user", role: "owner" },
            resource: cell.resource,
            action: cell.action
          })
          expect(statedGrant(document, cell)).toEqual({ grant: grant?.value, key: "cell" })
        }
      }),
      { numRuns: 30 }
    )
  })

  test("stored in place of the explicit ones change nothing, for anybody", () => {
    fc.assert(
      fc.property(surroundings, description, (around, project) => {
        const engine = engineWith(around)
        const full = { ...project, permissions: engine.effectivePermissions(project) }
        expect(engine.diff(project, full)).toEqual({ gained: [], lost: [] })
        expect(engine.effectivePermissions(full)).toEqual(full.permissions)
        expect(engine.limitedCells(full)).toEqual(engine.limitedCells(project))
        expect(engine.cellsHandedBeyond("anonymous", project, full)).toEqual([])
      }),
      { numRuns: 15 }
    )
  })

  test("stand by themselves: what is inherited may then change, and they hold", () => {
    fc.assert(
      fc.property(surroundings, surroundings, description, (around, other, project) => {
        const document = engineWith(around).effectivePermissions(project)
        expect(engineWith(other).effectivePermissions({ ...project, permissions: document })).toEqual(
          document
        )
      }),
      { numRuns: 20 }
    )
  })

  test("of a project of which nobody speaks are the platform's", () => {
    const document = createEngine({ now: () => noon }).effectivePermissions({ path: targetPath })
    for (const cell of vocabulary.cells) expect(statedGrant(document, cell)?.grant).toBe(true)
    expect(document.package_registry).not.toHaveProperty("default")
  })
})
