import { pointer } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import type { ShownWidespreadFinding } from "@jobwarden/service"

/** What a route's body holds of a project: its permissions alone, or its whole document. */
export type Body = "permissions" | "whole"

/**
 * The place of a finding as a pointer: into the body of the route where the project's own document says it, else
 * from the object that says it, whose level stands beside.
 */
const pointerOf = ({ level, path }: Finding, body: Body): string =>
  pointer(body === "permissions" && level === "project" && path[0] === "permissions" ? path.slice(1) : path)

/** In how many projects below a group or the instance a change introduces it, and one of them. */
const spreadOf = (
  finding: Finding | ShownWidespreadFinding
): Partial<Pick<ShownWidespreadFinding, "example" | "projects">> =>
  "projects" in finding ? { projects: finding.projects, example: finding.example } : {}

/** A finding as the API shows it. */
export const findingDocument = (finding: Finding, body: Body = "permissions"): Record<string, unknown> => {
  const { accesses, category, cells, fingerprint, fixes, group, help, introduced, level, message, rule } =
    finding
  return {
    rule,
    severity: finding.severity,
    category,
    message,
    level,
    ...(group !== undefined && { group }),
    path: pointerOf(finding, body),
    cells,
    accesses,
    introduced: introduced === true,
    help,
    fixes,
    fingerprint,
    ...spreadOf(finding)
  }
}

/** A finding as the reason why a change was refused. */
export const findingError = (finding: Finding, body: Body): Record<string, unknown> => ({
  path: pointerOf(finding, body),
  rule: finding.rule,
  severity: finding.severity,
  message: finding.message,
  help: finding.help,
  fingerprint: finding.fingerprint,
  ...("projects" in finding && {
    level: finding.level,
    ...(finding.group !== undefined && { group: finding.group }),
    ...spreadOf(finding)
  }),
  ...(finding.fixes[0] && { fix: finding.fixes[0] })
})
