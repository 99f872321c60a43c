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
export type CheckedEvent = Pick<AuditEventDraft, "changes" | "entity" | "revision" | "time"> & {
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
  if (Array.isArray(value)) return value.every((item: Json) => hasKeysInOrder(item))
  let before: string | undefined
  for (const [key, member] of Object.entries(value)) {
    if ((before !== undefined && before >= key) || !hasKeysInOrder(member)) return false
    before = key
  }
  return true
}

type Members = { readonly [key: string]: Json | undefined }

const membersOf = (value: Json | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {}

const isCount = (value: Json | undefined, least: number): boolean =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least

const wrongMember = (value: Json): string | undefined => {
  const event = membersOf(value)
  const [entity, actor, revision] = [event["entity"], event["actor"], event["revision"]].map(membersOf)
  const isInstance = entity?.["type"] === "instance"
  const sound: ReadonlyArray<readonly [name: string, isSound: boolean]> = [
    ["sequence", isCount(event["sequence"], 1)],
    ["time", typeof event["time"] === "string" && timestamp.test(event["time"])],
    ["event_name", typeof event["event_name"] === "string" && event["event_name"] !== ""],
    ["actor", typeof actor?.["type"] === "string" && ["number", "string"].includes(typeof actor["id"])],
    ["entity", ["project", "group", "instance"].includes(String(entity?.["type"]))],
    ["entity", isInstance ? entity["id"] === 0 : isCount(entity?.["id"], 1)],
    ["request_id", typeof event["request_id"] === "string"],
    ["personal_data_hash", hexadecimalHash.test(String(event["personal_data_hash"]))],
    [
      "revision",
      event["revision"] === undefined || (isCount(revision?.["before"], 0) && isCount(revision?.["after"], 1))
    ],
    ["changes", event["changes"] === undefined || areChanges(event["changes"])]
  ]
  return sound.find(([, isSound]) => !isSound)?.[0]
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
