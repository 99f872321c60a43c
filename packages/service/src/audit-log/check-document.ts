import { canonicalJson, type Json, type Permissions } from "@jobwarden/core"
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
 * An event tells its changes cell by cell and entry by entry. Of the first scope of a project it does not tell
 * what the platform's was, so that one is believed.
 */
export const documentProblem = (event: CheckedEvent, pair: DocumentPair): string | undefined => {
  if (pair.after.eventSequence !== event.sequence) return "names another event as its own"
  if (pair.after.createdAt !== event.time) return "is of another time than its event"
  const before = pair.before === null ? {} : readDocument(pair.before.document)
  const after = readDocument(pair.after.document)
  if (before === null || after === null) return "is not the canonical form of a document"
  try {
    const areTold = event.entity.type === "project" ? projectIsTold : surroundingIsTold
    return areTold(event.changes ?? [], before, after) ? undefined : "differs in what the event does not tell"
  } catch {
    // What has none of the shapes that documents have is no document.
    return "is no document"
  }
}

const permissionsOf = (document: StoredDocument): Permissions =>
  (document["permissions"] ?? {}) as Permissions

const projectIsTold = (told: Changes, before: StoredDocument, after: StoredDocument): boolean => {
  const ofPermissions = told.filter(({ path }) => path.startsWith("/permissions/"))
  if (!areSame(ofPermissions, changedPaths(permissionsOf(before), permissionsOf(after)))) return false
  if (!areAlike(before, after, ["permissions", "scope"])) return false
  const [was, becomes] = [before["scope"], after["scope"]]
  const ofScope = told.filter(({ path }) => path === "/scope" || path.startsWith("/scope/"))
  if (was === undefined) return true
  return becomes === undefined
    ? areSame(ofScope, [{ path: "/scope", before: was, after: null }])
    : areSame(ofScope, changedScope(wholeScope(was), wholeScope(becomes)))
}

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
