import type { ClassSet } from "./class-set.ts"
import type { ClassSets } from "./class-sets.ts"

/** For each cell the number of the set of classes that may come to it. */
export type Rows = Uint16Array

/**
 * Who may do what: per cell the classes that its grant and all limits admit, where the scope lets them come so
 * far. Equal tables are one object.
 */
export interface AccessTable {
  readonly sets: ClassSets
  readonly rows: Rows
  /** The rows over again for each environment name that the policy mentions. */
  readonly named: ReadonlyMap<string, Rows>
}

/** The rows that count in an environment of this name; `undefined`: in none, or in one without a name. */
export const rowsFor = ({ named, rows }: AccessTable, environmentName: string | undefined): Rows =>
  (environmentName === undefined ? undefined : named.get(environmentName)) ?? rows

/** The classes that a table admits to a cell. */
export const classesIn = (table: AccessTable, cell: number, environmentName?: string): ClassSet =>
  table.sets.at(rowsFor(table, environmentName)[cell] ?? 0)

/** Whether a table admits a class to a cell: the bit test that a decision comes down to. */
export const admits = (
  table: AccessTable,
  cell: number,
  index: number,
  environmentName: string | undefined
): boolean => {
  const row = rowsFor(table, environmentName)[cell]
  return row !== undefined && table.sets.holds(row, index)
}

/** Makes tables, and remembers them so that equal ones are shared. */
export interface AccessTables {
  /** Takes the sets of all cells in their order, and the same for each environment name. */
  readonly make: (
    sets: readonly ClassSet[],
    named: readonly (readonly [name: string, sets: readonly ClassSet[]])[]
  ) => AccessTable
}

/** Past this many tables the memory starts anew. */
const mostShared = 100_000

export const makeAccessTables = (sets: ClassSets): AccessTables => {
  const shared = new Map<string, AccessTable>()
  return {
    make: (usual, byName) => {
      const rows = Uint16Array.from(usual, sets.numberOf)
      // Most cells do not mention a name, and have the very set that they have without it.
      const numberOf = (set: ClassSet, cell: number): number =>
        set === usual[cell] ? (rows[cell] ?? 0) : sets.numberOf(set)
      const named = new Map(byName.map(([name, all]) => [name, Uint16Array.from(all, numberOf)]))
      const key = textOf(rows) + [...named].map(([name, all]) => JSON.stringify(name) + textOf(all)).join("")
      const known = shared.get(key)
      if (known !== undefined) return known
      const table = { sets, rows, named }
      if (shared.size >= mostShared) shared.clear()
      shared.set(key, table)
      return table
    }
  }
}

/** Numbers of 16 bits as text, all of one length: two rows with the same text are the same. */
const textOf = (rows: Rows): string => String.fromCharCode(...rows)
