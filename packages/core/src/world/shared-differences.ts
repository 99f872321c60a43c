import type { Source } from "../access/accesses.ts"
import type { AccessTable } from "../access/access-table.ts"
import type { Compiler } from "../access/compile.ts"
import { differenceBetween, type Difference } from "../access/difference.ts"
import { decidingEntries, directEntries } from "../access/directory.ts"
import { identityOf, sourcesAmong, type View } from "../access/sources.ts"
import type { WhoIsWho } from "./who-is-who.ts"

/**
 * Differences of two policies, each worked out once for all projects for which it must be the same. `null`:
 * nothing changes for anybody.
 */
export const makeSharedDifferences = (
  compiler: Compiler,
  { agrees, moved }: Pick<WhoIsWho, "agrees" | "moved">
): ((before: View, after: View) => Difference | null) => {
  const keyOf = makeKeys()
  const known = new Map<string, Difference | null>()
  return (before, after) => {
    const [earlier, later] = [keyOf(before), keyOf(after)]
    if (earlier === later && (agrees || before.compiled.allowlist.size === 0)) return null
    const key = JSON.stringify([earlier, later, ownKey(before, after)])
    const found = known.get(key)
    if (found !== undefined) return found
    const worked = differenceBetween(compiler, before, after, movedSources([before, after], moved))
    const difference = worked.gained.length + worked.lost.length === 0 ? null : worked
    known.set(key, difference)
    return difference
  }
}

/** A text for a policy, equal only for policies that let the same in, of whatever project they are. */
const makeKeys = (): ((view: View) => string) => {
  const numbers = new Map<AccessTable, number>()
  return ({ compiled: { allowlist, inboundEnabled, publicReads, table } }) => {
    const number = numbers.get(table) ?? numbers.size
    numbers.set(table, number)
    const { groupIds, groupPaths, projectIds, projectPaths } = allowlist
    const entries = [projectIds, projectPaths, groupIds, groupPaths].map((named) =>
      [...named].map(([name, { cells, expired }]) => [name, expired, ...cells])
    )
    return JSON.stringify([number, inboundEnabled, [...publicReads], entries])
  }
}

/** Who a project is makes a difference only where entries may name it, or what it is in the other world. */
const ownKey = (before: View, after: View): readonly unknown[] => {
  const isNamed = [before, after].some(({ compiled }) =>
    [before, after].some(({ target }) => directEntries(compiled.allowlist, target).length > 0)
  )
  const { id, path } = after.target
  return isNamed || before.target.path !== path ? [before.target.path, path, id] : []
}

/** Moved projects that other entries cover than cover anything that the policies name. */
const movedSources = (views: readonly [View, View], moved: readonly number[]): readonly Source[] => {
  if (moved.length === 0) return []
  const coverOf = (source: Source): string =>
    JSON.stringify(
      views.map(({ compiled, directory, target }) =>
        decidingEntries(compiled.allowlist, identityOf(directory, target, source), directory).map(
          ({ entry }) => entry
        )
      )
    )
  const told = new Set(sourcesAmong(views).flatMap((source) => (source === "own" ? [] : coverOf(source))))
  return moved.map((project) => ({ project })).filter((source) => !told.has(coverOf(source)))
}
