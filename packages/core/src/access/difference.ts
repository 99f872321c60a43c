import type { Cell } from "../domain/vocabulary.ts"
import { hasCell } from "../policy/cell-set.ts"
import {
  groupBy,
  productsOf,
  type Access,
  type JobBits,
  type JobTokenAccess,
  type Principals,
  type Source
} from "./accesses.ts"
import { rowsFor } from "./access-table.ts"
import { mostClassSets } from "./class-sets.ts"
import { has, setWhere, type ClassSet } from "./class-set.ts"
import { environmentClasses, origins, type Origin } from "./class-space.ts"
import type { CompiledProject, Compiler } from "./compile.ts"
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

/** How far each source is from the target, and whether the scope lets its job tokens come to a cell. */
export const reachReader = (
  directory: Directory,
  target: Identity,
  compiled: CompiledProject,
  sources: readonly Source[]
): { readonly origins: readonly Origin[]; readonly reaches: (cell: Cell, place: number) => boolean } => {
  const side = sideOf(directory, target, sources, compiled)
  return {
    origins: side.standings.map(({ origin }) => origin),
    reaches: (cell, place) => reach(side, cell, place) !== null
  }
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
  const { table } = compiled
  const names = [...table.named.keys()]
  const rows = [undefined, ...names].map((name) => rowsFor(table, name)[cell.index] ?? 0)
  return jobTokensOf(compiler, names, rows, (place) =>
    jobBits(compiler, rows[place] ?? 0, origin).map((bit, index) => bit && has(among, first + index))
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
  const tokensAdded = makeTokensAdded(compiler, names)
  const facesOf = (side: Side, cell: Cell): readonly Face[] => {
    const rows = [undefined, ...names].map((name) => rowsFor(side.compiled.table, name)[cell.index] ?? 0)
    const text = rows.join()
    return sources.map((_, place) => ({ origin: reach(side, cell, place), rows, text }))
  }
  const textOf = (faces: readonly Face[] | null): string =>
    faces === null ? "" : `${faces[0]?.text} ${faces.map(({ origin }) => origin ?? "").join()}`
  const known = new Map<string, { readonly principals: Principals; readonly text: string }>()
  const perCell = cells.flatMap((cell) => {
    const [faces, others] = [facesOf(more, cell), less && facesOf(less, cell)]
    // Most cells look like another one: what is worked out for one holds for all that look alike.
    const key = `${textOf(faces)}/${textOf(others)}`
    const found = known.get(key) ?? written(principalsOf(compiler, sources, tokensAdded, faces, others))
    known.set(key, found)
    return Object.keys(found.principals).length === 0
      ? []
      : [{ name: `${cell.resource}:${cell.action}`, ...found }]
  })
  return groupBy(perCell, ({ text }) => text).map((group) => ({
    cells: group.map(({ name }) => name),
    ...group[0]?.principals
  }))
}

const written = (principals: Principals) => ({ principals, text: JSON.stringify(principals) })

/** What a cell looks like from a source: as what its jobs come, and the sets of classes, in general and by name. */
interface Face {
  readonly origin: Origin | null
  readonly rows: readonly number[]
  /** The rows as text. */
  readonly text: string
}

type TokensAdded = (more: Face, less: Face | null) => readonly Omit<JobTokenAccess, "from">[]

/** The job tokens that one face admits and the other does not, each pair of faces worked out once. */
const makeTokensAdded = (compiler: Compiler, names: readonly string[]): TokensAdded => {
  const known = new Map<string, readonly Omit<JobTokenAccess, "from">[]>()
  const bits = ({ origin, rows }: Face, place: number): JobBits =>
    origin === null ? [] : jobBits(compiler, rows[place] ?? 0, origin)
  return (more, less) => {
    if (more.origin === null || (more.origin === less?.origin && more.text === less.text)) return []
    const key = `${more.origin} ${more.text}/${less?.origin ?? ""} ${less?.text ?? ""}`
    const found = known.get(key)
    if (found !== undefined) return found
    const pairs = more.rows.map((row, place) => row * mostClassSets + (less?.rows[place] ?? 0))
    const added = jobTokensOf(compiler, names, pairs, (place) => {
      const already = less === null ? [] : bits(less, place)
      return bits(more, place).map((bit, index) => bit && already[index] !== true)
    })
    known.set(key, added)
    return added
  }
}

const principalsOf = (
  { classSets, space, vocabulary }: Compiler,
  sources: readonly Source[],
  tokensAdded: TokensAdded,
  more: readonly Face[],
  less: readonly Face[] | null
): Principals => {
  const isIn = (faces: readonly Face[] | null, index: number): boolean =>
    faces !== null && classSets.holds(faces[0]?.rows[0] ?? 0, index)
  const isAdded = (index: number): boolean => isIn(more, index) && !isIn(less, index)
  const users = vocabulary.domain.roles.filter((_, rank) => isAdded(space.user(rank)))
  const perSource = sources.flatMap((source, place) => {
    const [face, other] = [more[place], less?.[place] ?? null]
    const jobs = face === undefined ? [] : tokensAdded(face, other)
    return jobs.length === 0 ? [] : [{ source, jobs }]
  })
  const jobTokens = groupBy(perSource, ({ jobs }) => JSON.stringify(jobs)).flatMap((group) =>
    (group[0]?.jobs ?? []).map((job) => ({ from: group.map(({ source }) => source), ...job }))
  )
  return {
    ...(users.length > 0 && { users }),
    ...(isAdded(space.deployToken) && { deploy_tokens: true as const }),
    ...(jobTokens.length > 0 && { job_tokens: jobTokens })
  }
}

/** As what a source's job tokens come to the cell; `null`: the scope keeps them out. */
const reach = ({ compiled, standings }: Side, cell: Cell, place: number): Origin | null => {
  const standing = standings[place]
  if (standing === undefined) return null
  const publicRead = hasCell(compiled.publicReads, cell.index)
  return scopeRefusal(compiled, { cell, publicRead }, standing) === null ? standing.origin : null
}

const jobBits = ({ classSets, space }: Compiler, row: number, origin: Origin): JobBits => {
  const first = space.firstJob + origins.indexOf(origin) * space.jobsPerOrigin
  const bits: boolean[] = []
  for (let index = 0; index < space.jobsPerOrigin; index += 1) bits.push(classSets.holds(row, first + index))
  return bits
}

/**
 * The job tokens that `bitsAt` says, the environments whose names make a difference named apart. Place 0 is for
 * no name, the others for the names in their order; places with equal numbers have the same bits.
 */
const jobTokensOf = (
  { space, vocabulary }: Compiler,
  names: readonly string[],
  numbers: readonly number[],
  bitsAt: (place: number) => JobBits
): readonly Omit<JobTokenAccess, "from">[] => {
  const { roles } = vocabulary.domain
  const inEnvironment = (bits: JobBits): JobBits =>
    bits.map((bit, index) => bit && Math.floor(index / space.triggerCount) % environmentClasses.length !== 0)
  const general = bitsAt(0)
  const usual = JSON.stringify(inEnvironment(general))
  const byNumber = new Map<number | undefined, JobBits>()
  const namedBits = (place: number): JobBits => {
    const bits = byNumber.get(numbers[place]) ?? inEnvironment(bitsAt(place))
    byNumber.set(numbers[place], bits)
    return bits
  }
  const apart = names
    .map((name, at) => ({ name, place: at + 1 }))
    .filter(({ place }) => numbers[place] !== numbers[0])
    .map(({ name, place }) => ({ name, bits: namedBits(place) }))
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
