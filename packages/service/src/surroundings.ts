import {
  mergePermissions,
  vocabulary,
  type InstancePatch,
  type Permissions,
  type PermissionsPatch,
  type ProposalOf,
  type GitLab
} from "@jobwarden/core"
import type { AuditEventDraft } from "./audit-event.ts"
import { changedPaths } from "./changed-paths.ts"
import type { Entity } from "./entity.ts"
import type { PlatformGroup } from "./platform.ts"
import type { SurroundingDocument } from "./policy-index.ts"

/** What stands around projects and has a document of its own: a group, or the instance. */
export type Surrounding =
  | { readonly type: "group"; readonly id: number; readonly path: string }
  | { readonly type: "instance"; readonly id: 0; readonly path?: never }

export const theInstance = { type: "instance", id: 0 } as const satisfies Surrounding

export const surroundingGroup = ({ id, path }: PlatformGroup): Surrounding => ({ type: "group", id, path })

export const entityOf = ({ id, type }: Surrounding): Entity => ({ type, id })

/** What the engine is asked about: the document as what the group or the instance would say. */
export const proposalOf = (surrounding: Surrounding, document: SurroundingDocument): ProposalOf<GitLab> => {
  if (surrounding.type === "instance") return { instance: document }
  const { id, path } = surrounding
  return { group: { ...document, id, path } }
}

/**
 * Merges a patch into a document (RFC 7396), each grant as one value. What says nothing is not kept: an empty
 * object, and a scope that is not enforced.
 */
export const mergeSurroundings = (
  document: SurroundingDocument,
  patch: InstancePatch
): SurroundingDocument => {
  const { enforce_scope = document.enforce_scope } = patch
  return {
    ...stated("defaults", document.defaults, patch.defaults),
    ...stated("limits", document.limits, patch.limits),
    ...(enforce_scope === true && { enforce_scope })
  }
}

const stated = (
  member: "defaults" | "limits",
  document: Permissions = {},
  patch: PermissionsPatch | null = {}
): SurroundingDocument => {
  const merged = patch === null ? {} : mergePermissions(vocabulary.domain, document, patch)
  return Object.keys(merged).length === 0 ? {} : { [member]: merged }
}

/** What differs between two documents, as pointers into them. */
export const changedSurroundings = (
  before: SurroundingDocument,
  after: SurroundingDocument
): NonNullable<AuditEventDraft["changes"]> => {
  const [was, becomes] = [before.enforce_scope ?? null, after.enforce_scope ?? null]
  return [
    ...changedPaths(before.defaults ?? {}, after.defaults ?? {}, "defaults"),
    ...(was === becomes ? [] : [{ path: "/enforce_scope", before: was, after: becomes }]),
    ...changedPaths(before.limits ?? {}, after.limits ?? {}, "limits")
  ]
}
