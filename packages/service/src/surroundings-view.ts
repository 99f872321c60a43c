import { canonicalJson, type Json, type Permissions } from "@jobwarden/core"
import { createHash } from "node:crypto"
import { readSurroundingDocument } from "./policy-index.ts"
import type { StoredPolicy } from "./policy-store.ts"
import type { Surrounding } from "./surroundings.ts"

/** A group's or the instance's document as the APIs show it (SPEC §9.4). */
export interface SurroundingsView {
  readonly document: {
    readonly defaults: Permissions
    readonly limits: Permissions
    /** The instance's only. */
    readonly enforce_scope?: boolean
    readonly group_id?: number
    readonly revision: number
    readonly updated_at: string | null
  }
  /** Of exactly this state. */
  readonly etag: string
}

/** The view of a stored document. */
export const viewSurroundings = (surrounding: Surrounding, policy: StoredPolicy): SurroundingsView => {
  const { defaults = {}, enforce_scope = false, limits = {} } = readSurroundingDocument(policy)
  const { revision, updatedAt } = policy
  const document = {
    defaults,
    limits,
    ...(surrounding.type === "instance" ? { enforce_scope } : { group_id: surrounding.id }),
    revision,
    updated_at: updatedAt
  }
  const state = canonicalJson(document as unknown as Json)
  const digest = createHash("sha256").update(state).digest("hex").slice(0, 16)
  return { document, etag: `"${revision}.${digest}"` }
}
