import { permits, type EntryTerms } from "../policy/scope.ts"
import type { CompiledCell, CompiledProject } from "./compile.ts"
import type { Origin } from "./class-space.ts"
import { decidingEntries, directEntries, isSameProject, type Directory, type Identity } from "./directory.ts"
import type { GateResult } from "./grant-gates.ts"
import type { Reason } from "./reason.ts"

/** How far a job token's source is from the target, and the allowlist entries that decide for it. */
export interface Standing {
  readonly origin: Origin
  readonly entries: readonly EntryTerms[]
}

/** Where a source stands before a target: the target itself, covered by an entry, or neither (SPEC §3.4). */
export const standingOf = (
  directory: Directory,
  target: Identity,
  { allowlist, inboundEnabled }: CompiledProject,
  source: Identity
): Standing => {
  if (isSameProject(source, target)) return { origin: "own", entries: directEntries(allowlist, target) }
  const entries = inboundEnabled ? decidingEntries(allowlist, source, directory) : []
  return { origin: entries.length > 0 ? "listed" : "foreign", entries }
}

/** The scope's reason to turn a job token away from a cell; `null`: it may come in. */
export const scopeRefusal = (
  { inboundEnabled }: CompiledProject,
  { cell, publicRead }: Pick<CompiledCell, "cell" | "publicRead">,
  { origin, entries }: Standing
): Reason | null => {
  if (publicRead) return null
  if (entries.length === 0) return origin === "own" || !inboundEnabled ? null : "not_in_scope"
  if (entries.some((entry) => entry.expired)) return "entry_expired"
  return entries.every((entry) => permits(entry, cell.index)) ? null : "entry_lacks_permission"
}

/** The scope's gates one by one. Without an entry that decides there is nothing for the later two to ask. */
export const scopeTrace = (
  { inboundEnabled }: CompiledProject,
  { cell, publicRead }: CompiledCell,
  { origin, entries }: Standing
): readonly GateResult[] => {
  const inScope = publicRead || entries.length > 0 || origin === "own" || !inboundEnabled
  const trace: readonly GateResult[] = [{ gate: "not_in_scope", passed: inScope }]
  if (entries.length === 0) return trace
  return [
    ...trace,
    { gate: "entry_expired", passed: publicRead || !entries.some((entry) => entry.expired) },
    {
      gate: "entry_lacks_permission",
      passed: publicRead || entries.every((entry) => permits(entry, cell.index))
    }
  ]
}
