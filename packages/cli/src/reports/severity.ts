import type { Severity } from "@jobwarden/core/rules"

// Their names only: the rules themselves are loaded by no report.
const ranks: Readonly<Record<Severity, number>> = {
  error: 0,
  critical: 1,
  high: 2,
  medium: 3,
  low: 4,
  info: 5
}

/** The worst first. */
export const severityNames = Object.keys(ranks) as readonly Severity[]

/** The lower, the worse. */
export const severityRank = (severity: Severity): number => ranks[severity]
