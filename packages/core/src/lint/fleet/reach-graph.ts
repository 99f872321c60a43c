import { directEntries } from "../../access/directory.ts"
import type { CompiledProject } from "../../access/compile.ts"
import type { ClassSet } from "../../access/class-set.ts"
import type { Cell } from "../../domain/vocabulary.ts"
import { bothCellSets, makeCellSet, type CellSet } from "../../policy/cell-set.ts"
import { inheritGrant } from "../../policy/inheritance.ts"
import type { ClassMasks } from "../class-masks.ts"
import type { Subject } from "../policy-view.ts"
import type { Rows } from "../rows.ts"
import { makeNumberSets, rangesOf, type NumberSet } from "./number-sets.ts"
import { makeOrder, stepsOf, type Order, type Step } from "./steps.ts"

/** A project, and who of the fleet reaches it. */
export interface ReachNode {
  /** The projects whose job tokens may do something here, the scope applied. The project itself may be among them. */
  readonly steps: readonly Step[]
  /** The same projects. */
  readonly sources: NumberSet
  /** What job tokens of others may do here, where their entry permits it. */
  readonly admits: CellSet
  /** What the project's own job tokens may do here. */
  readonly own: CellSet
}

/**
 * Who reaches whom in a fleet: an edge from one project to another stands for an action that policies state and
 * that some job token of the first has in the second. Never pair by pair: a group's entry is one step.
 */
export interface ReachGraph {
  /** By number: the place in the order of paths. */
  readonly nodes: readonly ReachNode[]
}

interface Surroundings {
  readonly masks: ClassMasks
  readonly rows: Rows
}

/** @param subjects of one engine, by their paths in ascending order */
export const makeReachGraph = (
  { masks, rows }: Surroundings,
  subjects: readonly Subject[],
  cells: readonly Cell[]
): ReachGraph => {
  const order = makeOrder(subjects.map(({ target }) => target.path))
  const share = makeNumberSets()
  // Projects with one policy under the same groups have it compiled once.
  const known = new WeakMap<CompiledProject, ReachNode>()
  const own = masks.jobs({ origins: ["own"] })
  const listed = masks.jobs({ origins: ["listed"] })
  const foreign = masks.jobs({ origins: ["foreign"] })
  const nodeOf = (subject: Subject): ReachNode => {
    const { compiled, sources } = subject
    const { length } = compiled.table.rows
    const stated = cells.filter((cell) => inheritGrant(sources.documents, cell).source.level !== "baseline")
    const admitting = (some: ClassSet): CellSet =>
      makeCellSet(
        length,
        stated.flatMap(({ index }) => (rows.meet(rows.of(compiled.table, index), some) ? index : []))
      )
    const admits = admitting(compiled.inboundEnabled ? listed : foreign)
    const steps = stepsIn(order, subject, admits)
    return { steps, sources: share(rangesOf(steps)), admits, own: admitting(own) }
  }
  return {
    nodes: subjects.map((subject) => {
      const { allowlist } = subject.compiled
      const node = known.get(subject.compiled) ?? nodeOf(subject)
      known.set(subject.compiled, node)
      // An entry for the project itself restricts its own job tokens.
      const selves = directEntries(allowlist, subject.target)
      if (selves.length === 0) return node
      const permitted = selves.map(({ cells: some, expired }) => (expired ? some.map(() => 0) : some))
      return { ...node, own: permitted.reduce(bothCellSets, node.own) }
    })
  }
}

const stepsIn = (order: Order, { compiled, directory }: Subject, admits: CellSet): readonly Step[] => {
  if (admits.every((word) => word === 0)) return []
  if (!compiled.inboundEnabled) return [{ start: 0, end: order.size, cells: admits, entry: null }]
  return stepsOf(order, compiled.allowlist, directory).filter((step) => meets(step.cells, admits))
}

const meets = (some: CellSet, others: CellSet): boolean =>
  some.some((word, at) => (word & (others[at] ?? 0)) !== 0)

/** Whether what job tokens of others may do by this step is all of `wanted`. */
export const permitsAll = ({ admits }: ReachNode, { cells }: Step, wanted: CellSet): boolean =>
  wanted.every((word, at) => (word & ~((cells[at] ?? 0) & (admits[at] ?? 0))) === 0)
