import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { timesCovered } from "../../test/access-reader.ts"
import { compiledOrFail } from "../../test/compiled-or-fail.ts"
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
  targetPath,
  type Engine,
  type Surroundings
} from "../../test/described-worlds.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { Permissions, ProjectInput, Role } from "../gitlab.ts"
import { statedGrant } from "../policy/permissions.ts"
import type { Caller } from "./request.ts"

const everybodyIn = (names: readonly string[]): readonly Caller<Role>[] => [
  ...otherCallers,
  ...sourceReferences.flatMap((source) => jobsFrom(source, [...names, "a name that nobody mentions"]))
]

/** The same surroundings with those limits alone that stand where this says. */
const limitedBy = (
  { groups, instance }: Surroundings,
  holds: (level: "group" | "instance") => boolean
): Surroundings => ({
  instance: { ...instance, limits: (holds("instance") && instance.limits) || {} },
  groups: groups.map((group) => ({ ...group, limits: (holds("group") && group.limits) || {} }))
})

/** Who is let in by one engine and not by the other. */
const lostBetween = (
  everybody: readonly Caller<Role>[],
  unlimited: Engine,
  limited: Engine,
  cell: Cell
): readonly Caller<Role>[] =>
  everybody.filter((caller) => admits(unlimited, cell, caller) && !admits(limited, cell, caller))

const sourceOf = (level: "group" | "instance", document: Permissions | undefined, cell: Cell) => {
  const key = statedGrant(document, cell)?.key
  return level === "group" ? { level, path: "acme", key } : { level, key }
}

const checkCell = (around: Surroundings, project: ProjectInput, cell: Cell): void => {
  const engine = engineWith(around, project)
  const unlimited = engineWith(
    limitedBy(around, () => false),
    project
  )
  const found = engine
    .limitedCells(project)
    .filter(({ action, resource }) => action === cell.action && resource === cell.resource)
  const everybody = everybodyIn([...compiledOrFail(engine, targetPath).table.named.keys()])
  const lost = lostBetween(everybody, unlimited, engine, cell)
  expect(found).toHaveLength(lost.length === 0 ? 0 : 1)
  const [limited] = found
  if (limited === undefined) return

  const name = `${cell.resource}:${cell.action}`
  const read = [{ cells: [name], ...limited.lost }]
  const wrong = everybody.filter(
    (caller) => timesCovered(placesOf(project), read, name, caller) !== (lost.includes(caller) ? 1 : 0)
  )
  expect(wrong).toEqual([])

  const documents = { group: around.groups[0]?.limits, instance: around.instance.limits }
  const cutters = (["group", "instance"] as const).filter((level) => {
    const alone = engineWith(
      limitedBy(around, (other) => other === level),
      project
    )
    return lostBetween(everybody, unlimited, alone, cell).length > 0
  })
  expect(limited.by).toEqual(cutters.map((level) => sourceOf(level, documents[level], cell)))
}

describe("limited cells", () => {
  test("are exactly those where somebody would get in without limits, with those people, and by what each", () => {
    fc.assert(
      fc.property(surroundings, description, cells, (around, project, some) => {
        for (const cell of some) checkCell(around, project, cell)
      }),
      { numRuns: 40 }
    )
  })

  test("are none where nothing is limited", () => {
    fc.assert(
      fc.property(surroundings, description, (around, project) => {
        const unlimited = limitedBy(around, () => false)
        expect(engineWith(unlimited).limitedCells(project)).toEqual([])
      }),
      { numRuns: 20 }
    )
  })
})
