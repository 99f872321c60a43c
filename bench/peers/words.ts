import { makeCompiler, vocabulary } from "@jobwarden/core"

/** The numbers of words and classes, as somebody would write them down who looks bits up by hand. */
export const { space } = makeCompiler(vocabulary)
export const words = (space.size + 31) >>> 5
export const columns = vocabulary.actions.size

export const rowOf: ReadonlyMap<string, number> = new Map(vocabulary.resources)
export const columnOf: ReadonlyMap<string, number> = new Map(vocabulary.actions)
export const rankOf: ReadonlyMap<string, number> = new Map(vocabulary.rank)
/** A trigger role that is not signed in counts as one that is. */
export const triggerOf: ReadonlyMap<string, number> = new Map(
  [...vocabulary.rank].map(([role, rank]) => [role, Math.max(0, rank - vocabulary.signedInRank)])
)

export const cellOf = (resource: string, action: string): number =>
  (rowOf.get(resource) ?? 0) * columns + (columnOf.get(action) ?? 0)

/** Origins, refs and environments in the order of the classes. */
export const [own, listed, foreign] = [0, 1, 2] as const
const [refs, environments] = [3, 3] as const

export const jobClass = (origin: number, ref: number, environment: number, trigger: number): number =>
  space.firstJob + ((origin * refs + ref) * environments + environment) * space.triggerCount + trigger
