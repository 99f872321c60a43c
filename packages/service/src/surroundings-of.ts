import type { CompiledProject, Permissions } from "@jobwarden/core"

/** What a document above a project says, as far as it decides there. */
export interface SaidAbove {
  readonly defaults: Permissions
  readonly limits: Permissions
}

/** All that decides in a project beside what it says itself. */
export interface SurroundingsOfProject {
  readonly instance: SaidAbove & { readonly enforce_scope: boolean }
  /** Those that have a say, by their paths. */
  readonly groups: ReadonlyArray<SaidAbove & { readonly path: string }>
}

type CompiledCell = CompiledProject["cells"][number]
type Said = Pick<CompiledCell["limits"][number], "grant" | "source">
type Spoken = Record<string, Record<string, unknown>>

/** A document that is being put together. */
interface Draft {
  readonly defaults: Spoken
  readonly limits: Spoken
}

const makeDraft = (): Draft => ({ defaults: {}, limits: {} })

/**
 * What groups and the instance say that decides in a project: the defaults that it inherits and the limits that
 * bound it. What else they say, for other projects or for cells of which somebody nearer speaks, stays theirs.
 */
export const surroundingsOf = (
  { cells }: Pick<CompiledProject, "cells">,
  enforcesScope: boolean
): SurroundingsOfProject => {
  const instance = makeDraft()
  const groups = new Map<string, Draft>()
  const draftOf = ({ level, path = "" }: Said["source"]): Draft | undefined => {
    if (level === "instance") return instance
    if (level !== "group") return undefined
    const draft = groups.get(path) ?? makeDraft()
    groups.set(path, draft)
    return draft
  }
  const note = (
    part: keyof Draft,
    { action, address }: CompiledCell["cell"],
    { grant, source }: Said
  ): void => {
    const draft = draftOf(source)
    if (draft === undefined) return
    const [resource, format] = address
    const spoken = (draft[part][resource] ??= {})
    const key = source.key === "default" ? "default" : format
    if (key === undefined) spoken[action] = grant
    else spoken[key] = { ...(spoken[key] as object | undefined), [action]: grant }
  }
  for (const cell of cells) {
    note("defaults", cell.cell, cell)
    for (const limit of cell.limits) note("limits", cell.cell, limit)
  }
  return {
    instance: { ...(instance as SaidAbove), enforce_scope: enforcesScope },
    groups: [...groups.keys()].sort().map((path) => ({ path, ...(groups.get(path) as SaidAbove) }))
  }
}
