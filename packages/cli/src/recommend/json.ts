import { printDifference } from "@jobwarden/core"
import { jsonText } from "../reports/printable.ts"
import { confidenceIn, daysOf, windowOf } from "./confidence.ts"
import type { AllEvidence, GivenLog } from "./evidence.ts"
import type { LoggedUse, Window } from "./logged-use.ts"
import { missedBy } from "./missed.ts"
import { instantOf } from "./period.ts"
import { numbersOf } from "./pretty.ts"
import type { Evidence, Recommendation } from "./recommendation.ts"

/** What there is to say, for programs. */
export interface Answer {
  readonly logs: readonly GivenLog[]
  readonly recommended: readonly { readonly recommendation: Recommendation; readonly evidence: Evidence }[]
  /** Projects of which the logs show nothing that was let in. */
  readonly without: readonly string[]
  readonly unknown: AllEvidence["unknown"]
}

const written = (instant: number | null): string | null => (instant === null ? null : instantOf(instant))

const windowAsJson = (window: Window | null) =>
  window && { from: instantOf(window.from), to: instantOf(window.to), days: daysOf(window) }

const useAsJson = ({ access, count, last }: LoggedUse) => ({
  caller: access.caller,
  resource: access.resource,
  action: access.action,
  count,
  last_used: instantOf(last)
})

const recommendationAsJson = (recommendation: Recommendation, evidence: Evidence) => {
  const { deniedThen, from, proposed, refused, refusedSources, slack, unknownUse, unseen } = recommendation
  const numbers = numbersOf(evidence)
  return {
    project: proposed.path,
    id: proposed.id ?? null,
    from,
    window: windowAsJson(windowOf(recommendation, evidence)),
    uses: numbers.uses,
    last_use: written(numbers.lastUse),
    sources: numbers.sources,
    last_source: written(numbers.lastCame),
    confidence: confidenceIn(recommendation, evidence),
    // Where only the allowlist was looked at, the permissions are as they are.
    ...(from !== "sources" && { permissions: proposed.permissions }),
    scope: proposed.scope,
    slack: printDifference({ gained: [], lost: slack }).map(({ access, text }) => ({ text, access })),
    missed: missedBy(recommendation, evidence.uses),
    unseen_entries: unseen,
    sources_of_unknown_use: unknownUse,
    refused: refused.map(({ reason, use }) => ({ ...useAsJson(use), was_allowed: use.allowed, reason })),
    refused_sources: refusedSources,
    denied_then: deniedThen.map(useAsJson)
  }
}

export const recommendationsAsJson = ({ logs, recommended, unknown, without }: Answer): string =>
  jsonText({
    version: 1,
    logs: logs.map(({ log, project }) => ({
      file: log.file,
      kind: log.kind,
      project: project ?? null,
      window: windowAsJson(log.window),
      remarks: log.remarks
    })),
    projects: recommended.map(({ evidence, recommendation }) =>
      recommendationAsJson(recommendation, evidence)
    ),
    without_uses: without,
    unknown_projects: unknown
  })
