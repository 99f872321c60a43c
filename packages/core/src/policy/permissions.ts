import type { Domain, ResourceDefinition } from "../domain/domain.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { AnyGrant, GrantOf } from "./grant.ts"
import { define, own } from "./own-members.ts"

export type ActionOf<D extends Domain> = D["actions"][number]["name"]

/** What a document says of one resource: a grant per action. */
export type CellGrantsOf<D extends Domain> = { readonly [Action in ActionOf<D>]?: GrantOf<D> }

type SpokenFor<D extends Domain, R extends ResourceDefinition> = R extends {
  readonly formats: readonly (infer Format extends string)[]
}
  ? { readonly [Key in Format | "default"]?: CellGrantsOf<D> }
  : CellGrantsOf<D>

/**
 * The document of SPEC §3.1: what a project states, what a group or the instance gives as `defaults`, and what
 * they set as `limits`. Every key is optional.
 */
export type PermissionsOf<D extends Domain> = {
  readonly [R in D["resources"][number] as R["name"]]?: SpokenFor<D, R>
}

/** A merge patch for such a document: any key may be `null`. */
export type PermissionsPatchOf<D extends Domain> = WithNulls<PermissionsOf<D>, D>

/** The same, with `null` for every key that is to be cleared. */
export type WithNulls<T, D extends Domain> = {
  readonly [Key in keyof T]: T[Key] extends GrantOf<D> | undefined
    ? T[Key] | null
    : WithNulls<T[Key], D> | null
}

/** A document of any domain, as the engine walks it. */
export type AnyPermissions = { readonly [key: string]: unknown }

/** The key that speaks, within one document, for the formats it leaves unsaid. */
export const defaultKey = "default"

/** What one document says for a cell: its own key, else the `default` of its family; `undefined`: nothing. */
export const statedGrant = (
  document: AnyPermissions | undefined,
  cell: Cell
): { readonly grant: AnyGrant; readonly key: "cell" | "default" } | undefined => {
  const [family, format] = cell.address
  const spoken = own(document, family)
  const grant = own(format === undefined ? spoken : own(spoken, format), cell.action)
  if (grant !== undefined) return { grant: grant as AnyGrant, key: "cell" }
  if (format === undefined) return undefined
  const byDefault = own(own(spoken, defaultKey), cell.action)
  return byDefault === undefined ? undefined : { grant: byDefault as AnyGrant, key: "default" }
}

/** The same document without the empty objects: they say nothing (SPEC §7). */
export const prune = <Document extends AnyPermissions>(domain: Domain, document: Document): Document => {
  const kept = {}
  for (const definition of domain.resources) {
    const spoken = own(document, definition.name)
    if (spoken === undefined) continue
    const keys = definition.formats && [...definition.formats, defaultKey]
    const pruned = keys ? pruneFormats(spoken, keys) : spoken
    if (Object.keys(pruned as object).length > 0) define(kept, definition.name, pruned)
  }
  return kept as Document
}

const pruneFormats = (spoken: unknown, formats: readonly string[]): object => {
  const kept = {}
  for (const format of formats) {
    const grants = own(spoken, format)
    if (grants !== undefined && Object.keys(grants as object).length > 0) define(kept, format, grants)
  }
  return kept
}
