import type { Access, Json } from "@jobwarden/core"
import type { AuditEventDraft } from "./audit-event.ts"
import { concealAccess, type ShownAccess } from "./concealed.ts"
import { shownSource, sourceOf, type KnownSources } from "./known-sources.ts"
import type { Entry } from "./scope-document.ts"

type Change = NonNullable<AuditEventDraft["changes"]>[number]
type Told = Pick<AuditEventDraft, "changes" | "concerned" | "gained" | "lost">

/** What an event changed, as one reader may see it. */
export interface ShownChanges {
  readonly changes: ReadonlyArray<Change>
  /** How many changes are left out: each names what the reader may not know. */
  readonly hidden_changes?: number
}

/** An entry of an allowlist is the only thing in a document that has one of these members. */
const isEntry = (value: Json): value is Json & Entry => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const { group, project } = value as { readonly [key: string]: Json }
  return [group, project].some((name) => typeof name === "string" || typeof name === "number")
}

/** The entries within what was changed, wherever they stand. */
export const entriesWithin = (value: Json): ReadonlyArray<Entry> => {
  if (isEntry(value)) return [value]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(entriesWithin) : []
}

const accessesIn = (value: Json | undefined): ReadonlyArray<Access> =>
  Array.isArray(value) ? (value as unknown as ReadonlyArray<Access>) : []

/** Every project and group that an event names, to be looked up for its reader. */
export const sourcesInEvent = ({ changes = [], gained, lost }: Told): ReadonlyArray<Entry> => [
  ...changes.flatMap(({ after, before }) => [...entriesWithin(before), ...entriesWithin(after)]),
  ...[...accessesIn(gained), ...accessesIn(lost)].flatMap(({ job_tokens = [] }) =>
    job_tokens.flatMap(({ from }) => from.filter((source) => typeof source !== "string"))
  )
]

/** Changes with every entry by the path that its source has now, without those that name what is hidden. */
export const concealChanges = (sources: KnownSources, changes: ReadonlyArray<Change>): ShownChanges => {
  const shown = changes.filter(({ after, before }) =>
    [...entriesWithin(before), ...entriesWithin(after)].every(
      (entry) => sourceOf(sources, entry).shownAs !== null
    )
  )
  const hidden = changes.length - shown.length
  return {
    changes: shown.map(({ after, before, path }) => ({
      path,
      before: named(sources, before),
      after: named(sources, after)
    })),
    ...(hidden > 0 && { hidden_changes: hidden })
  }
}

/** A value whose entries are named by what their sources are called now. */
const named = (sources: KnownSources, value: Json): Json => {
  if (isEntry(value)) {
    const { group: _, project: __, ...terms } = value as unknown as { readonly [key: string]: Json }
    const source = value.project === undefined ? { group: value.group ?? "" } : { project: value.project }
    return { ...(shownSource(sources, source) as unknown as { readonly [key: string]: Json }), ...terms }
  }
  if (Array.isArray(value)) return value.map((item) => named(sources, item as Json))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(sources, item)]))
}

/** Stored accesses as one reader may see them. */
export const concealAccesses = (
  sources: KnownSources,
  accesses: Json | undefined
): ReadonlyArray<ShownAccess> => accessesIn(accesses).map((access) => concealAccess(sources, access))
