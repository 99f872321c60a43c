import type { Cell } from "../domain/vocabulary.ts"
import type { AnyGrant } from "./grant.ts"
import { statedGrant, type AnyPermissions } from "./permissions.ts"

/** Who speaks: the project, an ancestor group, the instance, or (saying nothing) the platform's baseline. */
export interface GrantSource {
  readonly level: "project" | "group" | "instance" | "baseline"
  /** The group's path. */
  readonly path?: string
  /** Whether the document named the cell or spoke by its `default`. */
  readonly key?: "cell" | "default"
}

/** A document with the name of who states it. */
export interface StatedDocument {
  readonly source: GrantSource
  readonly document: AnyPermissions | undefined
}

/** The grant in force for a cell, before limits, and who states it. */
export interface InheritedGrant {
  readonly grant: AnyGrant
  readonly source: GrantSource
}

/**
 * Where a cell's grant comes from (SPEC §3.3).
 *
 * @param documents the project's own, then each ancestor group's defaults, nearest first, then the instance's
 */
export const inheritGrant = (documents: readonly StatedDocument[], cell: Cell): InheritedGrant => {
  for (const { source, document } of documents) {
    const stated = statedGrant(document, cell)
    if (stated !== undefined) return { grant: stated.grant, source: { ...source, key: stated.key } }
  }
  return { grant: true, source: { level: "baseline" } }
}

/** Every limit that speaks for a cell: all of them hold at once. */
export const limitsOf = (limits: readonly StatedDocument[], cell: Cell): readonly InheritedGrant[] =>
  limits.flatMap(({ source, document }) => {
    const stated = statedGrant(document, cell)
    return stated === undefined ? [] : [{ grant: stated.grant, source: { ...source, key: stated.key } }]
  })
