import type { Severity } from "@jobwarden/core/rules"
import { makeIdentities } from "./identity.ts"
import { jsonText, printable } from "./printable.ts"
import { worstFirst, type Report } from "./report.ts"

/** GitLab has five, of which its own worst are two (documentation of Code Quality, "Implement a custom tool"). */
const severities: Readonly<Record<Severity, string>> = {
  error: "blocker",
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
  info: "info"
}

/**
 * The report for `artifacts:reports:codequality` of GitLab CI/CD: the documented members and no more, no byte
 * order mark. Of entries that share a fingerprint GitLab shows one, so here no two do. What is suppressed is
 * left out: GitLab has no word for it.
 */
export const printCodeQuality = ({ results }: Report): string => {
  const identityOf = makeIdentities()
  const entries = worstFirst(results).map((result) => ({
    description: printable(result.message),
    check_name: result.rule,
    fingerprint: identityOf(result),
    severity: severities[result.severity],
    // GitLab joins the path to the address of the commit.
    location: { path: result.file.replace(/^(?:\.\/+)+/, ""), lines: { begin: result.line } }
  }))
  return jsonText(entries, 2)
}
