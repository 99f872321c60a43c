import { canonicalJson } from "@jobwarden/core"
import { documentHash, type SealedEvent, sealEvent } from "./audit-event.ts"
import type { Change, StoredDocument, StoredPolicy } from "./policy-store.ts"
import type { Entity } from "./entity.ts"

/** The policy of an entity that never was written. */
export const unwrittenPolicy = (entity: Entity): StoredPolicy => ({
  entity: { type: entity.type, id: entity.id },
  revision: 0,
  document: {},
  updatedAt: null
})

/** What a store keeps of an accepted change: these three, or nothing. */
export interface NextRevision {
  readonly policy: StoredPolicy & { readonly updatedAt: string }
  /** The document as it is kept: RFC 8785 canonical JSON. */
  readonly document: string
  readonly event: SealedEvent
}

/**
 * The revision that follows `current`, with its event at place `sequence` of the log. It is as old as its
 * event. Every store takes it from here, so that a revision and its event cannot tell different stories.
 *
 * Throws where they would: that is a mistake in whoever made the change, not something to recover from.
 */
export const nextRevision = (
  current: StoredPolicy,
  write: NonNullable<Change<unknown>["write"]>,
  sequence: number
): NextRevision => {
  const revision = current.revision + 1
  requireEntity(current.entity)
  const { entity, time, revision: told } = write.event
  if (told?.before !== current.revision || told.after !== revision) {
    const said = told === undefined ? "no revision" : `revision ${told.before} to ${told.after}`
    throw new Error(`the audit event names ${said}, the change is from ${current.revision} to ${revision}`)
  }
  if (entity.type !== current.entity.type || entity.id !== current.entity.id) {
    throw new Error(
      `the audit event is about ${describe(entity)}, the change about ${describe(current.entity)}`
    )
  }
  if (!timestamp.test(time)) {
    throw new Error(`the audit event's time \`${time}\` is not RFC 3339 in UTC with milliseconds`)
  }
  const document = canonicalJson(write.document)
  const event = { ...write.event, document_hash: documentHash(document) }
  return {
    // Parsed again, so that what a change reports is what a later read will, and belongs to nobody else.
    policy: { entity: current.entity, revision, document: parseDocument(document), updatedAt: time },
    document,
    event: sealEvent(sequence, event, write.personal)
  }
}

/** A document from its stored text, which `nextRevision` made. */
export const parseDocument = (text: string): StoredDocument => JSON.parse(text) as StoredDocument

/** Past this many texts the memory starts anew. */
const mostRemembered = 10_000

/**
 * The same for many at a time: equal texts come to one document, which several policies then share. Templates make few
 * documents of a million projects.
 */
export const documentParser = (): ((text: string) => StoredDocument) => {
  const remembered = new Map<string, StoredDocument>()
  return (text) => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const document = parseDocument(text)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(text, document)
    return document
  }
}

const requireEntity = (entity: Entity): void => {
  const valid =
    entity.type === "instance" ? entity.id === 0 : Number.isSafeInteger(entity.id) && entity.id > 0
  if (!valid) throw new Error(`${describe(entity)} cannot have a policy: its id is not one of its kind`)
}

const describe = (entity: Entity): string => `${entity.type} ${entity.id}`

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
