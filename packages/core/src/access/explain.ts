import { decideCaller, type Decision, type Target } from "./decide.ts"
import type { Directory } from "./directory.ts"
import type { CompiledCell, Compiler, PolicySources } from "./compile.ts"
import type { GateResult } from "./grant-gates.ts"
import { nearestCallerChanges, type CallerChange } from "./nearest-caller-changes.ts"
import { nearestOwnerChange, type OwnerChange } from "./nearest-owner-change.ts"
import type { ReadCaller } from "./request.ts"
import { traceGates } from "./trace.ts"

/** A decision with the trace of all its gates and, where it is a no, the nearest ways to a yes (SPEC §4). */
export interface Explanation extends Decision {
  /** Every gate that the request met, in order; empty where the request was not understood. */
  readonly gates: readonly GateResult[]
  /** Each a smallest set of changes by the caller that suffices; empty: none does, or none is needed. */
  readonly byCaller: readonly (readonly CallerChange[])[]
  /** The smallest change of the project's own policy; `null`: none helps, or none is needed. */
  readonly byOwner: OwnerChange | null
}

/** What lies behind the decision about a caller that was read. */
export const explainCaller = (
  compiler: Compiler,
  directory: Directory,
  target: Target,
  sources: PolicySources,
  cell: CompiledCell,
  caller: ReadCaller,
  now: number
): Pick<Explanation, "gates" | "byCaller" | "byOwner"> => {
  const gates = traceGates(compiler, directory, target, cell, caller)
  if (decideCaller(compiler, directory, target, cell, caller) === "allowed")
    return { gates, byCaller: [], byOwner: null }
  return {
    gates,
    byCaller: nearestCallerChanges(compiler, directory, target, cell, caller),
    byOwner: nearestOwnerChange(compiler, directory, { target, sources, cell, caller, now })
  }
}
