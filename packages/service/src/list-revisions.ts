import { printDifference, type Access, type Json } from "@jobwarden/core"
import { Effect } from "effect"
import { readEvent, type ReadEvent } from "./audit-event-view.ts"
import type { Actor } from "./audit-event.ts"
import { authorizeAudit } from "./authorize-audit.ts"
import { concealAccesses, concealChanges, sourcesInEvent, type ShownChanges } from "./concealed-event.ts"
import type { ShownAccess } from "./concealed.ts"
import { lookUpSources, type KnownSources } from "./known-sources.ts"
import type { Reference } from "./platform.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"

/** One revision of a project's document: what it changed, by whom, and for whom. */
export interface RevisionView extends ShownChanges {
  readonly revision: number
  readonly created_at: string
  /** The place of its event in the audit log. */
  readonly sequence: number
  readonly event_name: string
  /** Without a name once that is erased. */
  readonly actor: Actor & { readonly name?: string; readonly username?: string }
  readonly gained: ReadonlyArray<ShownAccess>
  readonly lost: ReadonlyArray<ShownAccess>
  /** Both in words; what the reader may not know is not in them. */
  readonly sentences: ReadonlyArray<string>
  readonly acknowledged: ReadonlyArray<Json>
}

export interface RevisionsQuery {
  /** Left out: from the latest. */
  readonly before?: number
  readonly limit: number
}

/** The revisions of a project's document with what they changed, the latest first, for whoever may read its events. */
export const listRevisions = Effect.fn("listRevisions")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** What is asked for, read only once the requester is known to be allowed to ask. */
  readQuery: Effect.Effect<RevisionsQuery, E>
) {
  const { project, user } = yield* authorizeAudit(requester, reference)
  const query = yield* readQuery
  const stored = yield* PolicyStore.use((store) =>
    store.revisions({ ...query, entity: { type: "project", id: project.id }, limit: query.limit + 1 })
  )
  const read = stored.slice(0, query.limit).map(readEvent)
  const sources = yield* lookUpSources(
    user,
    read.flatMap(({ event }) => sourcesInEvent(event))
  )
  const revisions: ReadonlyArray<RevisionView> = read.map((one) => viewRevision(one, sources))
  return { revisions, more: stored.length > query.limit }
})

const viewRevision = ({ event, personal }: ReadEvent, sources: KnownSources): RevisionView => {
  const { acknowledged = [], actor, changes = [], event_name, revision, sequence, time } = event
  const gained = concealAccesses(sources, event.gained)
  const lost = concealAccesses(sources, event.lost)
  return {
    revision: revision?.after ?? 0,
    created_at: time,
    sequence,
    event_name,
    actor: {
      ...actor,
      ...(personal?.author_name !== undefined && { name: personal.author_name }),
      ...(personal?.author_username !== undefined && { username: personal.author_username })
    },
    ...concealChanges(sources, changes),
    gained,
    lost,
    sentences: sentencesOf(gained, lost),
    acknowledged
  }
}

const sentencesOf = (
  gained: ReadonlyArray<ShownAccess>,
  lost: ReadonlyArray<ShownAccess>
): ReadonlyArray<string> => {
  try {
    return printDifference({ gained: gained.flatMap(toldOf), lost: lost.flatMap(toldOf) }).map(
      ({ text }) => text
    )
  } catch {
    // Another version's cells have no words here; the accesses themselves say the same.
    return []
  }
}

/** What of an access there are words for: nothing of sources that are only counted. */
const toldOf = ({ job_tokens = [], ...others }: ShownAccess): ReadonlyArray<Access> => {
  const shown = job_tokens.flatMap(({ hidden_sources: _, ...tokens }) =>
    tokens.from.length > 0 ? [tokens] : []
  )
  const isSomebody = shown.length > 0 || others.users !== undefined || others.deploy_tokens !== undefined
  return isSomebody ? [{ ...others, ...(shown.length > 0 && { job_tokens: shown }) }] : []
}
