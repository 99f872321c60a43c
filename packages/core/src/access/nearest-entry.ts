import { parseRfc3339 } from "../policy/rfc3339.ts"
import { permits, type AllowlistEntry, type EntryTerms } from "../policy/scope.ts"
import type { CompiledCell, Compiler } from "./compile.ts"
import type { Target } from "./decide.ts"
import type { Directory } from "./directory.ts"
import type { ReadCaller } from "./request.ts"
import { standingOf } from "./scope-gate.ts"

/**
 * The allowlist entry that would let a source come to a cell: what decides for it now, live, with this cell
 * beside, and no longer than that lasts. `undefined` where no single entry would: two that name the project,
 * by id and by path, both refuse, or no project can have the source's name.
 */
export const nearestEntry = (
  { vocabulary }: Compiler,
  directory: Directory,
  { compiled, identity }: Target,
  { cell }: CompiledCell,
  caller: ReadCaller
): AllowlistEntry | undefined => {
  if (caller.kind !== "job" || !isListable(caller.source)) return undefined
  const { entries } = standingOf(directory, identity, compiled, directory.project(caller.source))
  const direct = entries.filter(({ entry }) => entry.project !== undefined)
  const refusing = direct.filter((entry) => entry.expired || !permits(entry, cell.index))
  if (refusing.length > 1) return undefined
  // A project's own entry takes the place of a group's, and so has to say what that one says.
  const deciding = direct.length > 0 ? refusing : entries
  const project = deciding[0]?.entry.project ?? caller.source
  const ends = earliest(deciding)
  const until = ends === undefined ? {} : { expires_at: ends }
  const permitted = vocabulary.cells.filter(({ index }) => deciding.every((entry) => permits(entry, index)))
  if (deciding.length > 0 && permitted.length === vocabulary.cells.length) {
    return { project, default_permissions: true, ...until }
  }
  const nameOf = ({ action, resource }: typeof cell): string => `${resource}:${action}`
  const held = deciding.length > 1 ? permitted.map(nameOf) : (deciding[0]?.entry.job_token_policies ?? [])
  const isHeld = deciding.length > 0 && permitted.includes(cell)
  return { project, job_token_policies: isHeld ? held : [...held, nameOf(cell)], ...until }
}

/** Whether an allowlist can name the source: an id, or a well-formed path without empty names. */
const isListable = (source: number | string): boolean =>
  typeof source === "number" || (source.isWellFormed() && source.split("/").every((name) => name !== ""))

/** When the first of the entries ends that have not ended yet. */
const earliest = (entries: readonly EntryTerms[]): string | undefined =>
  entries
    .flatMap(({ entry, expired }) => (expired ? [] : (entry.expires_at ?? [])))
    .toSorted((one, other) => (parseRfc3339(one) ?? 0) - (parseRfc3339(other) ?? 0))[0]
