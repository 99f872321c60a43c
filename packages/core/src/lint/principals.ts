import { groupBy, type JobTokenAccess, type Principals, type Source } from "../access/accesses.ts"
import { has, type ClassSet } from "../access/class-set.ts"
import { origins, type Origin } from "../access/class-space.ts"
import type { CompiledProject, Compiler } from "../access/compile.ts"
import { jobTokensAmong, reachReader } from "../access/reach.ts"
import type { Directory, Identity } from "../access/directory.ts"
import { identityOf, sourcesOf } from "../access/sources.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { Rows } from "./rows.ts"

/** Principals with a number: the same number is the same principals, but these may have several. 0 is nobody. */
export interface KnownPrincipals {
  readonly number: number
  readonly principals: Principals
}

type Jobs = Omit<JobTokenAccess, "from">

/** What a row comes to among some classes, whatever the project: the same for thousands of them. */
interface Parts {
  readonly number: number
  readonly others: Principals
  readonly jobs: Readonly<Record<Origin, readonly Jobs[]>>
}

interface Asked {
  readonly target: Identity
  readonly compiled: CompiledProject
  readonly directory: Directory
}

/** Past this many the memory starts anew. */
const mostRemembered = 20_000
/** Rules have few masks, all of them shared; this keeps their numbers apart from those of the rows. */
const mostMasks = 2 ** 20

/** Reads who can do what, the scope applied. What does not depend on the project is remembered between them. */
export const makePrincipals = (compiler: Compiler, rows: Rows) => {
  const masks = new WeakMap<ClassSet, number>()
  const parts = new Map<number | string, Parts>()
  const interned = new Map<string, KnownPrincipals>()
  let [countOfMasks, count] = [0, 0]

  const numberOf = (mask: ClassSet): number => {
    const known = masks.get(mask) ?? (countOfMasks += 1)
    masks.set(mask, known)
    return known
  }
  const partsOf = (compiled: CompiledProject, cell: Cell, among: ClassSet): Parts => {
    const row = rows.key(compiled.table, cell.index)
    const mask = numberOf(among)
    const key = typeof row === "number" ? row * mostMasks + mask : `${mask}/${row}`
    const known = parts.get(key)
    if (known !== undefined) return known
    const found = { number: (count += 1), ...readParts(compiler, rows, compiled, cell, among) }
    if (parts.size >= mostRemembered) parts.clear()
    parts.set(key, found)
    return found
  }
  const intern = (key: string, make: () => Principals): KnownPrincipals => {
    const known = interned.get(key)
    if (known !== undefined) return known
    const principals = make()
    const found = Object.keys(principals).length === 0 ? nobody : { number: (count += 1), principals }
    if (interned.size >= mostRemembered) interned.clear()
    interned.set(key, found)
    return found
  }

  return ({ compiled, directory, target }: Asked) => {
    const places = makePlaces(directory, target, compiled)
    // Asked for the same source again and again, cell by cell.
    let lastSource: Source | null = null
    let lastKey = ""
    const keyOfSource = (source: Source): string => {
      if (source !== lastSource) [lastSource, lastKey] = [source, places.keyOf(source)]
      return lastKey
    }
    return (cell: Cell, among: ClassSet, from?: Source): KnownPrincipals => {
      const { jobs, number, others } = partsOf(compiled, cell, among)
      const only = from === undefined ? null : keyOfSource(from)
      const reached: Reached[] = []
      let key = String(number)
      for (const origin of origins) {
        if (jobs[origin].length === 0) continue
        for (const place of places.reaching(cell, origin)) {
          if (only !== null && place.key !== only) continue
          reached.push(place)
          key += place.text
        }
      }
      return intern(key, () => {
        const each = reached.map(({ origin, source }) => ({ source, jobs: jobs[origin] }))
        const jobTokens = groupBy(each, (one) => JSON.stringify(one.jobs)).flatMap((group) =>
          (group[0]?.jobs ?? []).map((job) => ({ from: group.map(({ source }) => source), ...job }))
        )
        return { ...others, ...(jobTokens.length > 0 && { job_tokens: jobTokens }) }
      })
    }
  }
}

const nobody: KnownPrincipals = { number: 0, principals: {} }

const readParts = (
  compiler: Compiler,
  rows: Rows,
  compiled: CompiledProject,
  cell: Cell,
  among: ClassSet
): Omit<Parts, "number"> => {
  const { space, vocabulary } = compiler
  const row = rows.of(compiled.table, cell.index)
  const holds = (index: number): boolean => has(row, index) && has(among, index)
  const users = vocabulary.domain.roles.filter((_, rank) => holds(space.user(rank)))
  const [own, listed, foreign] = origins.map((origin) =>
    jobTokensAmong(compiler, compiled, cell, origin, among)
  )
  return {
    others: {
      ...(users.length > 0 && { users }),
      ...(holds(space.deployToken) && { deploy_tokens: true as const })
    },
    jobs: { own: own ?? [], listed: listed ?? [], foreign: foreign ?? [] }
  }
}

interface Reached {
  readonly origin: Origin
  readonly source: Source
  /** The origin and the source, written. */
  readonly text: string
  /** Equal for two names of one project. */
  readonly key: string
}

/** The sources of a project, and which of them come to a cell as what. */
const makePlaces = (directory: Directory, target: Identity, compiled: CompiledProject) => {
  const keyOf = (source: Source): string => {
    const { id, path } = identityOf(directory, target, source)
    return JSON.stringify([id, path])
  }
  const sources = sourcesOf(directory, target, compiled)
  const { origins: standing, reaches } = reachReader(directory, target, compiled, sources)
  const byOrigin: Record<Origin, (Reached & { readonly at: number })[]> = { own: [], listed: [], foreign: [] }
  for (const [at, source] of sources.entries()) {
    const origin = standing[at] ?? "foreign"
    byOrigin[origin].push({
      at,
      origin,
      source,
      text: `${origin}${JSON.stringify(source)}`,
      key: keyOf(source)
    })
  }
  return {
    keyOf,
    reaching: (cell: Cell, origin: Origin): readonly Reached[] => {
      const places = byOrigin[origin]
      const isReaching = ({ at }: { readonly at: number }): boolean => reaches(cell, at)
      return places.every(isReaching) ? places : places.filter(isReaching)
    }
  }
}
