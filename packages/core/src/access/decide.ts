import type { Vocabulary } from "../domain/vocabulary.ts"
import type { AnyGrant } from "../policy/grant.ts"
import type { GrantSource } from "../policy/inheritance.ts"
import { admits } from "./access-table.ts"
import type { CompiledCell, CompiledProject, Compiler } from "./compile.ts"
import { environmentClasses, origins, refClasses, type Origin, type PrincipalClass } from "./class-space.ts"
import { isBelow, isSameProject, type Directory, type Identity } from "./directory.ts"
import { firstRefusal } from "./grant-gates.ts"
import type { Reason } from "./reason.ts"
import { readCaller, type ReadCaller } from "./request.ts"
import { scopeRefusal, standingOf } from "./scope-gate.ts"

/** The answer to a request, and why. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: Reason
  /** The cell that was asked about; `null` where the request names none. */
  readonly cell: { readonly resource: string; readonly action: string } | null
  /** The grant in force in the cell and who states it; `null` without a cell. */
  readonly grant: { readonly value: AnyGrant; readonly source: GrantSource } | null
  /** The revision of the project's policy; `null` without a known project. */
  readonly revision: number | null
}

/** The project a request is about, as the index finds it. */
export interface Target {
  readonly identity: Identity & { readonly path: string }
  readonly revision: number
  readonly compiled: CompiledProject
}

export interface Answer {
  readonly reason: Reason
  readonly cell: CompiledCell | null
}

/** The number of the cell that a resource and an action name, or the reason that there is none. */
export const findCell = (vocabulary: Vocabulary, resource: unknown, action: unknown): number | Reason => {
  // Nothing but a text is found.
  const row = vocabulary.resources.get(resource as string)
  if (row === undefined) return "unknown_resource"
  const column = vocabulary.actions.get(action as string)
  return column === undefined ? "unknown_action" : row * vocabulary.actions.size + column
}

/** Decides for a known target (SPEC §4). May throw what the request's own getters throw. */
export const decideFor = (
  compiler: Compiler,
  directory: Directory,
  target: Target,
  request: { readonly caller: unknown; readonly resource: unknown; readonly action: unknown }
): Answer => {
  const found = findCell(compiler.vocabulary, request.resource, request.action)
  if (typeof found === "string") return { reason: found, cell: null }
  const cell = target.compiled.cell(found)
  if (cell === undefined) return { reason: "unknown_resource", cell: null }
  const caller = readCaller(compiler.vocabulary, request.caller)
  if (caller === null) return { reason: "invalid_request", cell }
  return { reason: decideCaller(compiler, directory, target, cell, caller), cell }
}

/** Decides for a caller that was read. */
export const decideCaller = (
  compiler: Compiler,
  directory: Directory,
  target: Target,
  cell: CompiledCell,
  caller: ReadCaller
): Reason => {
  if (!caller.active) return "inactive_token"
  const { reason, origin } = enterScope(directory, target, cell, caller)
  if (reason !== null) return reason
  if (!tokenCovers(compiler.vocabulary, cell, caller)) return "token_scope_insufficient"
  const principal = classOf(caller, origin)
  const environmentName = caller.kind === "job" ? caller.environmentName : undefined
  if (isAdmitted(compiler, target.compiled, cell, principal, environmentName)) return "allowed"
  return firstRefusal(cell.conditions, { principal, environmentName }) ?? "exceeds_limit"
}

/** How far a caller is from the target, and the scope's reason to turn it away, if any. */
const enterScope = (
  directory: Directory,
  { identity, compiled }: Target,
  cell: CompiledCell,
  caller: ReadCaller
): { readonly origin: Origin; readonly reason: Reason | null } => {
  if (caller.kind === "user") return { origin: "own", reason: null }
  if (caller.kind === "deploy_token") {
    return { origin: "own", reason: isHome(directory, identity, caller.home) ? null : "not_in_scope" }
  }
  const standing = standingOf(directory, identity, compiled, directory.project(caller.source))
  return { origin: standing.origin, reason: scopeRefusal(compiled, cell, standing) }
}

/** Whether the target lies in a deploy token's home. */
export const isHome = (
  directory: Directory,
  target: Identity,
  home: Extract<ReadCaller, { kind: "deploy_token" }>["home"]
): boolean => {
  if (home.type === "project") return isSameProject(directory.project(home.reference), target)
  const path = typeof home.reference === "number" ? directory.groupPath(home.reference) : home.reference
  return path !== undefined && target.path !== undefined && isBelow(target.path, path)
}

/** Whether the scopes of the caller's token cover the cell; a job token has none. */
export const tokenCovers = (vocabulary: Vocabulary, { cell }: CompiledCell, caller: ReadCaller): boolean => {
  if (caller.kind === "job" || caller.scopes === null) return true
  return vocabulary.covers(caller.scopes, cell.index, caller.kind === "deploy_token")
}

export const classOf = (caller: ReadCaller, origin: Origin): PrincipalClass => {
  switch (caller.kind) {
    case "user":
      return { kind: "user", rank: caller.rank }
    case "deploy_token":
      return { kind: "deploy_token" }
    case "job": {
      const { ref, environment, triggerRank } = caller
      return { kind: "job", origin, ref, environment, triggerRank }
    }
  }
}

/** The bit test: is the principal's class in the cell's set? */
const isAdmitted = (
  { space }: Compiler,
  { table }: CompiledProject,
  { cell }: CompiledCell,
  principal: PrincipalClass,
  environmentName: string | undefined
): boolean => {
  const index =
    principal.kind === "user"
      ? space.user(principal.rank)
      : principal.kind === "deploy_token"
        ? space.deployToken
        : space.job(
            origins.indexOf(principal.origin),
            refClasses.indexOf(principal.ref),
            environmentClasses.indexOf(principal.environment),
            principal.triggerRank
          )
  return admits(table, cell.index, index, environmentName)
}
