import { define, ownObject } from "../policy/own-members.ts"
import type { AnyPermissions } from "../policy/permissions.ts"
import type { CompiledProject } from "./compile.ts"

/** The grant in force in every cell, before limits, in the shape of a document (SPEC §9.4). */
export const effectivePermissions = ({ cells }: CompiledProject): AnyPermissions => {
  const document = {}
  for (const { cell, grant } of cells) {
    const [family, format] = cell.address
    const spoken = ownObject(document, family)
    define(format === undefined ? spoken : ownObject(spoken, format), cell.action, grant)
  }
  return document
}
