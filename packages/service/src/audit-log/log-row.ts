import { canonicalJson, type Json } from "@jobwarden/core"
import type { AuditEventDraft } from "../audit-event.ts"
import type { StoredDocument } from "../policy-store.ts"

/** An event as somebody keeps it, taken for nothing yet: its place, its bytes, and the hash beside them. */
export interface LogRow {
  readonly sequence: number
  readonly body: Uint8Array
  readonly leafHash: Uint8Array
  /** `null`: erased, or not in what is read. */
  readonly personal: { readonly salt: Uint8Array; readonly data: string } | null
}

/** A revision as a store keeps it beside the log. */
export interface RevisionRow {
  readonly document: string
  readonly eventSequence: number
  readonly createdAt: string
}

/** What is wrong with an event, by the check that found it. */
export type LogCheck =
  | "sequence"
  | "text"
  | "canonical_form"
  | "hash"
  | "place"
  | "members"
  | "revision_chain"
  | "personal_data"
  | "document"
  | "checkpoint"
  | "export"

/** The first thing that is wrong with a log. */
export interface LogProblem {
  readonly check: LogCheck
  /** The event; `null` where no single one can be named. */
  readonly sequence: number | null
  /** What is wrong, in words; nothing of what the event holds is in it but numbers. */
  readonly message: string
}

/** What of an event the checks look at. */
export type CheckedEvent = Pick<
  AuditEventDraft,
  "changes" | "document_hash" | "entity" | "revision" | "time"
> & {
  readonly sequence: number
  readonly personal_data_hash: string
}

/** What the bytes of an event are, or what keeps them from being one. */
export type ReadBody =
  | { readonly event: CheckedEvent; readonly text: string }
  | { readonly check: "text" | "canonical_form" | "members"; readonly message: string }

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const hexadecimalHash = /^[0-9a-f]{64}$/

/** Reads the bytes of an event: UTF-8, the canonical form of a JSON object, with the members that all events have. */
export const readBody = (bytes: Uint8Array): ReadBody => {
  let text: string
  let value: Json
  try {
    text = decoder.decode(bytes)
    value = JSON.parse(text) as Json
  } catch {
    return { check: "text", message: "its bytes are no JSON in UTF-8" }
  }
  if (!isCanonical(value, text)) {
    return { check: "canonical_form", message: "its bytes are not the canonical form of what they say" }
  }
  const wrong = wrongMember(value)
  return wrong === undefined
    ? { event: value as unknown as CheckedEvent, text }
    : { check: "members", message: `\`${wrong}\` is missing in it, or is not what it is in an event` }
}

const isCanonical = (value: Json, text: string): boolean => {
  try {
    // Most of the time of verifying is spent here. What JSON.stringify gives is the canonical form where keys are
    // in their order and no half of a character, which it writes as an escape, is in it.
    if (!text.includes("\\ud") && hasKeysInOrder(value) && JSON.stringify(value) === text) return true
    return canonicalJson(value) === text
  } catch {
    // Numbers past all bounds, halves of characters, and what is nested without end have no canonical form.
    return false
  }
}

const hasKeysInOrder = (value: Json): boolean => {
  if (typeof value !== "object" || value === null) return true
  if (Array.isArray(value)) return (value as ReadonlyArray<Json>).every(hasKeysInOrder)
  const members = value as { readonly [key: string]: Json }
  let before: string | undefined
  for (const key of Object.keys(members)) {
    if (before !== undefined && before >= key) return false
    const member = members[key]
    if (typeof member === "object" && !hasKeysInOrder(member)) return false
    before = key
  }
  return true
}

type Members = { readonly [key: string]: Json | undefined }

const membersOf = (value: Json | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {}

const isCount = (value: Json | undefined, least: number): boolean =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least

const entityTypes: ReadonlySet<Json | undefined> = new Set(["project", "group", "instance"])

const isHash = (value: Json | undefined): boolean => typeof value === "string" && hexadecimalHash.test(value)

/** The first member that is missing, or is not what it is in an event. Each event passes here. */
const wrongMember = (value: Json): string | undefined => {
  const event = membersOf(value)
  const entity = membersOf(event["entity"])
  const actor = membersOf(event["actor"])
  const { changes, document_hash: documentHash, event_name: name, revision, time } = event
  if (!isCount(event["sequence"], 1)) return "sequence"
  if (typeof time !== "string" || !timestamp.test(time)) return "time"
  if (typeof name !== "string" || name === "") return "event_name"
  const { id: actorId, type: actorType } = actor
  if (typeof actorType !== "string" || (typeof actorId !== "number" && typeof actorId !== "string"))
    return "actor"
  if (!entityTypes.has(entity["type"])) return "entity"
  const isOne = entity["type"] === "instance" ? entity["id"] === 0 : isCount(entity["id"], 1)
  if (!isOne) return "entity"
  if (typeof event["request_id"] !== "string") return "request_id"
  if (!isHash(event["personal_data_hash"])) return "personal_data_hash"
  if (revision !== undefined) {
    const { after, before } = membersOf(revision)
    if (!isCount(before, 0) || !isCount(after, 1)) return "revision"
  }
  if (documentHash !== undefined && !isHash(documentHash)) return "document_hash"
  return changes === undefined || areChanges(changes) ? undefined : "changes"
}

const areChanges = (value: Json): boolean =>
  Array.isArray(value) && value.every((change: Json) => typeof membersOf(change)["path"] === "string")

/** A document as its text says it; `null` where it is no canonical JSON object. */
export const readDocument = (text: string): StoredDocument | null => {
  try {
    const value = JSON.parse(text) as Json
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
    return isObject && isCanonical(value, text) ? (value as StoredDocument) : null
  } catch {
    return null
  }
}
