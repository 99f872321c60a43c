import { classesIn, rowsFor } from "../access/access-table.ts"
import { difference, isEmpty, type ClassSet } from "../access/class-set.ts"
import type { Compiler } from "../access/compile.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { PolicyView } from "./policy-view.ts"
import { union } from "./rows.ts"
import type { Concern, RuleContext } from "./rule.ts"

/** Past this many the memory starts anew. */
const mostRemembered = 1_000

/** What is remembered about sets hangs on their identity: equal ones are one object. */
const interned = new WeakMap<Compiler, Map<string, ClassSet>>()

const intern = (compiler: Compiler, set: ClassSet): ClassSet => {
  const sets = interned.get(compiler) ?? new Map<string, ClassSet>()
  interned.set(compiler, sets)
  const key = set.join()
  const known = sets.get(key)
  if (known !== undefined) return known
  if (sets.size >= mostRemembered) sets.clear()
  sets.set(key, set)
  return set
}

/** The classes that a cell admits in some environment in which another cell does not; `null`: none. */
const beyond = ({ compiled: { table }, compiler }: PolicyView, cell: Cell, other: Cell): ClassSet | null => {
  const differences = [undefined, ...table.named.keys()].flatMap((name) => {
    const rows = rowsFor(table, name)
    if (rows[cell.index] === rows[other.index]) return []
    return [difference(classesIn(table, cell.index, name), classesIn(table, other.index, name))]
  })
  const [first, ...others] = differences
  if (first === undefined) return null
  const found = others.reduce(union, first)
  return isEmpty(found) ? null : intern(compiler, found)
}

/** The cell of the same resource for another action. */
const siblingOf = ({ actions, cells }: Vocabulary, cell: Cell, action: string): Cell | undefined =>
  cells[cell.index - (actions.get(cell.action) ?? 0) + (actions.get(action) ?? 0)]

/**
 * Where somebody has an action and not the other one that it needs. Found where the action is stated, else where
 * the other one is; where no policy states either, nowhere.
 */
export const actionsWithout = (
  { policy, vocabulary }: Pick<RuleContext, "policy" | "vocabulary">,
  action: string,
  needed: string
): readonly Concern[] =>
  policy.statements.flatMap((statement) => {
    const found = new Map<Cell, ClassSet>()
    for (const stated of statement.cells) {
      const cell = siblingOf(vocabulary, stated, action)
      const other = siblingOf(vocabulary, stated, needed)
      if (cell === undefined || other === undefined) continue
      const isPlace = stated === cell || (stated === other && !policy.isStated(cell))
      const concerned = isPlace ? beyond(policy, cell, other) : null
      if (concerned !== null) found.set(cell, concerned)
    }
    const [first, ...others] = found.keys()
    if (first === undefined) return []
    return [{ statement, cells: [first, ...others], concerned: (cell) => found.get(cell) ?? nobody }]
  })

const nobody: ClassSet = new Uint32Array(0)
