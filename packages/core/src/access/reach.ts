import type { Cell } from "../domain/vocabulary.ts"
import { hasCell } from "../policy/cell-set.ts"
import type { Source } from "./accesses.ts"
import { rowsFor } from "./access-table.ts"
import { has, setWhere, type ClassSet } from "./class-set.ts"
import { origins, type Origin } from "./class-space.ts"
import type { CompiledProject, Compiler } from "./compile.ts"
import type { Directory, Identity } from "./directory.ts"
import type { JobProduct } from "./job-sets.ts"
import { jobTokensFrom, spellJobTokens } from "./job-tokens.ts"
import { scopeRefusal, standingOf, type Standing } from "./scope-gate.ts"
import { identityOf, sourcesOf } from "./sources.ts"

/** One policy of a project, and where each source stands before it. */
export interface Side {
  readonly compiled: CompiledProject
  readonly standings: readonly Standing[]
}

export const sideOf = (
  directory: Directory,
  target: Identity,
  sources: readonly Source[],
  compiled: CompiledProject
): Side => ({
  compiled,
  standings: sources.map((source) =>
    standingOf(directory, target, compiled, identityOf(directory, target, source))
  )
})

/** As what each source's job tokens come to the cell; `null`: the scope keeps them out. */
export const reachOf = ({ compiled, standings }: Side, cell: Cell): readonly (Origin | null)[] => {
  const publicRead = hasCell(compiled.publicReads, cell.index)
  return standings.map((standing) => comesAs(compiled, { cell, publicRead }, standing))
}

const comesAs = (
  compiled: CompiledProject,
  cell: Parameters<typeof scopeRefusal>[1],
  standing: Standing
): Origin | null => (scopeRefusal(compiled, cell, standing) === null ? standing.origin : null)

/** How far each source is from the target, and whether the scope lets its job tokens come to a cell. */
export const reachReader = (
  directory: Directory,
  target: Identity,
  compiled: CompiledProject,
  sources: readonly Source[]
): { readonly origins: readonly Origin[]; readonly reaches: (cell: Cell, place: number) => boolean } => {
  const { standings } = sideOf(directory, target, sources, compiled)
  return {
    origins: standings.map(({ origin }) => origin),
    reaches: (cell, place) => {
      const [standing, publicRead] = [standings[place], hasCell(compiled.publicReads, cell.index)]
      return standing !== undefined && comesAs(compiled, { cell, publicRead }, standing) !== null
    }
  }
}

/** The classes that come as far as a cell's grant: the job tokens among them from where the scope lets any in. */
export const reachedClasses = (
  { space }: Compiler,
  directory: Directory,
  target: Identity,
  compiled: CompiledProject
): ((cell: Cell) => ClassSet) => {
  const side = sideOf(directory, target, sourcesOf(directory, target, compiled), compiled)
  return (cell) => {
    const reached = new Set(reachOf(side, cell))
    return setWhere(space.size, (index) => {
      const principal = space.classes[index]
      return principal?.kind !== "job" || reached.has(principal.origin)
    })
  }
}

/** The job tokens among some classes that a cell admits where they come from such an origin. */
export const jobTokensAmong = (
  compiler: Compiler,
  { table }: CompiledProject,
  cell: Cell,
  origin: Origin,
  among: ClassSet
): readonly JobProduct[] => {
  const jobSets = compiler.jobSets()
  const first = compiler.space.firstJob + origins.indexOf(origin) * compiler.space.jobsPerOrigin
  const names = [...table.named.keys()]
  const sets = [undefined, ...names].map((name) => {
    const admitted = jobSets.bits(jobSets.of(rowsFor(table, name)[cell.index] ?? 0, origin))
    return jobSets.numberOf(admitted.map((bit, index) => bit && has(among, first + index)))
  })
  return spellJobTokens(jobSets, jobTokensFrom(jobSets, names, sets))
}
