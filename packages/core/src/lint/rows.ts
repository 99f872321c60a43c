import type { AccessTable } from "../access/access-table.ts"
import { has, type ClassSet } from "../access/class-set.ts"
import { mostClassSets, type ClassSets } from "../access/class-sets.ts"
import type { Compiler } from "../access/compile.ts"

export const union = (left: ClassSet, right: ClassSet): ClassSet =>
  left.map((word, index) => word | (right[index] ?? 0))

/** The rows of access tables as sets, with what was worked out of them: there are few distinct ones. */
export interface Rows {
  /** Every class that the cell admits in some environment; where no name matters, one object for equal sets. */
  readonly of: (table: AccessTable, cell: number) => ClassSet
  /** Equal for rows that admit the same in every environment; a number where no name matters. */
  readonly key: (table: AccessTable, cell: number) => number | string
  readonly meet: (row: ClassSet, some: ClassSet) => boolean
  /** The rank of the least role among the users; `Infinity` without one. */
  readonly minRank: (row: ClassSet) => number
}

export const makeRows = ({ space, vocabulary }: Compiler): Rows => {
  const known = new WeakMap<ClassSets, { readonly number: number; readonly rows: ClassSet[] }>()
  const least = new WeakMap<ClassSet, number>()
  const meeting = new WeakMap<ClassSet, WeakMap<ClassSet, boolean>>()
  let count = 0

  const knownOf = (sets: ClassSets) => {
    const found = known.get(sets) ?? { number: (count += 1), rows: [] }
    known.set(sets, found)
    return found
  }
  const row = ({ sets }: AccessTable, number: number): ClassSet => {
    const { rows } = knownOf(sets)
    return (rows[number] ??= sets.at(number))
  }
  return {
    of: (table, cell) => {
      const usual = row(table, table.rows[cell] ?? 0)
      if (table.named.size === 0) return usual
      return [...table.named.values()].map((rows) => row(table, rows[cell] ?? 0)).reduce(union, usual)
    },
    key: ({ named, rows, sets }, cell) => {
      const usual = knownOf(sets).number * mostClassSets + (rows[cell] ?? 0)
      if (named.size === 0) return usual
      return [usual, ...[...named].map(([name, others]) => `${others[cell]}${JSON.stringify(name)}`)].join()
    },
    meet: (row, some) => {
      const answers = meeting.get(row) ?? new WeakMap<ClassSet, boolean>()
      const known = answers.get(some)
      if (known !== undefined) return known
      const answer = row.some((word, index) => (word & (some[index] ?? 0)) !== 0)
      meeting.set(row, answers.set(some, answer))
      return answer
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
