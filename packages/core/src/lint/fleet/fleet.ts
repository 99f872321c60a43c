import type { Cell, Vocabulary } from "../../domain/vocabulary.ts"
import type { ClassMasks } from "../class-masks.ts"
import type { Subject } from "../policy-view.ts"
import type { Rows } from "../rows.ts"
import { makeReachGraph, type ReachGraph } from "./reach-graph.ts"

/** Everything that a rule over many projects may ask. */
export interface Fleet {
  readonly vocabulary: Vocabulary
  readonly masks: ClassMasks
  /** By their paths, in ascending order; a project's number is its place here. */
  readonly projects: readonly Subject[]
  /** Who reaches whom by an action that changes something; worked out once for all rules. */
  readonly reach: (action: string) => ReachGraph
}

interface Surroundings {
  readonly vocabulary: Vocabulary
  readonly masks: ClassMasks
  readonly rows: Rows
}

/** @param projects of one engine, in whatever order */
export const makeFleet = (surroundings: Surroundings, subjects: readonly Subject[]): Fleet => {
  const { masks, vocabulary } = surroundings
  const projects = subjects.toSorted(({ target: one }, { target: other }) => (one.path < other.path ? -1 : 1))
  const graphs = new Map<string, ReachGraph>()
  return {
    vocabulary,
    masks,
    projects,
    reach: (action) => {
      const changing = (cell: Cell): boolean => cell.action === action && !cell.observes
      const graph =
        graphs.get(action) ?? makeReachGraph(surroundings, projects, vocabulary.cells.filter(changing))
      graphs.set(action, graph)
      return graph
    }
  }
}
