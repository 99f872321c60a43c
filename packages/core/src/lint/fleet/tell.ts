import type { Cell } from "../../domain/vocabulary.ts"
import { quote } from "../../input/problem.ts"
import { hasCell, type CellSet } from "../../policy/cell-set.ts"
import { printNames } from "../entries.ts"
import type { Fleet } from "./fleet.ts"
import type { FleetTold } from "./fleet-rule.ts"
import type { Step } from "./steps.ts"

/** Where a step is written, whom it concerns there, and the cells by which they come. */
export const atStep = (
  { masks, projects, vocabulary }: Fleet,
  project: number,
  { cells, entry }: Pick<Step, "cells" | "entry">,
  admits: CellSet
): Required<Pick<FleetTold, "at" | "cells" | "concerned" | "from">> => {
  const among = masks.jobs({ origins: [entry === null ? "foreign" : "listed"] })
  const allowlist = projects[project]?.sources.scope?.allowlist ?? []
  const at = entry === null ? ["inbound_enabled"] : ["allowlist", allowlist.indexOf(entry)]
  const { group = "", project: one } = entry ?? {}
  return {
    at: { level: "project", path: ["scope", ...at] },
    cells: vocabulary.cells.filter(({ index }) => hasCell(cells, index) && hasCell(admits, index)),
    concerned: () => among,
    from: entry === null ? "foreign" : one === undefined ? { group } : { project: one }
  }
}

/** The names of cells in a sentence. */
export const printCells = (cells: readonly Cell[]): string =>
  printNames(cells.map(({ action, resource }) => quote(`${resource}:${action}`)))
