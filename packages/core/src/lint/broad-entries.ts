import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { Change } from "./change.ts"
import { policyNames } from "./policy-names.ts"
import type { ListedEntry } from "./policy-view.ts"
import type { RuleContext } from "./rule.ts"

/** An allowlist entry, and the cells that it lets its source into without naming them. */
export interface BroadEntry {
  readonly listedEntry: ListedEntry
  readonly cells: readonly [Cell, ...Cell[]]
}

/**
 * The entries that let job tokens of other projects do this action in cells that some policy states, and not by
 * the cell's own name. An entry that has expired, and the project's own, let nobody else in.
 */
export const broadEntries = (
  { masks, policy, vocabulary }: Pick<RuleContext, "masks" | "policy" | "vocabulary">,
  action: string
): readonly BroadEntry[] => {
  const listed = masks.jobs({ origins: ["listed"] })
  const open = vocabulary.cells.filter(
    (cell) => cell.action === action && policy.isStated(cell) && policy.admits(cell, listed)
  )
  if (policy.scopeIsOpen || open.length === 0) return []
  return policy.entries.flatMap((listedEntry) => {
    const { entry, expired, permits, permitsAll } = listedEntry
    const isNamed = (cell: Cell): boolean =>
      !permitsAll && entry.job_token_policies?.includes(`${cell.resource}:${cell.action}`) === true
    const [first, ...others] = open.filter((cell) => permits(cell.index) && !isNamed(cell))
    if (first === undefined || expired || policy.isSelf(listedEntry)) return []
    return [{ listedEntry, cells: [first, ...others] as const }]
  })
}

/** The change that leaves an entry all that it permits but these cells. */
export const entryWithout = (
  vocabulary: Vocabulary,
  { entry, index, permits }: ListedEntry,
  cells: readonly Cell[]
): Change => {
  const { default_permissions: _, job_token_policies: __, ...source } = entry
  const kept = vocabulary.cells.filter((cell) => permits(cell.index) && !cells.includes(cell))
  const names = policyNames(vocabulary, new Set(kept.map((cell) => cell.index)))
  return { scope: { entries: [{ index, entry: { ...source, job_token_policies: names } }] } }
}
