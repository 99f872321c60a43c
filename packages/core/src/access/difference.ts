import type { Cell } from "../domain/vocabulary.ts"
import {
  groupBy,
  productsOf,
  type Access,
  type JobBits,
  type JobTokenAccess,
  type Principals,
  type Source
} from "./accesses.ts"
import { classesIn } from "./access-table.ts"
import { equalSets, has, setWhere, type ClassSet } from "./class-set.ts"
import { environmentClasses, origins, type Origin } from "./class-space.ts"
import type { CompiledCell, CompiledProject, Compiler } from "./compile.ts"
import type { Directory, Identity } from "./directory.ts"
import { scopeRefusal, standingOf, type Standing } from "./scope-gate.ts"
import { identityOf, sourcesOf } from "./sources.ts"

/** The complete list of accesses that one policy gives and another does not (SPEC §6). */
export interface Difference {
  readonly gained: readonly Access[]
  readonly lost: readonly Access[]
}

/** One policy of a project, with where each source stands before it. */
interface Side {
  readonly compiled: CompiledProject
  readonly cells: readonly CompiledCell[]
  readonly standings: readonly Standing[]
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
): Difference => {
  const sources = sourcesOf(directory, target, before, after)
  const names = [...new Set([...before.table.named.keys(), ...after.table.named.keys()])].sort()
  const [earlier, later] = [before, after].map((compiled) =>
    sideOf(directory, target, sources, compiled)
  ) as [Side, Side]
  return {
    gained: collect(compiler, sources, names, later, earlier),
    lost: collect(compiler, sources, names, earlier, later)
  }
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
  const side = sideOf(directory, target, sources, compiled)
  return collect(compiler, sources, [...compiled.table.named.keys()], side, null, cells)
}

/** As what the job tokens of sources come to cells; `null`: the scope keeps them out. */
export const reachReader = (
  directory: Directory,
  target: Identity,
  compiled: CompiledProject,
  sources: readonly Source[]
): ((cell: Cell, place: number) => Origin | null) => {
  const side = sideOf(directory, target, sources, compiled)
  return (cell, place) => reach(side, cell, place)
}

/** The job tokens among some classes that a cell admits where they come from such an origin. */
export const jobTokensAmong = (
  compiler: Compiler,
  compiled: CompiledProject,
  cell: Cell,
  origin: Origin,
  among: ClassSet
): readonly Omit<JobTokenAccess, "from">[] => {
  const first = compiler.space.firstJob + origins.indexOf(origin) * compiler.space.jobsPerOrigin
  return jobTokensOf(compiler, [...compiled.table.named.keys()], (name) =>
    jobBits(compiler, { compiled }, cell, origin, name).map((bit, index) => bit && has(among, first + index))
  )
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
    const reached = new Set(side.standings.map((_, place) => reach(side, cell, place)))
    return setWhere(space.size, (index) => {
      const principal = space.classes[index]
      return principal?.kind !== "job" || reached.has(principal.origin)
    })
  }
}

const sideOf = (
  directory: Directory,
  target: Identity,
  sources: readonly Source[],
  compiled: CompiledProject
): Side => ({
  compiled,
  cells: compiled.cells,
  standings: sources.map((source) =>
    standingOf(directory, target, compiled, identityOf(directory, target, source))
  )
})

/** What `more` admits and `less` (if there is one) does not, cell by cell, cells with the same principals put together. */
const collect = (
  compiler: Compiler,
  sources: readonly Source[],
  names: readonly string[],
  more: Side,
  less: Side | null,
  cells: readonly Cell[] = compiler.vocabulary.cells
): readonly Access[] => {
  const perCell = cells.flatMap((cell) => {
    const principals = principalsOf(compiler, sources, names, cell, more, less)
    return Object.keys(principals).length === 0
      ? []
      : [{ name: `${cell.resource}:${cell.action}`, principals }]
  })
  return groupBy(perCell, ({ principals }) => JSON.stringify(principals)).map((group) => ({
    cells: group.map(({ name }) => name),
    ...group[0]?.principals
  }))
}

const principalsOf = (
  compiler: Compiler,
  sources: readonly Source[],
  names: readonly string[],
  cell: Cell,
  more: Side,
  less: Side | null
): Principals => {
  const { space, vocabulary } = compiler
  const row = (side: Side | null, index: number): boolean =>
    side !== null && has(rowOf(side.compiled, cell), index)
  const users = vocabulary.domain.roles.filter(
    (_, rank) => row(more, space.user(rank)) && !row(less, space.user(rank))
  )
  const deployTokens = row(more, space.deployToken) && !row(less, space.deployToken)
  const perSource = sources.map((source, place) => {
    const [reaches, known] = [reach(more, cell, place), less && reach(less, cell, place)]
    if (reaches === null || (less !== null && known === reaches && sameRows(more, less, cell, names))) {
      return { source, jobs: [] }
    }
    const bits = (name: string | undefined): JobBits => {
      const admitted = jobBits(compiler, more, cell, reaches, name)
      const already = known === null || less === null ? [] : jobBits(compiler, less, cell, known, name)
      return admitted.map((bit, index) => bit && already[index] !== true)
    }
    return { source, jobs: jobTokensOf(compiler, names, bits) }
  })
  const jobTokens = groupBy(
    perSource.filter(({ jobs }) => jobs.length > 0),
    ({ jobs }) => JSON.stringify(jobs)
  ).flatMap((group) =>
    (group[0]?.jobs ?? []).map((job) => ({ from: group.map(({ source }) => source), ...job }))
  )
  return {
    ...(users.length > 0 && { users }),
    ...(deployTokens && { deploy_tokens: true as const }),
    ...(jobTokens.length > 0 && { job_tokens: jobTokens })
  }
}

const rowOf = ({ table }: CompiledProject, { index }: Cell, name?: string): ClassSet =>
  classesIn(table, index, name)

/** As what a source's job tokens come to the cell; `null`: the scope keeps them out. */
const reach = ({ cells, compiled, standings }: Side, cell: Cell, place: number): Origin | null => {
  const [compiledCell, standing] = [cells[cell.index], standings[place]]
  if (compiledCell === undefined || standing === undefined) return null
  return scopeRefusal(compiled, compiledCell, standing) === null ? standing.origin : null
}

const sameRows = (one: Side, other: Side, cell: Cell, names: readonly string[]): boolean =>
  [undefined, ...names].every((name) =>
    equalSets(rowOf(one.compiled, cell, name), rowOf(other.compiled, cell, name))
  )

const jobBits = (
  { space }: Compiler,
  { compiled }: Pick<Side, "compiled">,
  cell: Cell,
  origin: Origin,
  name: string | undefined
): JobBits => {
  const row = rowOf(compiled, cell, name)
  const first = space.firstJob + origins.indexOf(origin) * space.jobsPerOrigin
  return Array.from({ length: space.jobsPerOrigin }, (_, index) => has(row, first + index))
}

/** The job tokens that `bitsFor` says, the environments whose names make a difference named apart. */
const jobTokensOf = (
  { space, vocabulary }: Compiler,
  names: readonly string[],
  bitsFor: (name: string | undefined) => JobBits
): readonly Omit<JobTokenAccess, "from">[] => {
  const { roles } = vocabulary.domain
  const inEnvironment = (bits: JobBits): JobBits =>
    bits.map((bit, index) => bit && Math.floor(index / space.triggerCount) % environmentClasses.length !== 0)
  const general = bitsFor(undefined)
  const usual = JSON.stringify(inEnvironment(general))
  const apart = names
    .map((name) => ({ name, bits: inEnvironment(bitsFor(name)) }))
    .filter(({ bits }) => JSON.stringify(bits) !== usual)
  const except = apart.map(({ name }) => name)
  const named = groupBy(apart, ({ bits }) => JSON.stringify(bits)).flatMap((group) =>
    productsOf(space, roles, group[0]?.bits ?? []).map((product) => ({
      ...product,
      environment_names: group.map(({ name }) => name)
    }))
  )
  const unnamed = productsOf(space, roles, general).map((product) => ({
    ...product,
    ...(except.length > 0 && product.environments.some((environment) => environment !== "none")
      ? { except_environment_names: except }
      : {})
  }))
  return [...unnamed, ...named]
}
