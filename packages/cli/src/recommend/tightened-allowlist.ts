import { decodeScope, type ProjectInput, type Reason, type Reference, type Scope } from "@jobwarden/core"
import { standingOf } from "@jobwarden/core/rules"
import { Result } from "effect"
import type { Engine } from "./observations.ts"

export type Entry = NonNullable<Scope["allowlist"]>[number]

/** A source that came, and today's policy keeps it out. */
export interface RefusedSource {
  readonly source: Reference
  readonly reason: Reason
}

/** Where the sources stand before the project today. */
const standingsOf = (engine: Engine, project: ProjectInput, sources: readonly Reference[]) => {
  const subject = engine.subject(project.path)
  if (subject === null) return []
  const { compiled, directory, target } = subject
  return sources.map((source) => ({
    source,
    ...standingOf(directory, target, compiled, directory.project(source))
  }))
}

const isSame = (one: Entry, other: Entry): boolean =>
  one.project === other.project && one.group === other.group

const isSelf = (entry: Entry, { id, path }: ProjectInput): boolean =>
  entry.project !== undefined && (entry.project === path || entry.project === id)

/** Today's entries that decide for none of the sources; one for the project itself only ever restricts it. */
export const unseenEntries = (
  engine: Engine,
  project: ProjectInput,
  sources: readonly Reference[]
): readonly Entry[] => {
  const seen = standingsOf(engine, project, sources).flatMap(({ entries }) => entries)
  return (project.scope?.allowlist ?? []).filter(
    (entry) => !isSelf(entry, project) && !seen.some((one) => isSame(one.entry as Entry, entry))
  )
}

/** The sources that the scope keeps out today, but for what is public. */
export const refusedSources = (
  engine: Engine,
  project: ProjectInput,
  sources: readonly Reference[]
): readonly RefusedSource[] =>
  standingsOf(engine, project, sources).flatMap(({ entries, origin, source }): readonly RefusedSource[] => {
    if (origin === "own" || mayDoAnything(engine, project.path, source)) return []
    if (entries.some(({ expired }) => expired)) return [{ source, reason: "entry_expired" }]
    return entries.length === 0 ? [{ source, reason: "not_in_scope" }] : []
  })

/** Whether the strongest job token of the source may do anything at all. */
const mayDoAnything = (engine: Engine, project: string, source: Reference): boolean => {
  const strongest = { type: "job", project: source, ref: { protected: true }, trigger_role: "owner" } as const
  return (engine.whatCan(project, strongest) ?? []).length > 0
}

/**
 * The scope without the entries through which none of the sources came. What those who came may do stays as it is.
 * Where a broader entry would take the place of one that goes, it stays and permits nothing. Where the scope is
 * open today, those who came are listed, with everything.
 */
export const tightenAllowlist = (
  engine: Engine,
  project: ProjectInput,
  sources: readonly Reference[]
): Scope => {
  const allowlist = project.scope?.allowlist ?? []
  if (engine.compiled(project.path)?.inboundEnabled === false) {
    const refused = refusedSources(engine, project, sources)
    const listed = standingsOf(engine, project, sources)
      .filter(({ origin, source }) => origin !== "own" && !refused.some((one) => one.source === source))
      .map(({ source }): Entry => ({ project: source, default_permissions: true }))
      .filter((entry) => Result.isSuccess(decodeScope({ allowlist: [entry] })))
    return {
      inbound_enabled: true,
      allowlist: [...allowlist.filter((entry) => isSelf(entry, project)), ...listed]
    }
  }
  const unseen = unseenEntries(engine, project, sources)
  const closed = allowlist.map((entry) => (unseen.includes(entry) ? closedOf(entry) : entry))
  const isOn = project.scope?.inbound_enabled == null ? {} : { inbound_enabled: true }
  return { ...isOn, allowlist: withoutIdle(engine, project, closed, unseen) }
}

/** An entry that lets nothing through, and that keeps a broader one from taking its place. */
const closedOf = ({ group, project }: Entry): Entry => ({
  ...(project === undefined ? { group: group ?? "" } : { project }),
  job_token_policies: []
})

/** The entries without those of the unseen that can go: then nobody can do anything more. */
const withoutIdle = (
  engine: Engine,
  project: ProjectInput,
  entries: readonly Entry[],
  unseen: readonly Entry[]
): readonly Entry[] => {
  const described = (allowlist: readonly Entry[]): ProjectInput => ({
    ...project,
    scope: { inbound_enabled: true, allowlist }
  })
  const idle = entries.filter((entry) => unseen.some((one) => isSame(one, entry)))
  return idle.reduce<readonly Entry[]>((kept, entry) => {
    const without = kept.filter((other) => other !== entry)
    const hasGroups = without.some(({ group }) => group !== undefined)
    // The groups of what is known by its number alone are not known either.
    if (hasGroups && !isPathKnown(engine, project, entry)) return kept
    return engine.equivalent(described(kept), described(without)) ? without : kept
  }, entries)
}

const isPathKnown = (engine: Engine, { path }: ProjectInput, { group, project }: Entry): boolean => {
  const directory = engine.subject(path)?.directory
  if (typeof group === "number") return directory?.groupPath(group) !== undefined
  return typeof project !== "number" || directory?.project(project).path !== undefined
}
