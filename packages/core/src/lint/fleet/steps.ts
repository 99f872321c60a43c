import { bothCellSets, type CellSet } from "../../policy/cell-set.ts"
import type { Allowlist, AllowlistEntry, EntryTerms } from "../../policy/scope.ts"
import type { Directory } from "../../access/directory.ts"

/** Neighbours in the order of paths, for all of which one entry decides. */
export interface Step {
  readonly start: number
  /** The first that is no longer among them. */
  readonly end: number
  /** What the entry permits; nothing once it has expired. */
  readonly cells: CellSet
  /** `null`: no entry decides, since the scope is open. */
  readonly entry: AllowlistEntry | null
}

/** The projects of a fleet by their paths: what is below a group stands together. */
export interface Order {
  readonly size: number
  readonly numberOf: (path: string) => number | undefined
  /** The first project below a group, and the first behind them. */
  readonly below: (group: string) => readonly [start: number, end: number]
}

/** @param paths in ascending order, each once */
export const makeOrder = (paths: readonly string[]): Order => {
  const numbers = new Map(paths.map((path, number) => [path, number]))
  const ranges = new Map<string, readonly [number, number]>()
  const firstFrom = (text: string): number => {
    let [low, high] = [0, paths.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((paths[middle] ?? "") < text) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    size: paths.length,
    numberOf: (path) => numbers.get(path),
    below: (group) => {
      const known = ranges.get(group)
      if (known !== undefined) return known
      // The sign that follows the slash ends what begins with the group's path and a slash.
      const range = [firstFrom(`${group}/`), firstFrom(`${group}0`)] as const
      ranges.set(group, range)
      return range
    }
  }
}

interface Range extends Step {
  /** The longer, the nearer; a project's own entry is the nearest of all. */
  readonly nearness: number
}

/**
 * Who may come by which entry, exactly: an entry covers what is below its group less what a nearer entry
 * covers. As many steps as entries, twice at most.
 */
export const stepsOf = (order: Order, allowlist: Allowlist, directory: Directory): readonly Step[] => {
  const ranges = [
    ...named(allowlist.groupPaths, allowlist.groupIds, directory.groupPath).flatMap(([path, terms]) => {
      const [start, end] = order.below(path)
      return start < end ? [{ start, end, nearness: path.length, ...terms }] : []
    }),
    ...named(allowlist.projectPaths, allowlist.projectIds, (id) => directory.project(id).path).flatMap(
      ([path, terms]) => {
        const number = order.numberOf(path)
        return number === undefined ? [] : [{ start: number, end: number + 1, nearness: Infinity, ...terms }]
      }
    )
  ]
  return flatten(
    ranges.sort(
      (one, other) =>
        one.start - other.start || other.end - one.end || (one.nearness < other.nearness ? -1 : 1)
    )
  )
}

type Terms = Pick<Step, "cells" | "entry">

/** The terms of every path that is named. Where an id and a path name the same, both must permit. */
const named = (
  paths: ReadonlyMap<string, EntryTerms>,
  ids: ReadonlyMap<number, EntryTerms>,
  pathOf: (id: number) => string | undefined
): readonly (readonly [string, Terms])[] => {
  if (ids.size === 0) return [...paths].map(([path, terms]) => [path, termsOf(terms)])
  const found = new Map<string, Terms>([...paths].map(([path, terms]) => [path, termsOf(terms)]))
  for (const [id, terms] of ids) {
    const path = pathOf(id)
    if (path === undefined) continue
    const [one, other] = [found.get(path), termsOf(terms)]
    found.set(path, one === undefined ? other : { ...one, cells: bothCellSets(one.cells, other.cells) })
  }
  return [...found]
}

const nothing: CellSet = new Uint32Array(0)

const termsOf = ({ cells, entry, expired }: EntryTerms): Terms => ({
  cells: expired ? nothing : cells,
  entry
})

/** Ranges that lie in one another, the outer first, as steps beside one another: the innermost decides. */
const flatten = (ranges: readonly Range[]): readonly Step[] => {
  const steps: Step[] = []
  const open: Range[] = []
  let at = 0
  const until = (end: number): void => {
    const inner = open.at(-1)
    if (inner !== undefined && at < end)
      steps.push({ start: at, end, cells: inner.cells, entry: inner.entry })
    at = Math.max(at, end)
  }
  const close = (start: number): void => {
    for (let inner = open.at(-1); inner !== undefined && inner.end <= start; inner = open.at(-1)) {
      until(inner.end)
      open.pop()
    }
  }
  for (const range of ranges) {
    close(range.start)
    until(range.start)
    open.push(range)
  }
  close(Infinity)
  return steps
}
