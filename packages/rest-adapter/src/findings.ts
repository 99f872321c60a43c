import { pointer } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"

/**
 * The place of a finding as a pointer: into the body of these routes where the project's own document says it,
 * else from the object that says it, whose level stands beside.
 */
const pointerOf = ({ level, path }: Finding): string =>
  pointer(level === "project" && path[0] === "permissions" ? path.slice(1) : path)

/** A finding as the API shows it. */
export const findingDocument = (finding: Finding): Record<string, unknown> => {
  const { accesses, category, cells, fingerprint, fixes, group, help, introduced, level, message, rule } =
    finding
  return {
    rule,
    severity: finding.severity,
    category,
    message,
    level,
    ...(group !== undefined && { group }),
    path: pointerOf(finding),
    cells,
    accesses,
    introduced: introduced === true,
    help,
    fixes,
    fingerprint
  }
}

/** A finding as the reason why a change was refused. */
export const findingError = (finding: Finding): Record<string, unknown> => ({
  path: pointerOf(finding),
  rule: finding.rule,
  severity: finding.severity,
  message: finding.message,
  help: finding.help,
  fingerprint: finding.fingerprint,
  ...(finding.fixes[0] && { fix: finding.fixes[0] })
})
