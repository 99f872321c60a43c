import { groupBy, type Access, type Principals } from "../access/accesses.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { RuleContext } from "./rule.ts"
import type { Place } from "./statements.ts"

/** What a change gives to some principals, and the grant that gives it. */
export interface GainAtPlace {
  readonly at: Place
  readonly cells: readonly Cell[]
  readonly accesses: readonly [Access]
}

/**
 * What the change gives, by the grants that decide the cells now, in the order of the cells; what no policy
 * states stands at the whole document.
 *
 * @param wanted what of a gain matters, cell by cell; `null`: nothing
 */
export const gainedByPlace = (
  { gained, names, policy, vocabulary }: Pick<RuleContext, "gained" | "names" | "policy" | "vocabulary">,
  wanted: (cell: Cell, principals: Principals) => Principals | null
): readonly GainAtPlace[] => {
  const placed = vocabulary.cells.flatMap((cell) => {
    const [name = ""] = names([cell])
    return gained.flatMap(({ cells, ...all }) => {
      const principals = cells.includes(name) ? wanted(cell, all) : null
      if (principals === null) return []
      const statement = policy.statements.find((one) => one.cells.includes(cell))
      const at: Place = statement ?? { level: "project", path: ["permissions"] }
      return [{ at, cell, principals }]
    })
  })
  const alike = groupBy(placed, ({ at, principals }) =>
    JSON.stringify([at.level, at.group, at.path, principals])
  )
  return alike.flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const cells = group.map(({ cell }) => cell)
    return [{ at: first.at, cells, accesses: [{ cells: names(cells), ...first.principals }] as const }]
  })
}
