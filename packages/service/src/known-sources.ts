import type { Source } from "@jobwarden/core"
import { Effect } from "effect"
import { seesEverything } from "./authorize.ts"
import type { Unanswered } from "./known-places.ts"
import type { Manager } from "./managing-job.ts"
import type { Platform, Reference } from "./platform.ts"
import type { PolicyIndex } from "./policy-index.ts"
import { kindOf, type Entry, type EntryKind } from "./scope-document.ts"
import { findTarget, knowsTarget, type Found } from "./scope-targets.ts"

/** What stands behind the name of an entry's source, for one reader. */
export interface KnownSource {
  /** `null`: the platform knows nothing of that name. */
  readonly target: Found | null
  /** How the reader may see it named; `null`: not at all, it is only counted. */
  readonly shownAs: Reference | null
}

/** The sources of entries that were looked up for one reader. */
export interface KnownSources {
  /** Nothing that was not looked up is shown. */
  readonly find: (kind: EntryKind, reference: Reference) => KnownSource
}

const hidden: KnownSource = { target: null, shownAs: null }

/** Where the platform cannot be asked: everybody is counted only. */
export const unknownSources: KnownSources = { find: () => hidden }

const keyOf = (kind: EntryKind, reference: Reference): string => JSON.stringify([kind, reference])

/**
 * Looks up the sources that entries name: each by the path that it has now. What the reader may not know is hidden,
 * and so is what is gone, since to be told apart from the hidden would be to be told of it. Administrators and
 * auditors, from whom nothing is hidden, see what is gone by the name that it was given.
 */
export const lookUpSources = Effect.fnUntraced(function* (
  reader: Manager,
  entries: Iterable<Entry>
): Effect.fn.Return<KnownSources, Unanswered, Platform | PolicyIndex> {
  const asked = new Map<string, readonly [kind: EntryKind, reference: Reference]>()
  for (const entry of entries) {
    const kind = kindOf(entry)
    const reference = entry[kind]
    if (reference !== undefined) asked.set(keyOf(kind, reference), [kind, reference])
  }
  const known = new Map<string, KnownSource>()
  const answers = yield* Effect.forEach(
    asked.values(),
    Effect.fnUntraced(function* ([kind, reference]) {
      const target = yield* findTarget(kind, reference)
      const isKnown = target !== null && (yield* knowsTarget(reader, target))
      const shownAs = isKnown ? target.path : target === null && seesEverything(reader) ? reference : null
      return { kind, reference, source: { target, shownAs } satisfies KnownSource }
    }),
    { concurrency: 8 }
  )
  for (const { kind, reference, source } of answers) {
    known.set(keyOf(kind, reference), source)
    // What was named by one of its two names will be named by the other.
    if (source.target === null) continue
    known.set(keyOf(kind, source.target.id), source)
  }
  return { find: (kind, reference) => known.get(keyOf(kind, reference)) ?? hidden } satisfies KnownSources
})

/** The source that an entry names. */
export const sourceOf = (sources: KnownSources, entry: Entry): KnownSource => {
  const kind = kindOf(entry)
  return sources.find(kind, entry[kind] ?? "")
}

/** A source of accesses as its reader may see it; `null`: it is only counted. */
export const shownSource = (sources: KnownSources, source: Source): Source | null => {
  if (typeof source === "string") return source
  if ("project" in source) {
    const { shownAs } = sources.find("project", source.project)
    return shownAs === null ? null : { project: shownAs }
  }
  const { shownAs } = sources.find("group", source.group)
  return shownAs === null ? null : { group: shownAs }
}
