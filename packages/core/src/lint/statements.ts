import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { Path } from "../input/problem.ts"
import type { AnyGrant } from "../policy/grant.ts"
import { inheritGrant, type StatedDocument } from "../policy/inheritance.ts"
import { defaultKey } from "../policy/permissions.ts"

/** A place in some document: the project's, a group's or the instance's. */
export interface Place {
  readonly level: "project" | "group" | "instance"
  /** The group's path. */
  readonly group?: string
  /** From the object that describes the project, the group or the instance. */
  readonly path: Path
}

/** A grant where it is written, with the cells that it decides in the project. */
export interface Statement extends Place {
  readonly grant: AnyGrant
  /** Whether it names its cell, or speaks by `default` for the cells that are left unsaid. */
  readonly key: "cell" | "default"
  readonly cells: readonly [Cell, ...Cell[]]
}

/**
 * The grants that some policy states and that decide a cell, in the order of the cells.
 *
 * @param documents the project's own, then each ancestor group's defaults, nearest first, then the instance's
 */
export const statementsIn = (
  vocabulary: Vocabulary,
  documents: readonly StatedDocument[]
): readonly Statement[] => {
  const families = new Set(documents.flatMap(({ document = {} }) => Object.keys(document)))
  const statements = new Map<string, Omit<Statement, "cells"> & { readonly cells: [Cell, ...Cell[]] }>()
  for (const cell of vocabulary.cells) {
    const [family, format] = cell.address
    if (!families.has(family)) continue
    const { grant, source } = inheritGrant(documents, cell)
    const { key = "cell", level, path: group } = source
    if (level === "baseline") continue
    const keys = format === undefined ? [family] : [family, key === "default" ? defaultKey : format]
    // Of several documents that speak by `default`, the nearest decides all that is left unsaid.
    const name = [...keys, cell.action].join()
    const known = statements.get(name)
    if (known === undefined) {
      const path = [level === "project" ? "permissions" : "defaults", ...keys, cell.action]
      statements.set(name, { level, ...(group !== undefined && { group }), path, grant, key, cells: [cell] })
    } else known.cells.push(cell)
  }
  return [...statements.values()]
}
