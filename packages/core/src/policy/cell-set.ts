/** A set of cells by their index, as bits. */
export type CellSet = Uint32Array

export const makeCellSet = (size: number, cells: Iterable<number>): CellSet => {
  const set = new Uint32Array((size + 31) >>> 5)
  for (const cell of cells) set[cell >>> 5] = (set[cell >>> 5] ?? 0) | (1 << (cell & 31))
  return set
}

export const hasCell = (set: CellSet, cell: number): boolean =>
  (((set[cell >>> 5] ?? 0) >>> (cell & 31)) & 1) === 1

export const bothCellSets = (left: CellSet, right: CellSet): CellSet =>
  left.map((word, at) => word & (right[at] ?? 0))
