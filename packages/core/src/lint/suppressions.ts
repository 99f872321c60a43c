import { printPath } from "../input/problem.ts"
import { hasExpired } from "../policy/grant.ts"
import type { Finding } from "./finding.ts"

/** A finding that somebody has looked at and accepts. Without a reason, or past its `until`, it does nothing. */
export interface Suppression {
  readonly rule: string
  readonly reason?: string
  /** RFC 3339; from then on the finding is back. */
  readonly until?: string
  /** Only findings at this place, as people write it; left out: anywhere in the project. */
  readonly path?: string
  /** Only findings in no other cells than these. */
  readonly cells?: readonly string[]
  /** Only the finding with this fingerprint. */
  readonly fingerprint?: string
}

/**
 * A suppression, why it is without force if it is, and how many findings it names: `null` where nobody knows,
 * since its rule did not run.
 */
export interface SuppressionUse {
  readonly suppression: Suppression
  readonly index: number
  readonly problem: "no_reason" | "expired" | null
  readonly matches: number | null
}

export interface SuppressedFinding {
  readonly finding: Finding
  readonly suppression: Suppression
}

const names = ({ cells, fingerprint, path, rule }: Suppression, finding: Finding): boolean =>
  rule === finding.rule &&
  (path === undefined || path === printPath(finding.path)) &&
  (cells === undefined || finding.cells.every((cell) => cells.includes(cell))) &&
  (fingerprint === undefined || fingerprint === finding.fingerprint)

const problemOf = ({ reason = "", until }: Suppression, now: number): SuppressionUse["problem"] => {
  if (reason.trim() === "") return "no_reason"
  return hasExpired(until, now) ? "expired" : null
}

/** Takes out what is suppressed. An error has no meaning to accept, and is never suppressed. */
export const suppress = (
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  now: number,
  notRunning: () => ReadonlySet<string>
): {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
  readonly uses: readonly SuppressionUse[]
} => {
  if (suppressions.length === 0) return { findings, suppressed: [], uses: [] }
  const notRun = notRunning()
  const uses = suppressions.map((suppression, index) => ({
    suppression,
    index,
    problem: problemOf(suppression, now),
    matches: notRun.has(suppression.rule)
      ? null
      : findings.filter((finding) => names(suppression, finding)).length
  }))
  const kept: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  for (const finding of findings) {
    const use = uses.find(({ problem, suppression }) => problem === null && names(suppression, finding))
    if (use === undefined || finding.severity === "error") kept.push(finding)
    else suppressed.push({ finding, suppression: use.suppression })
  }
  return { findings: kept, suppressed, uses }
}
