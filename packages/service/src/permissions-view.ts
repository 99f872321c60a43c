import { canonicalJson, type Json, type Permissions } from "@jobwarden/core"
import { createHash } from "node:crypto"
import { Effect } from "effect"
import type { ShownLimitedCell } from "./concealed.ts"
import type { PlatformProject } from "./platform.ts"
import { describeProject, PolicyIndex, readProjectDocument } from "./policy-index.ts"
import type { StoredPolicy } from "./policy-store.ts"

export type View = "effective" | "explicit"

/** A project's policy as the APIs show it (SPEC §9.4), with the tag of exactly this state in this view. */
export interface PermissionsView {
  /** In the effective view the grant in force for every cell, in the explicit view what the project states. */
  readonly permissions: Permissions
  readonly project_id: number
  readonly revision: number
  readonly updated_at: string | null
  /** What limits cut, as the reader may see it. */
  readonly limited: ReadonlyArray<ShownLimitedCell>
  readonly etag: string
}

/** Builds the view of a stored policy, by what else is in force now. Sources are in it whoever reads it. */
export const viewPermissions = Effect.fnUntraced(function* (
  project: PlatformProject,
  policy: StoredPolicy,
  view: View
): Effect.fn.Return<PermissionsView, never, PolicyIndex> {
  const index = yield* PolicyIndex
  const document = readProjectDocument(policy)
  const described = describeProject(project, document, policy.revision)
  const shown = {
    permissions:
      view === "explicit" ? (document.permissions ?? {}) : index.engine.effectivePermissions(described),
    project_id: project.id,
    revision: policy.revision,
    updated_at: policy.updatedAt,
    limited: index.engine.limitedCells(described)
  }
  return { ...shown, etag: yield* tagOf(project, policy, [view, shown]) }
})

/** The tag of a policy as somebody is shown it: the project's revision, and a hash of all that the answer depends on. */
export const tagOf = Effect.fnUntraced(function* (
  project: PlatformProject,
  { revision }: StoredPolicy,
  [view, ...shown]: readonly [view: string, ...shown: ReadonlyArray<unknown>]
): Effect.fn.Return<string, never, PolicyIndex> {
  const index = yield* PolicyIndex
  const { groups, instance } = index.surroundings(project)
  // The content is in it beside the revisions: a grant that expires changes what is shown, and no revision.
  const state = canonicalJson([view, project.visibility, groups, instance, ...shown] as unknown as Json)
  const digest = createHash("sha256").update(state).digest("hex").slice(0, 16)
  return `"${revision}.${digest}"`
})

/**
 * Whether an `If-Match` allows a change of the project at this revision (RFC 9110 §13.1.1, SPEC §7: only the
 * project's own revision counts). Weak tags never match, by the RFC.
 */
export const ifMatchAllows = (ifMatch: string | undefined, revision: number): boolean => {
  if (ifMatch === undefined || ifMatch.trim() === "*") return true
  return ifMatch
    .split(",")
    .some((tag) => /^"(\d+)\.[0-9a-f]{16}"$/.exec(tag.trim())?.[1] === String(revision))
}
