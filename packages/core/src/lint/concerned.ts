import { groupBy, type Access } from "../access/accesses.ts"
import type { PolicyView } from "./policy-view.ts"
import type { Hit, RuleContext } from "./rule.ts"

/** What is asked of the context of a rule. */
interface Asked extends Pick<RuleContext, "names"> {
  readonly policy: Pick<PolicyView, "principals">
}

/** Whom a hit concerns, and how that is said. */
export interface Concerned {
  /** One for each list of accesses while it is remembered; 0: nobody. */
  readonly number: number
  readonly accesses: readonly Access[]
  readonly said: () => string
}

/** Past this many the memory starts anew. */
const mostRemembered = 20_000

const nobody: Concerned = { number: 0, accesses: [], said: () => "nobody in scope can do this at present" }

/** Finds out whom hits concern, cells with the same principals together; each answer is made once. */
export const makeConcerned = (
  print: (access: Access) => string
): ((hit: Hit, context: Asked) => Concerned) => {
  const remembered = new Map<string, Concerned>()
  let count = 0
  const remember = (key: string, accesses: () => readonly Access[]): Concerned => {
    const known = remembered.get(key)
    if (known !== undefined) return known
    const found = concernedBy((count += 1), accesses(), print)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, found)
    return found
  }
  return ({ accesses: known, cells, concerned, from }, context) => {
    if (known !== undefined) return remember(JSON.stringify(known), () => known)
    if (concerned === undefined) return nobody
    const groups = new Map<
      number,
      { readonly access: Omit<Access, "cells">; readonly cells: (typeof cells)[number][] }
    >()
    for (const cell of cells) {
      const { number, principals } = context.policy.principals(cell, concerned(cell), from)
      if (number === 0) continue
      const group = groups.get(number)
      if (group === undefined) groups.set(number, { access: principals, cells: [cell] })
      else group.cells.push(cell)
    }
    const key = [...groups].map(
      ([number, group]) => `${number}:${group.cells.map(({ index }) => index).join()}`
    )
    // Rows that differ elsewhere may hold the same of those who are concerned: what is told is told by content.
    return remember(key.join(" "), () =>
      groupBy([...groups.values()], ({ access }) => JSON.stringify(access)).map((alike) => {
        const together = alike.flatMap((group) => group.cells)
        return {
          cells: context.names(together.toSorted((one, other) => one.index - other.index)),
          ...alike[0]?.access
        }
      })
    )
  }
}

const concernedBy = (
  number: number,
  accesses: readonly Access[],
  print: (access: Access) => string
): Concerned => {
  if (accesses.length === 0) return nobody
  let text: string | undefined
  return { number, accesses, said: () => (text ??= accesses.map(print).join(", ")) }
}
