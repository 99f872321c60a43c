import type { AccessTable } from "../access/access-table.ts"
import { has, type ClassSet } from "../access/class-set.ts"
import { mostClassSets, type ClassSets } from "../access/class-sets.ts"
import type { Compiler } from "../access/compile.ts"

export const union = (left: ClassSet, right: ClassSet): ClassSet =>
  left.map((word, index) => word | (right[index] ?? 0))

/** The rows of access tables as sets, with what was worked out of them: there are few distinct ones. */
export interface Rows {
  /** Every class that the cell admits in some environment; one object for the same rows in all environments. */
  readonly of: (table: AccessTable, cell: number) => ClassSet
  /** Equal for rows that admit the same in every environment; a number where no name matters. */
  readonly key: (table: AccessTable, cell: number) => number | string
  readonly meet: (row: ClassSet, some: ClassSet) => boolean
  /** The rank of the least role among the users; `Infinity` without one. */
  readonly minRank: (row: ClassSet) => number
}

/** Past this many the memory starts anew. */
const mostRemembered = 20_000

export const makeRows = ({ space, vocabulary }: Compiler): Rows => {
  const known = new WeakMap<
    ClassSets,
    { readonly number: number; readonly rows: ClassSet[]; readonly unions: Map<string, ClassSet> }
  >()
  const least = new WeakMap<ClassSet, number>()
  let count = 0

  const knownOf = (sets: ClassSets) => {
    const found = known.get(sets) ?? { number: (count += 1), rows: [], unions: new Map() }
    known.set(sets, found)
    return found
  }
  const row = ({ sets }: AccessTable, number: number): ClassSet => {
    const { rows } = knownOf(sets)
    return (rows[number] ??= sets.at(number))
  }
  const unionOf = (table: AccessTable, numbers: readonly number[]): ClassSet => {
    const { unions } = knownOf(table.sets)
    const key = numbers.join()
    const made = unions.get(key) ?? numbers.map((number) => row(table, number)).reduce(union)
    if (unions.size >= mostRemembered) unions.clear()
    unions.set(key, made)
    return made
  }
  return {
    of: (table, cell) => {
      const usual = table.rows[cell] ?? 0
      // Few cells depend on an environment's name.
      let numbers: Set<number> | null = null
      for (const rows of table.named.values()) {
        const number = rows[cell] ?? 0
        if (number !== usual) numbers = (numbers ?? new Set()).add(number)
      }
      return numbers === null ? row(table, usual) : unionOf(table, [usual, ...numbers])
    },
    key: ({ named, rows, sets }, cell) => {
      const usual = knownOf(sets).number * mostClassSets + (rows[cell] ?? 0)
      if (named.size === 0) return usual
      return [usual, ...[...named].map(([name, others]) => `${others[cell]}${JSON.stringify(name)}`)].join()
    },
    meet: (row, some) => {
      for (let word = 0; word < row.length; word += 1) {
        if (((row[word] ?? 0) & (some[word] ?? 0)) !== 0) return true
      }
      return false
    },
    minRank: (row) => {
      const known = least.get(row)
      if (known !== undefined) return known
      const found = vocabulary.domain.roles.findIndex((_, rank) => has(row, space.user(rank)))
      const rank = found === -1 ? Infinity : found
      least.set(row, rank)
      return rank
    }
  }
}
