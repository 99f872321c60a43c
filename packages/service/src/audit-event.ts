import { canonicalJson, type Json } from "@jobwarden/core"
import { createHash, hash, randomBytes } from "node:crypto"
import type { Entity } from "./entity.ts"

/** Who did it, by kind and number only: names are personal data. */
export interface Actor {
  readonly type: "user" | "job" | "deploy_token" | "decision_client"
  readonly id: number | string
  /** Who signed for a job that came with an identity token: its number is one of this issuer's. */
  readonly issuer?: string
}

/**
 * An audit event before the log gives it its place (SPEC §8). For an accepted change `revision`, `changes`,
 * `gained` and `lost` are present; for a batch of refused attempts `reason` and `count` are.
 */
export interface AuditEventDraft {
  readonly event_name: string
  /** RFC 3339 in UTC with milliseconds. */
  readonly time: string
  readonly actor: Actor
  readonly entity: Entity
  readonly request_id: string
  readonly revision?: { readonly before: number; readonly after: number }
  /** The changed paths (RFC 6901 pointers into the document), `null` where a side has nothing. */
  readonly changes?: ReadonlyArray<{ readonly path: string; readonly before: Json; readonly after: Json }>
  readonly gained?: Json
  readonly lost?: Json
  /** In place of the two where a group's or the instance's document changes: for whom below, policy by policy. */
  readonly concerned?: Json
  readonly acknowledged?: ReadonlyArray<Json>
  /** SHA-256 of the stored document of an accepted change; `nextRevision` puts it in. */
  readonly document_hash?: string
  /** Critical findings that a change introduced unrefused, through routes whose clients cannot acknowledge. */
  readonly findings?: ReadonlyArray<Json>
  /** Present where the entries that a change adds to an allowlist are taken from the log of use. */
  readonly autopopulated?: true
  readonly reason?: string
  readonly count?: number
}

/** What may have to be erased on request: it sits beside the event, which holds only a salted hash of it. */
export interface PersonalData {
  readonly author_name?: string
  readonly author_username?: string
  readonly ip_address?: string
  readonly user_agent?: string
  readonly entity_path?: string
  /** The path of the other project or group that the event is about. */
  readonly target_path?: string
}

/** An event as the log keeps it. */
export interface SealedEvent {
  readonly sequence: number
  /** RFC 8785 canonical JSON; the stored bytes are its UTF-8. */
  readonly body: string
  /** SHA-256 over the byte 0x00 and the body: the event as a leaf of the Merkle tree (RFC 9162 §2.1.1). */
  readonly leafHash: Uint8Array
  readonly personal: { readonly salt: Uint8Array; readonly data: string }
}

/** An event as it is read back; `personal` is `null` once erased. */
export interface StoredEvent extends Omit<SealedEvent, "personal"> {
  readonly personal: SealedEvent["personal"] | null
}

/** RFC 9162 §2.1.1: the hash of a leaf. */
export const leafHash = (body: string): Uint8Array =>
  createHash("sha256").update(Uint8Array.of(0)).update(body, "utf8").digest()

/** The salted hash that ties an event to its personal data: SHA-256 over the salt and the canonical JSON. */
export const personalHash = (salt: Uint8Array, data: string): string =>
  // In one call: verifying a log does it for each event.
  hash("sha256", Buffer.concat([salt, Buffer.from(data, "utf8")]), "hex")

/** The hash that ties a change's event to the document that it led to, which is canonical JSON. */
export const documentHash = (document: string): string => hash("sha256", document, "hex")

/**
 * Gives a draft its place in the log and its final bytes. `salt` is 32 random bytes unless a test says.
 *
 * The form is final: stores keep `body` as it is, and the log's tree is built over it.
 */
export const sealEvent = (
  sequence: number,
  draft: AuditEventDraft,
  personal: PersonalData,
  salt: Uint8Array = randomBytes(32)
): SealedEvent => {
  const data = canonicalJson({ ...personal })
  const body = canonicalJson({
    ...draft,
    actor: { ...draft.actor },
    entity: { ...draft.entity },
    revision: draft.revision && { ...draft.revision },
    changes: draft.changes?.map((change) => ({ ...change })),
    sequence,
    personal_data_hash: personalHash(salt, data)
  } as unknown as Json)
  return { sequence, body, leafHash: leafHash(body), personal: { salt, data } }
}
