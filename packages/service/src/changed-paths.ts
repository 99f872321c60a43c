import { canonicalJson, pointer, vocabulary, type Json, type Permissions } from "@jobwarden/core"
import type { AuditEventDraft } from "./audit-event.ts"

type Cells = { readonly [key: string]: unknown }

/** The cells that differ, as pointers into the document, with the old and the new grant. */
export const changedPaths = (
  before: Permissions,
  after: Permissions,
  /** The member of the document that they are. */
  member = "permissions"
): NonNullable<AuditEventDraft["changes"]> => {
  const [was, becomes] = [statedCells(before, member), statedCells(after, member)]
  return [...new Set([...was.keys(), ...becomes.keys()])].sort().flatMap((path) => {
    const [old, fresh] = [was.get(path) ?? null, becomes.get(path) ?? null]
    return canonicalJson(old) === canonicalJson(fresh) ? [] : [{ path, before: old, after: fresh }]
  })
}

const statedCells = (document: Permissions, member: string): ReadonlyMap<string, Json> => {
  const families = new Set<string>(
    vocabulary.domain.resources.flatMap((definition) => ("formats" in definition ? [definition.name] : []))
  )
  const cells = new Map<string, Json>()
  for (const [name, spoken] of Object.entries(document as Cells)) {
    const rows: ReadonlyArray<readonly [ReadonlyArray<string>, unknown]> = families.has(name)
      ? Object.entries(spoken as Cells).map(([format, grants]) => [[name, format], grants] as const)
      : [[[name], spoken]]
    for (const [path, grants] of rows) {
      for (const [action, grant] of Object.entries(grants as Cells)) {
        cells.set(pointer([member, ...path, action]), grant as Json)
      }
    }
  }
  return cells
}
