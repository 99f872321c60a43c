import { canonicalJson, type Json, type Permissions } from "@jobwarden/core"
import { documentHash } from "../audit-event.ts"
import { changedPaths } from "../changed-paths.ts"
import type { StoredDocument } from "../policy-store.ts"
import { changedScope, same, type WholeScope } from "../scope-document.ts"
import { changedSurroundings } from "../surroundings.ts"
import { readDocument, type CheckedEvent, type RevisionRow } from "./log-row.ts"

type Changes = NonNullable<CheckedEvent["changes"]>

/** A document before and after the change that an event tells of. */
export interface DocumentPair {
  readonly before: RevisionRow | null
  readonly after: RevisionRow
}

/**
 * What keeps a stored document from being what the event made of the one before; `undefined` where nothing does.
 * An event tells its changes cell by cell and entry by entry, and has a hash of the document as a whole. Events of
 * before that hash came do not tell what the platform's scope was before a project's first: see `isBelieved`.
 */
export const documentProblem = (event: CheckedEvent, pair: DocumentPair): string | undefined => {
  if (pair.after.eventSequence !== event.sequence) return "names another event as its own"
  if (pair.after.createdAt !== event.time) return "is of another time than its event"
  const { document } = pair.after
  if (event.document_hash !== undefined && event.document_hash !== documentHash(document)) {
    return "is not the document that its event has the hash of"
  }
  const before = pair.before === null ? {} : readDocument(pair.before.document)
  const after = readDocument(document)
  if (before === null || after === null) return "is not the canonical form of a document"
  try {
    const areTold = event.entity.type === "project" ? projectIsTold : surroundingIsTold
    return areTold(event.changes ?? [], before, after) ? undefined : "differs in what the event does not tell"
  } catch {
    // What has none of the shapes that documents have is no document.
    return "is no document"
  }
}

/** Whether more of the document is believed than its event tells: a project's first scope, of which it has no hash. */
export const isBelieved = (
  { document_hash, entity }: CheckedEvent,
  { after, before }: DocumentPair
): boolean => {
  if (document_hash !== undefined || entity.type !== "project") return false
  const hasScope = (row: RevisionRow | null): boolean =>
    row !== null && readDocument(row.document)?.["scope"] !== undefined
  return hasScope(after) && !hasScope(before)
}

const permissionsOf = (document: StoredDocument): Permissions =>
  (document["permissions"] ?? {}) as Permissions

const projectIsTold = (told: Changes, before: StoredDocument, after: StoredDocument): boolean => {
  const ofPermissions = told.filter(({ path }) => path.startsWith("/permissions/"))
  if (!areSame(ofPermissions, changedPaths(permissionsOf(before), permissionsOf(after)))) return false
  if (!areAlike(before, after, ["permissions", "scope"])) return false
  const [was, becomes] = [before["scope"], after["scope"]]
  const ofScope = told.filter(({ path }) => path === "/scope" || path.startsWith("/scope/"))
  if (was === undefined) return becomes === undefined || hasWhatIsTold(ofScope, wholeScope(becomes))
  return becomes === undefined
    ? areSame(ofScope, [{ path: "/scope", before: was, after: null }])
    : areSame(ofScope, changedScope(wholeScope(was), wholeScope(becomes)))
}

/** Whether a scope is what became of another that nobody knows, as far as the changes tell. */
const hasWhatIsTold = (told: Changes, { allowlist, inbound_enabled }: WholeScope): boolean =>
  told.every(({ after, before, path }) => {
    if (path === "/scope/inbound_enabled") return after === inbound_enabled
    const [, place] = /^\/scope\/allowlist\/(\d+)$/.exec(path) ?? []
    if (place === undefined) return false
    return after === null
      ? !allowlist.some((entry) => same(entry, before))
      : same(allowlist[Number(place)] ?? null, after)
  })

const wholeScope = (scope: Json): WholeScope => {
  const { allowlist, inbound_enabled } = scope as unknown as Partial<WholeScope>
  return { inbound_enabled: inbound_enabled ?? true, allowlist: allowlist ?? [] }
}

const surroundingIsTold = (told: Changes, before: StoredDocument, after: StoredDocument): boolean =>
  areSame(told, changedSurroundings(before, after)) &&
  areAlike(before, after, ["defaults", "limits", "enforce_scope"])

/** Whether two documents say the same beside what their events tell of. */
const areAlike = (one: StoredDocument, other: StoredDocument, told: ReadonlyArray<string>): boolean => {
  const rest = (document: StoredDocument) =>
    Object.fromEntries(Object.entries(document).filter(([key]) => !told.includes(key)))
  return same(rest(one), rest(other))
}

const areSame = (told: Changes, found: Changes): boolean => {
  const sorted = (changes: Changes) => changes.map((change) => canonicalJson({ ...change } as Json)).sort()
  return same(sorted(told), sorted(found))
}
