import { vocabulary, type Role } from "@jobwarden/core"
import type { RoleQuery } from "@jobwarden/service"

/** Lists past this many are worked out again. */
const mostRemembered = 100

/**
 * Pages of the projects or groups in which somebody has a role, by id. Whose they are is worked out once for each
 * who asks; a page then costs what is on it.
 */
export const makePlacesByRole = <Place extends { readonly id: number; readonly path: string }>(
  places: ReadonlyArray<Place>,
  roleAt: (userId: number, path: string) => Role
): ((query: RoleQuery) => ReadonlyArray<Place>) => {
  const sorted = places.toSorted((one, other) => one.id - other.id)
  const remembered = new Map<string, ReadonlyArray<Place>>()
  const placesOf = ({ leastRole, userId }: RoleQuery): ReadonlyArray<Place> => {
    if (userId === null) return sorted
    const key = `${userId} ${leastRole}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    const found = sorted.filter(({ path }) => rank(roleAt(userId, path)) >= rank(leastRole))
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, found)
    return found
  }
  return (query) => {
    const all = placesOf(query)
    const start = placeAfter(all, query.after)
    return all.slice(start, start + query.limit)
  }
}

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1

/** The place of the first whose id is greater. */
export const placeAfter = (sorted: ReadonlyArray<{ readonly id: number }>, id: number): number => {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle]?.id ?? 0) <= id) from = middle + 1
    else to = middle
  }
  return from
}
