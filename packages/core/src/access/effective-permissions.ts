import type { AnyPermissions } from "../policy/permissions.ts"
import type { CompiledProject } from "./compile.ts"

/** The grant in force in every cell, before limits, in the shape of a document (SPEC §9.4). */
export const effectivePermissions = ({ cells }: CompiledProject): AnyPermissions => {
  const document: Record<string, unknown> = {}
  for (const { cell, grant } of cells) {
    const [family, format] = cell.address
    const spoken = (document[family] ??= {}) as Record<string, unknown>
    const grants = format === undefined ? spoken : ((spoken[format] ??= {}) as Record<string, unknown>)
    grants[cell.action] = grant
  }
  return document
}
