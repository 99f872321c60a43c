import { ancestorPaths } from "../access/directory.ts"
import { quote } from "../input/problem.ts"
import { isEmpty } from "../access/class-set.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import type { ListedEntry, PolicyView } from "./policy-view.ts"
import type { FixProposal, Hit, RuleContext, UseLog } from "./rule.ts"

/** An entry's source in words, with what was written: group `acme`, project 12. */
export const printSource = ({ entry: { group = "", project } }: ListedEntry): string => {
  const name = project ?? group
  return `${project === undefined ? "group" : "project"} ${typeof name === "string" ? quote(name) : name}`
}

/** Names past this many are counted. */
const mostNames = 3

/** A few names, and how many there are beside. */
export const printNames = (names: readonly string[]): string => {
  const more = names.length - mostNames
  const shown = names.slice(0, mostNames)
  if (more > 0) return `${shown.join(", ")} and ${more} more`
  return [shown.slice(0, -1).join(", "), ...shown.slice(-1)].filter((part) => part !== "").join(" and ")
}

/** What an entry permits, in words. */
export const printPermitted = ({ entry, permitsAll }: ListedEntry): string => {
  if (permitsAll) return "everything that job tokens may do here"
  return printNames((entry.job_token_policies ?? []).map(quote))
}

/** The full path of an entry's source, where it is known. */
export const pathOf = (
  policy: Pick<PolicyView, "directory" | "isSelf" | "target">,
  listed: ListedEntry
): string | undefined => {
  const { group, project } = listed.entry
  if (project === undefined) return typeof group === "number" ? policy.directory.groupPath(group) : group
  if (typeof project === "string") return project
  return policy.isSelf(listed) ? policy.target.path : policy.directory.project(project).path
}

/** Whether an entry lets something through: it has not expired, and permits some cell. */
export const letsIn = ({ cells, expired }: ListedEntry): boolean => !expired && !isEmpty(cells)

/** Says which entries would decide for the source of an entry if that one were gone. */
export const makeHeirs = (policy: PolicyView): ((listed: ListedEntry) => readonly ListedEntry[]) => {
  const named = new Map<string, ListedEntry[]>()
  const keyOf = (isGroup: boolean, path: string): string => `${isGroup ? "group" : "project"} ${path}`
  const isGroup = ({ entry }: ListedEntry): boolean => entry.project === undefined
  for (const listed of policy.entries) {
    const path = pathOf(policy, listed)
    if (path === undefined) continue
    const key = keyOf(isGroup(listed), path)
    const others = named.get(key)
    if (others === undefined) named.set(key, [listed])
    else others.push(listed)
  }
  return (listed) => {
    const path = pathOf(policy, listed)
    if (path === undefined) return []
    const twins = (named.get(keyOf(isGroup(listed), path)) ?? []).filter((other) => other !== listed)
    // A group's entry never decides for the project's own jobs.
    if (twins.length > 0 || policy.isSelf(listed)) return twins
    for (const above of ancestorPaths(path)) {
      const groups = named.get(keyOf(true, above))
      if (groups !== undefined) return groups
    }
    return []
  }
}

/** Whether the entries of a group above, which would take over, permit and expire as this one does. */
export const isSubsumed = (policy: PolicyView, listed: ListedEntry, heirs: readonly ListedEntry[]): boolean =>
  heirs.length > 0 &&
  heirs.every(
    (heir) =>
      pathOf(policy, heir) !== pathOf(policy, listed) &&
      heir.cells.every((word, at) => word === listed.cells[at]) &&
      endOf(heir) === endOf(listed)
  )

const endOf = ({ entry: { expires_at: end } }: ListedEntry): number | null =>
  end == null ? null : parseRfc3339(end)

/** A hit at an entry that concerns everyone whom it lets in. */
export const atEntry = (
  { masks, policy, vocabulary }: Pick<RuleContext, "masks" | "policy" | "vocabulary">,
  listed: ListedEntry
): Pick<Hit, "at" | "cells" | "concerned" | "from"> => {
  const tokens = masks.jobs({ origins: ["listed"] })
  return {
    at: { level: "project", path: listed.path },
    cells: vocabulary.cells.filter((cell) => listed.permits(cell.index) && policy.admits(cell, tokens)),
    concerned: () => tokens,
    from: listed.source
  }
}

/** An entry that permits what is named and no more. */
export const permitting = ({ entry }: ListedEntry, names: readonly string[]): AllowlistEntry => {
  const { default_permissions: _, job_token_policies: __, ...source } = entry
  return { ...source, job_token_policies: names }
}

/** Closes an entry: takes it out, or leaves it with nothing where a broader one would take its place. */
export const closing = (listed: ListedEntry, heirs: readonly ListedEntry[]): FixProposal => {
  const { index } = listed
  return heirs.length === 0
    ? { title: "take the entry out", change: { scope: { entries: [{ index, entry: null }] } } }
    : {
        title: "let the entry permit nothing",
        change: { scope: { entries: [{ index, entry: permitting(listed, []) }] } }
      }
}

/** What to do about an entry that should be closed, in words. */
export const printClosing = (heirs: readonly ListedEntry[]): string => {
  const [heir] = heirs
  if (heir === undefined) return "take the entry out"
  return `let it permit nothing (\`job_token_policies: []\`), since without it the entry for ${printSource(heir)} decides`
}

const shortestLog = 90 * 24 * 60 * 60 * 1000

/** Whether a log is long enough to say that something is not used: 90 days. */
export const isLongEnough = ({ since, until }: UseLog): boolean => {
  const [from, to] = [parseRfc3339(since), parseRfc3339(until)]
  return from !== null && to !== null && to - from >= shortestLog
}
