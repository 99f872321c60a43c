import { Effect } from "effect"
import { readEvent, type ReadEvent } from "./audit-event-view.ts"
import type { Actor } from "./audit-event.ts"
import { entriesWithin } from "./concealed-event.ts"
import type { PlatformProject, Reference } from "./platform.ts"
import { PolicyStore } from "./policy-store.ts"
import { kindOf, same, spokenTerms, type Entry, type EntryKind, type EntryTarget } from "./scope-document.ts"
import { findTarget } from "./scope-targets.ts"

/** Where an entry of an allowlist comes from, as the audit log tells it. */
export interface EntryOrigin {
  readonly actor: Actor
  /** The place of the event in the log: names may be erased there, so none is remembered here. */
  readonly sequence: number
  readonly createdAt: string
  /** Whether it was taken from the log of use. */
  readonly autopopulated: boolean
}

/** The origins of a project's entries, as of one revision. */
export interface EntryOrigins {
  readonly revision: number
  /** `null`: the platform brought it, and says no more of it. */
  readonly of: (target: EntryTarget) => EntryOrigin | null
}

type Origins = ReadonlyMap<string, EntryOrigin>

interface Known {
  readonly revision: number
  readonly origins: Origins
}

const pageSize = 500

/** So many projects are remembered, and of each so many sources: the log is read once, and then what is new of it. */
const mostProjects = 200
const mostRemembered = 2_000

const remembered = new WeakMap<PolicyStore["Service"], Map<number, Known>>()

/**
 * Who added each entry that a project's list ever had, and when, from the project's revisions: the last time that it
 * was there after a change and not before. What an entry permits may have changed since.
 */
export const entryOrigins = Effect.fn("entryOrigins")(function* (project: PlatformProject) {
  const store = yield* PolicyStore
  const known = knownTo(store)
  const before = known.get(project.id)
  const origins = new Map<string, EntryOrigin>()
  let revision = before?.revision ?? 0
  let below: number | undefined
  for (;;) {
    const page = yield* store.revisions({
      entity: { type: "project", id: project.id },
      limit: pageSize,
      ...(below !== undefined && { before: below })
    })
    const events = page.map(readEvent)
    const news = events.filter(({ event }) => revisionOf(event) > (before?.revision ?? 0))
    for (const one of news) {
      revision = Math.max(revision, revisionOf(one.event))
      for (const key of yield* addedBy(one)) if (!origins.has(key)) origins.set(key, originOf(one))
    }
    const oldest = news.at(-1)
    if (oldest === undefined || news.length < pageSize) break
    below = revisionOf(oldest.event)
    yield* Effect.yieldNow
  }
  const all: Origins = new Map([...(before?.origins ?? []), ...origins])
  remember(known, project.id, { revision, origins: all })
  return {
    revision,
    of: ({ id, kind, path }) =>
      all.get(keyOf(kind, id)) ?? (path === undefined ? null : (all.get(keyOf(kind, path)) ?? null))
  } satisfies EntryOrigins as EntryOrigins
})

const revisionOf = ({ revision }: Pick<ReadEvent["event"], "revision">): number => revision?.after ?? 0

const keyOf = (kind: EntryKind, reference: Reference): string => JSON.stringify([kind, reference])

const nameOf = (entry: Entry): string => keyOf(kindOf(entry), entry[kindOf(entry)] ?? "")

/** The sources that an event has after it and not before. */
const addedBy = Effect.fnUntraced(function* ({ event: { changes = [] } }: ReadEvent) {
  const inScope = changes.filter(({ path }) => path === "/scope" || path.startsWith("/scope/"))
  const before = inScope.flatMap((change) => entriesWithin(change.before))
  const after = inScope.flatMap((change) => entriesWithin(change.after))
  const names = new Set(before.map(nameOf))
  const added = after.filter((entry) => !names.has(nameOf(entry)))
  const gone = before.filter((entry) => !after.some((other) => nameOf(other) === nameOf(entry)))
  return without(added, yield* renumbered(gone, added)).map(nameOf)
})

/**
 * When a project's list is first stored, paths become the numbers behind them: the entry is the same. By the paths
 * that things have now, and where there is nothing any more, by their order, which stays.
 */
const renumbered = Effect.fnUntraced(function* (gone: ReadonlyArray<Entry>, added: ReadonlyArray<Entry>) {
  const found: Array<Entry> = []
  const moved: Array<Entry> = []
  for (const entry of gone) {
    const kind = kindOf(entry)
    const path = entry[kind]
    if (typeof path !== "string") continue
    const target = yield* findTarget(kind, path)
    if (target === null) moved.push(entry)
    else found.push(...added.filter((other) => other[kind] === target.id))
  }
  for (const entry of moved) {
    const kind = kindOf(entry)
    const standing = without(added, found).find(
      (other) => typeof other[kind] === "number" && same(spokenTerms(other), spokenTerms(entry))
    )
    if (standing !== undefined) found.push(standing)
  }
  return found
})

const without = (entries: ReadonlyArray<Entry>, others: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
  entries.filter((entry) => !others.includes(entry))

const originOf = ({ event }: ReadEvent): EntryOrigin => ({
  actor: event.actor,
  sequence: event.sequence,
  createdAt: event.time,
  autopopulated: event.autopopulated === true
})

const knownTo = (store: PolicyStore["Service"]): Map<number, Known> => {
  const known = remembered.get(store) ?? new Map<number, Known>()
  remembered.set(store, known)
  return known
}

/** The one that was asked for last is forgotten last. */
const remember = (known: Map<number, Known>, id: number, next: Known): void => {
  if ((known.get(id)?.revision ?? 0) > next.revision) return
  known.delete(id)
  if (next.origins.size > mostRemembered) return
  known.set(id, next)
  for (const oldest of known.keys()) {
    if (known.size <= mostProjects) return
    known.delete(oldest)
  }
}
