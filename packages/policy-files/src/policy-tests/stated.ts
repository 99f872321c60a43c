import type { Cell, ProjectInput } from "@jobwarden/core"
import type { FindingPlace } from "../merge.ts"
import type { Mistake } from "./mistakes.ts"

/** Who states the grant of a cell, as a compiled policy has it. */
interface StatedBy {
  readonly level: "project" | "group" | "instance" | "baseline"
  readonly path?: string
  readonly key?: "cell" | "default"
}

/** Where the grant of a cell is stated; `undefined`: nowhere. */
export const statedAt = ({ key, level, path }: StatedBy, cell: Cell): FindingPlace | undefined => {
  if (level === "baseline") return undefined
  const [family, format] = cell.address
  const address = format === undefined ? [family] : [family, key === "default" ? "default" : format]
  return {
    level,
    ...(path !== undefined && { group: path }),
    path: [level === "project" ? "permissions" : "defaults", ...address, cell.action]
  }
}

/** The mistakes that can be made in the scope of a project. */
export const scopeMistakesOf = ({ path: project, scope }: ProjectInput): readonly Mistake[] => {
  const at = (...path: readonly (string | number)[]): { readonly stated: FindingPlace } => ({
    stated: { level: "project", path: ["scope", ...path] }
  })
  const isSaid = scope?.inbound_enabled != null
  return [
    ...(scope?.allowlist ?? []).flatMap((_, entry): readonly Mistake[] => [
      { project, kind: "entry_removed", entry, ...at("allowlist", entry) },
      { project, kind: "entry_permits_everything", entry, ...at("allowlist", entry) }
    ]),
    { project, kind: "inbound_enabled_flipped", ...(isSaid && at("inbound_enabled")) }
  ]
}
