import type { Domain } from "../domain/domain.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { AnyGrant } from "../policy/grant.ts"
import { define, ownObject } from "../policy/own-members.ts"
import { defaultKey, type AnyPermissions } from "../policy/permissions.ts"
import type { ScopeOf } from "../policy/scope.ts"
import { shortestGrant } from "../policy/shortest-grant.ts"
import type { Access } from "./accesses.ts"
import type { CompiledProject, Compiler, PolicySources } from "./compile.ts"
import { decideCaller, findCell, type Target } from "./decide.ts"
import { difference } from "./difference.ts"
import { isSameProject, type Directory } from "./directory.ts"
import type { Reason } from "./reason.ts"
import { isReference, readCaller, type AccessRequest } from "./request.ts"
import { standingOf } from "./scope-gate.ts"
import { isListable, tightestAllowlist } from "./tightest-allowlist.ts"
import { tightestGrant, type AllowedAccess } from "./tightest-grant.ts"

/** A request as a log shows it. */
export interface ObservedAccess extends AccessRequest {
  /** How often. */
  readonly count?: number
  /** RFC 3339. */
  readonly last_used?: string
}

/** The tightest policy of a project that still allows what was observed. */
export interface MinimalPolicy<Observed> {
  /** A grant for every cell, so that nothing is inherited. */
  readonly permissions: AnyPermissions
  readonly scope: ScopeOf
  /** What today's policy gives and nobody was seen to use: all that would be lost. */
  readonly slack: readonly Access[]
  /**
   * What was observed and is not provided for, and why: today's policy denies it, or no allowlist can name the
   * source.
   */
  readonly refused: readonly { readonly observed: Observed; readonly reason: Reason }[]
}

/** The project that a minimal policy is for. */
export interface MinimalPolicyQuestion<Observed> {
  readonly target: Target["identity"]
  /** Today's policy. */
  readonly sources: PolicySources
  readonly observed: readonly Observed[]
  readonly now: number
}

/**
 * The tightest policy that still allows everything observed, cell by cell. It gives nobody what today's policy
 * does not give, now or later: the grants are not wider before limits either, so nothing lies in wait for a limit
 * to be lifted. Observed accesses that today's policy denies are no reason to grant them.
 */
export const minimalPolicy = <Observed extends ObservedAccess>(
  compiler: Compiler,
  directory: Directory,
  { now, observed, sources, target }: MinimalPolicyQuestion<Observed>
): MinimalPolicy<Observed> => {
  const { vocabulary } = compiler
  const today = compiler.compile(sources, now)
  const cells = today.cells
  const reader = makeReader(compiler, directory, target, today)
  // Not `map`, which passes over the holes of a list.
  const seen = Array.from(observed, (one) => ({ one, access: reader(one) }))
  const accesses = seen.flatMap(({ access }) => (typeof access === "string" ? [] : [access]))

  const wanted = cells.map((cell) => ({
    cell: cell.cell,
    grant: tightestGrant(
      cell,
      accesses.filter((access) => access.cell.cell.index === cell.cell.index)
    )
  }))
  const permissions = documentOf(
    vocabulary.domain,
    wanted.map(({ cell, grant }) => {
      const baseline = vocabulary.baseline(cell, sources.visibility)
      return { cell, grant: shortestGrant(vocabulary, cell, baseline, grant) }
    })
  )
  const granted = wanted.flatMap(({ cell, grant }) => (grant.jobToken === null ? [] : [cell.index]))
  const allowlist = tightestAllowlist(compiler, directory, target, today, accesses, granted)
  const scope: ScopeOf = { inbound_enabled: true, allowlist }

  // It states every cell, so that nothing is asked of the documents above.
  const documents = [{ source: { level: "project" as const }, document: permissions }]
  const proposed = compiler.compile({ ...sources, documents, scope }, now)
  return {
    permissions,
    scope,
    slack: difference(compiler, directory, target, today, proposed).lost,
    refused: seen.flatMap(({ access, one }) =>
      typeof access === "string" ? [{ observed: one, reason: access }] : []
    )
  }
}

/** Reads of an observation what is to be provided for, or the reason that nothing is. */
const makeReader = (
  compiler: Compiler,
  directory: Directory,
  target: Target["identity"],
  compiled: CompiledProject
): ((observed: ObservedAccess) => AllowedAccess | Reason) => {
  const { vocabulary } = compiler
  const { cells } = compiled
  const today = { identity: target, revision: 0, compiled }
  return (observed) => {
    try {
      if (typeof observed !== "object" || observed === null || Array.isArray(observed))
        return "invalid_request"
      const { action, caller: unread, project, resource } = observed
      if (!isReference(project) || !isSameProject(directory.project(project), target))
        return "unknown_project"
      const index = findCell(vocabulary, resource, action)
      if (typeof index === "string") return index
      const [cell, caller] = [cells[index], readCaller(vocabulary, unread)]
      if (cell === undefined) return "unknown_resource"
      if (caller === null) return "invalid_request"
      const reason = decideCaller(compiler, directory, today, cell, caller)
      if (reason !== "allowed") return reason
      if (caller.kind !== "job") return { cell, caller, origin: "own" }
      const { origin } = standingOf(directory, target, compiled, directory.project(caller.source))
      return isListable(caller.source) ? { cell, caller, origin } : "not_in_scope"
    } catch {
      // An observation's own getters may throw; what cannot be read is not provided for.
      return "invalid_request"
    }
  }
}

/** A document that states a grant for every cell, by `default` for the formats that nobody used. */
const documentOf = (
  domain: Domain,
  cells: readonly { readonly cell: Cell; readonly grant: AnyGrant }[]
): AnyPermissions => {
  const nobody = Object.fromEntries(domain.actions.map(({ name }) => [name, false]))
  const document = Object.fromEntries(
    domain.resources.map(({ formats, name }) => [
      name,
      formats ? { [defaultKey]: { ...nobody } } : { ...nobody }
    ])
  )
  for (const { cell, grant } of cells) {
    const [name, format] = cell.address
    if (grant === false) continue
    const spoken = ownObject(document, name)
    define(format === undefined ? spoken : ownObject(spoken, format), cell.action, grant)
  }
  return document
}
