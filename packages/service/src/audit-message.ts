import type { AuditEventDraft, PersonalData } from "./audit-event.ts"
import type { Entry, EntryKind } from "./scope-document.ts"

const verbs = {
  added: { done: "was added to", member: "after" },
  removed: { done: "was removed from", member: "before" }
} as const

/** What GitLab calls it that an entry says something else than before. */
export const policiesUpdated = "secure_ci_job_token_policies_updated"

/**
 * What GitLab says of an event that has one of its names; `undefined` for the others. Projects and groups have
 * their paths of that time in it, and once those are erased their numbers.
 */
export const gitlabMessage = (
  { changes = [], entity, event_name: name }: Pick<AuditEventDraft, "changes" | "entity" | "event_name">,
  { entity_path: scope, target_path: path }: PersonalData
): string | undefined => {
  const entriesOf = (member: "before" | "after"): ReadonlyArray<Entry> =>
    changes.flatMap((change) => (change[member] ?? []) as Entry)
  const [, switched] = /^secure_ci_job_token_inbound_(enabled|disabled)$/.exec(name) ?? []
  if (switched !== undefined) return `Secure ci_job_token was ${switched} for inbound`
  if (name === policiesUpdated) {
    const { default_permissions: all = false, job_token_policies: policies = [] } =
      entriesOf("after").at(-1) ?? {}
    return `CI job token updated to default permissions: ${all}, policies: ${policies?.join(", ") ?? ""}`
  }
  const [, kind, done] = /^secure_ci_job_token_(project|group)_(added|removed)$/.exec(name) ?? []
  if (kind === undefined || done === undefined) return undefined
  const verb = verbs[done as keyof typeof verbs]
  const entry: Entry = entriesOf(verb.member).at(-1) ?? {}
  const target = path ?? String(entry[kind as EntryKind] ?? "")
  const list = kind === "project" ? "inbound list of allowed projects" : "list of allowed groups"
  return (
    `${kind === "project" ? "Project" : "Group"} ${target} ${verb.done} ${list} for ${scope ?? entity.id}` +
    suffix(entry, done === "added")
  )
}

/** What the entry permits, where it says so. */
const suffix = (entry: Entry, isAdded: boolean): string => {
  const policies = entry.job_token_policies?.join(", ")
  const parts = [
    isAdded && (entry.default_permissions != null || policies !== undefined)
      ? `default permissions: ${entry.default_permissions ?? false}`
      : [],
    policies ? `job token policies: ${policies}` : []
  ].flat()
  return parts.length === 0 ? "" : `, with ${parts.join(", ")}`
}
