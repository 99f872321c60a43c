import { vocabulary, type CompiledProject, type createEngine } from "@jobwarden/core"
import { decidedPlaces, inMask, maskOf, everyCell, noCell, type CellMask } from "../worlds/sources.ts"
import type { World } from "../worlds/world.ts"

export type Engine = ReturnType<typeof createEngine>

/** What is known of a project beforehand, for whoever decides without asking the engine. */
export interface PreparedProject {
  readonly compiled: CompiledProject
  /** Equal numbers: equal tables and equal public reads. */
  readonly tableNumber: number
  /** Per cell and word: the classes of SPEC §5. */
  readonly bits: Uint32Array
  readonly named: ReadonlyMap<string, Uint32Array>
  /** Reads that no scope stands in the way of. */
  readonly publicReads: CellMask
  /** Source path → what its entry permits; who is missing here may ask for `uncovered`. */
  readonly permitted: ReadonlyMap<string, CellMask>
  readonly uncovered: CellMask
  /** What the project's own jobs may ask for: everything, unless an entry names the project itself. */
  readonly own: CellMask
}

/**
 * The tables that the engine compiled, shared where they are equal, with the scopes written out as bits per
 * project and source. Projects that have all of it in common share one value.
 */
export const prepare = (engine: Engine, world: World): ReadonlyMap<string, PreparedProject> => {
  const places = decidedPlaces(world)
  const tables = new Map<object, Map<string, number>>()
  const shared = new Map<string, PreparedProject>()
  let numbers = 0
  const numberOf = (table: object, reads: CellMask): number => {
    const ofTable = tables.get(table) ?? new Map<string, number>()
    tables.set(table, ofTable)
    const known = ofTable.get(String(reads))
    if (known !== undefined) return known
    ofTable.set(String(reads), numbers)
    numbers += 1
    return numbers - 1
  }
  const known = new Map<CompiledProject, { readonly reads: CellMask; readonly tableNumber: number }>()
  const factsOf = (compiled: CompiledProject) => {
    const found = known.get(compiled)
    if (found !== undefined) return found
    const reads = maskOf(compiled.cells.filter((cell) => cell.publicRead).map(({ cell }) => cell.index))
    const facts = { reads, tableNumber: numberOf(compiled.table, reads) }
    known.set(compiled, facts)
    return facts
  }
  const writtenOut = makeWriter()
  const byPath = new Map<string, PreparedProject>()
  world.projects.forEach(({ id, path, scope }, at) => {
    const compiled = engine.compiled(path)
    if (compiled === null) throw new Error(`the engine does not know \`${path}\``)
    const policy = world.policyOf[at] ?? 0
    const { reads, tableNumber } = factsOf(compiled)
    const self = (scope?.allowlist ?? []).find(({ project }) => project === path || project === id)
    const key = `${policy} ${tableNumber} ${self === undefined ? "" : path}`
    const alike = shared.get(key)
    if (alike !== undefined) return byPath.set(path, alike)
    const { bits, named } = writtenOut(compiled.table)
    const permits = self && (self.job_token_policies ?? null)
    const prepared = {
      compiled,
      tableNumber,
      bits,
      named,
      publicReads: reads,
      permitted: places.permitted(policy),
      uncovered: places.uncovered(policy),
      own:
        permits == null
          ? everyCell
          : maskOf(permits.flatMap((name) => vocabulary.allowlistPolicies.get(name) ?? []))
    }
    shared.set(key, prepared)
    return byPath.set(path, prepared)
  })
  return byPath
}

/** Writes tables out as six words a cell, each once. */
const makeWriter = () => {
  const known = new Map<object, Pick<PreparedProject, "bits" | "named">>()
  return (table: CompiledProject["table"]) => {
    const found = known.get(table)
    if (found !== undefined) return found
    const write = (rows: Uint16Array) => Uint32Array.from([...rows].flatMap((row) => [...table.sets.at(row)]))
    const named = new Map([...table.named].map(([name, rows]) => [name, write(rows)]))
    const written = { bits: write(table.rows), named }
    known.set(table, written)
    return written
  }
}

/** Whether the scope lets a job of this source come to the cell. */
export const enters = (
  { own, permitted, publicReads, uncovered }: PreparedProject,
  isOwn: boolean,
  source: string,
  cell: number
): boolean => inMask(isOwn ? own : (permitted.get(source) ?? uncovered), cell) || inMask(publicReads, cell)

/** Whether no project lets another in by an entry, or mentions an environment: the table is everything then. */
export const isPlain = (prepared: ReadonlyMap<string, PreparedProject>): boolean =>
  [...prepared.values()].every(
    ({ named, own, permitted, uncovered }) =>
      named.size === 0 && permitted.size === 0 && own === everyCell && uncovered === noCell
  )
