import type { Cell } from "../domain/vocabulary.ts"
import { groupBy, type Access, type Principals, type Source } from "./accesses.ts"
import { rowsFor, type Rows } from "./access-table.ts"
import type { Origin } from "./class-space.ts"
import type { CompiledProject, Compiler } from "./compile.ts"
import type { Directory, Identity } from "./directory.ts"
import type { JobSets } from "./job-sets.ts"
import { jobTokensFrom, keyOfJobTokens, spellJobTokens, type JobTokens } from "./job-tokens.ts"
import { reachOf, sideOf, type Side } from "./reach.ts"
import { sourcesAmong, sourcesOf, type View } from "./sources.ts"

/** The complete list of accesses that one policy gives and another does not (SPEC §6). */
export interface Difference {
  readonly gained: readonly Access[]
  readonly lost: readonly Access[]
}

/**
 * What changes for whom between two policies of one project, the scope applied: a job token counts for what it
 * really reaches, so that a grant to job tokens gains nothing for sources that the scope keeps out.
 */
export const difference = (
  compiler: Compiler,
  directory: Directory,
  target: Identity,
  before: CompiledProject,
  after: CompiledProject
): Difference =>
  differenceBetween(compiler, { directory, target, compiled: before }, { directory, target, compiled: after })

/**
 * The same where who is who changes with the policy.
 *
 * @param also sources to tell apart beside those that the policies name
 */
export const differenceBetween = (
  compiler: Compiler,
  before: View,
  after: View,
  also: readonly Source[] = []
): Difference => {
  const sources = sourcesAmong([before, after], also)
  const names = [
    ...new Set([...before.compiled.table.named.keys(), ...after.compiled.table.named.keys()])
  ].sort()
  const facesOf = faceReader(compiler.vocabulary.cells, names)
  const [earlier, later] = [before, after].map(({ compiled, directory, target }) =>
    facesOf(sideOf(directory, target, sources, compiled))
  ) as [readonly Face[], readonly Face[]]
  const collect = collector(compiler, sources, names)
  return { gained: collect(later, earlier), lost: collect(earlier, later) }
}

/** Everyone who can do each of the cells by one policy, the scope applied. */
export const accesses = (
  compiler: Compiler,
  directory: Directory,
  target: Identity,
  compiled: CompiledProject,
  cells: readonly Cell[]
): readonly Access[] => {
  const sources = sourcesOf(directory, target, compiled)
  const names = [...compiled.table.named.keys()]
  const faces = faceReader(cells, names)(sideOf(directory, target, sources, compiled))
  return collector(compiler, sources, names)(faces, null)
}

/** What a cell looks like by one policy. */
interface Face {
  readonly cell: Cell
  /** The numbers of the sets of classes: in general, then in an environment of each name. */
  readonly rows: readonly number[]
  /** As what the jobs of each source come; `null`: the scope keeps them out. */
  readonly reach: readonly (Origin | null)[]
}

const faceReader =
  (cells: readonly Cell[], names: readonly string[]) =>
  (side: Side): readonly Face[] => {
    const { table } = side.compiled
    const tables: readonly Rows[] = [undefined, ...names].map((name) => rowsFor(table, name))
    return cells.map((cell) => ({
      cell,
      rows: tables.map((rows) => rows[cell.index] ?? 0),
      reach: reachOf(side, cell)
    }))
  }

/** The places of sources whose job tokens are the same, and these. */
interface Alike {
  readonly places: number[]
  readonly tokens: JobTokens
}

/** Who is in a cell by one face and not by the other, and a text that is equal for the same; empty for nobody. */
interface Added {
  readonly key: string
  readonly users: readonly string[]
  readonly deployTokens: boolean
  readonly jobTokens: readonly Alike[]
}

type Collect = (more: readonly Face[], less: readonly Face[] | null) => readonly Access[]

/** Puts cells with the same principals together; spells out only what is handed back. */
const collector = (compiler: Compiler, sources: readonly Source[], names: readonly string[]): Collect => {
  const jobSets = compiler.jobSets()
  const addedIn = adder(compiler, jobSets, names)
  const principalsOf = ({ deployTokens, jobTokens, users }: Added): Principals => {
    const spelled = jobTokens.flatMap(({ places, tokens }) => {
      const from = places.flatMap((place) => sources[place] ?? [])
      return spellJobTokens(jobSets, tokens).map((product) => ({ from, ...product }))
    })
    return {
      ...(users.length > 0 && { users }),
      ...(deployTokens && { deploy_tokens: true as const }),
      ...(spelled.length > 0 && { job_tokens: spelled })
    }
  }
  return (more, less) => {
    const perCell = more.map((face, at) => ({ ...face.cell, added: addedIn(face, less?.[at] ?? null) }))
    const somebody = perCell.filter(({ added }) => added.key !== "")
    return groupBy(somebody, ({ added }) => added.key).flatMap((group) => {
      const cells = group.map(({ action, resource }) => `${resource}:${action}`)
      const [first] = group
      return first === undefined ? [] : [{ cells, ...principalsOf(first.added) }]
    })
  }
}

const adder = ({ classSets, space, vocabulary }: Compiler, jobSets: JobSets, names: readonly string[]) => {
  const { roles } = vocabulary.domain
  const tokensAdded = (
    more: Face,
    origin: Origin,
    less: Face | null,
    otherwise: Origin | null
  ): JobTokens => {
    const sets = more.rows.map((row, place) => {
      const already = less === null || otherwise === null ? 0 : jobSets.of(less.rows[place] ?? 0, otherwise)
      return jobSets.without(jobSets.of(row, origin), already)
    })
    return jobTokensFrom(jobSets, names, sets)
  }
  const jobTokensAdded = (more: Face, less: Face | null): ReadonlyMap<string, Alike> => {
    const groups = new Map<string, Alike>()
    // Most sources come to a cell as others do.
    const known = new Map<string, { readonly key: string; readonly tokens: JobTokens }>()
    for (const [place, origin] of more.reach.entries()) {
      if (origin === null) continue
      const otherwise = less?.reach[place] ?? null
      const way = `${origin} ${otherwise}`
      let found = known.get(way)
      if (found === undefined) {
        const tokens = tokensAdded(more, origin, less, otherwise)
        known.set(way, (found = { key: keyOfJobTokens(tokens), tokens }))
      }
      if (found.key === "") continue
      const alike = groups.get(found.key)
      if (alike === undefined) groups.set(found.key, { places: [place], tokens: found.tokens })
      else alike.places.push(place)
    }
    return groups
  }
  return (more: Face, less: Face | null): Added => {
    const isIn = (face: Face | null, index: number): boolean =>
      face !== null && classSets.holds(face.rows[0] ?? 0, index)
    const isAdded = (index: number): boolean => isIn(more, index) && !isIn(less, index)
    const users = roles.filter((_, rank) => isAdded(space.user(rank)))
    const deployTokens = isAdded(space.deployToken)
    const groups = jobTokensAdded(more, less)
    const isNobody = users.length === 0 && !deployTokens && groups.size === 0
    const alike = [...groups].map(([tokens, { places }]) => [tokens, places])
    const key = isNobody ? "" : JSON.stringify([users, deployTokens, alike])
    return { key, users, deployTokens, jobTokens: [...groups.values()] }
  }
}
