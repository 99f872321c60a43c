import type { CompiledCell, Compiler } from "./compile.ts"
import { classOf, isHome, tokenCovers, type Target } from "./decide.ts"
import type { Directory } from "./directory.ts"
import { firstRefusal, grantTrace, type GateResult } from "./grant-gates.ts"
import type { ReadCaller } from "./request.ts"
import { scopeTrace, standingOf } from "./scope-gate.ts"

/**
 * Every gate that a request meets, in the order of SPEC §4, each asked by itself: a request is allowed exactly
 * when all of them are passed, and is otherwise denied with the first that is not.
 */
export const traceGates = (
  { vocabulary }: Compiler,
  directory: Directory,
  { compiled, identity }: Target,
  cell: CompiledCell,
  caller: ReadCaller
): readonly GateResult[] => {
  const standing =
    caller.kind === "job" ? standingOf(directory, identity, compiled, directory.project(caller.source)) : null
  const principal = classOf(caller, standing?.origin ?? "own")
  const environmentName = caller.kind === "job" ? caller.environmentName : undefined
  const scope =
    standing !== null
      ? scopeTrace(compiled, cell, standing)
      : caller.kind === "deploy_token"
        ? [{ gate: "not_in_scope" as const, passed: isHome(directory, identity, caller.home) }]
        : []
  const withinLimits = cell.limits.every(
    (limit) => firstRefusal(limit.conditions, { principal, environmentName }) === null
  )
  return [
    { gate: "inactive_token", passed: caller.active },
    ...scope,
    ...(caller.kind === "job"
      ? []
      : [{ gate: "token_scope_insufficient" as const, passed: tokenCovers(vocabulary, cell, caller) }]),
    ...grantTrace(cell.conditions, { principal, environmentName }),
    { gate: "exceeds_limit", passed: withinLimits }
  ]
}
