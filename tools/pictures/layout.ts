import type { Column, JobClass } from "./folded-table.ts"

/** Columns that stand together: users, the deploy token, the job tokens of one origin and ref. */
export interface Block {
  readonly kind: Column["principal"]["kind"]
  readonly origin: JobClass["origin"] | undefined
  readonly ref: JobClass["ref"] | undefined
  readonly from: number
  readonly to: number
}

/** Everything is in pixels; the picture is as wide as a page of text. */
export const page = { width: 800, height: 492, margin: 16 }
export const columns = { left: 86, pitch: 10, width: 9 }
export const rows = { first: 324, pitch: 22, height: 16 }
export const boxes = { top: 88, bottom: 156 }
export const headings = { kinds: 192, origins: 211, rule: 217, refs: 232 }

/** The middle of a row, counted from 0. */
export const rowMiddle = (row: number): number => rows.first + row * rows.pitch + rows.height / 2

const [betweenKinds, betweenRefs] = [12, 5]

/** Where each column begins, and the blocks that they make, from left to right. */
export const placeColumns = (
  ofTable: readonly Column[]
): { readonly columns: readonly number[]; readonly blocks: readonly Block[] } => {
  const { left, pitch, width } = columns
  const places: number[] = []
  const blocks: Block[] = []
  for (const { principal } of ofTable) {
    const [origin, ref] = principal.kind === "job" ? [principal.origin, principal.ref] : []
    const last = blocks.at(-1)
    const { kind } = principal
    if (last !== undefined && last.kind === kind && last.origin === origin && last.ref === ref) {
      const from = (places.at(-1) ?? 0) + pitch
      places.push(from)
      blocks[blocks.length - 1] = { ...last, to: from + width }
      continue
    }
    const gap = last?.kind === kind && last.origin === origin ? betweenRefs : betweenKinds
    const from = last === undefined ? left : last.to + (pitch - width) + gap
    places.push(from)
    blocks.push({ kind, origin, ref, from, to: from + width })
  }
  return { columns: places, blocks }
}
