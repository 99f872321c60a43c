import type { Access, Permissions, ProjectInput, Reason, Reference, Scope } from "@jobwarden/core"
import type { LastAuthentication } from "@jobwarden/core/rules"
import type { LoggedUse, Window } from "./logged-use.ts"
import { everythingOf, observationOf, withoutAnyName, type Engine } from "./observations.ts"
import {
  refusedSources,
  tightenAllowlist,
  unseenEntries,
  type Entry,
  type RefusedSource
} from "./tightened-allowlist.ts"

/** What the logs say of one project. */
export interface Evidence {
  /** Who did what; none where no log says so. */
  readonly uses: readonly LoggedUse[]
  readonly usesWindow: Window | null
  /** Who came, by GitLab's log; `null`: there is none. */
  readonly sources: readonly LastAuthentication[] | null
  readonly sourcesWindow: Window | null
}

/** What today's policy refuses, though somebody tried it. */
export interface Refused {
  readonly use: LoggedUse
  readonly reason: Reason
}

/** The tightest policy for what the logs of a project show. */
export interface Recommendation {
  readonly today: ProjectInput
  /** Today's with what is tighter. */
  readonly proposed: ProjectInput
  /** `uses`: a log says who did what; `sources`: it says only who came, so that only the allowlist is looked at. */
  readonly from: "uses" | "sources" | "both"
  /** What today's policy gives and nobody used. */
  readonly slack: readonly Access[]
  readonly refused: readonly Refused[]
  readonly refusedSources: readonly RefusedSource[]
  /** Denied when they were made, and today's policy lets them in: they are no reason for anything. */
  readonly deniedThen: readonly LoggedUse[]
  /** Today's entries through which nobody came. */
  readonly unseen: readonly Entry[]
  /** Sources that came, and no log says for what: all that they may do today stays. */
  readonly unknownUse: readonly Reference[]
}

/**
 * The tightest policy for one project that still permits what the logs show and today's policy allows; `null`
 * where they show nothing that was let in. It gives nobody what today's does not.
 */
export const recommendFor = (
  engine: Engine,
  today: ProjectInput,
  { sources, uses }: Pick<Evidence, "sources" | "uses">
): Recommendation | null => {
  const allowed = uses.filter((use) => use.allowed)
  const came = [...new Set((sources ?? []).map(({ source }) => source))]
  if (allowed.length === 0 && came.length === 0) return null
  const answered = uses.map((use) => ({ use, reason: engine.decide(use.access).reason }))
  const said = {
    today,
    refused: answered.filter(({ reason }) => reason !== "allowed"),
    deniedThen: answered.flatMap(({ reason, use }) => (reason === "allowed" && !use.allowed ? [use] : [])),
    refusedSources: refusedSources(engine, today, came)
  }
  if (allowed.length === 0) {
    const proposed = { ...today, scope: inOrder(engine, today, tightenAllowlist(engine, today, came)) }
    const { lost: slack } = engine.diff(today, proposed)
    const unseen = unseenEntries(engine, today, came)
    return { ...said, proposed, slack, unseen, from: "sources", unknownUse: [] }
  }
  const known = new Set(sourcesOf(allowed).map((source) => identityOf(engine, source)))
  const others = came.filter((source) => !known.has(identityOf(engine, source)))
  const everything = others.map((source) => ({
    source,
    accesses: everythingOf(engine, today.path, source)
  }))
  const minimal = engine.minimalPolicy(today, [
    ...allowed.map((use) => ({ ...observationOf(engine, use), project: today.path })),
    ...everything.flatMap(({ accesses }) => accesses)
  ])
  const proposed = {
    ...today,
    permissions: withoutAnyName(minimal.permissions as Permissions),
    scope: inOrder(engine, today, minimal.scope as Scope)
  }
  return {
    ...said,
    proposed,
    from: sources === null ? "uses" : "both",
    slack: engine.diff(today, proposed).lost,
    unseen: unseenEntries(engine, today, [...sourcesOf(allowed), ...came]),
    unknownUse: everything.flatMap(({ accesses, source }) => (accesses.length > 0 ? [source] : []))
  }
}

/** The projects whose jobs they were. */
export const sourcesOf = (uses: readonly LoggedUse[]): readonly Reference[] => [
  ...new Set(uses.flatMap(({ access: { caller } }) => (caller.type === "job" ? [caller.project] : [])))
]

/** One text for a project, whether it is named by its id or its path. */
export const identityOf = (engine: Engine, source: Reference): string => {
  const found = engine.subject({ path: "any/project" })?.directory.project(source)
  return found?.id === undefined ? `path ${found?.path ?? source}` : `id ${found.id}`
}

/** The entries in today's order, and what is new behind them: so comments in a file stay with what they are about. */
const inOrder = (engine: Engine, { scope: today }: ProjectInput, scope: Scope): Scope => {
  const nameOf = ({ group, project }: Entry): string =>
    project === undefined ? `group ${String(group)}` : identityOf(engine, project)
  const names = (today?.allowlist ?? []).map(nameOf)
  const placeOf = (entry: Entry): number => {
    const place = names.indexOf(nameOf(entry))
    return place === -1 ? names.length : place
  }
  return {
    ...scope,
    allowlist: (scope.allowlist ?? []).toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
