import { severities, type Severity } from "@jobwarden/core/rules"
import { Effect, Schema } from "effect"
import { authorizeEverywhere } from "./authorize-audit.ts"
import { FleetFindings, type FleetReport } from "./fleet-findings.ts"
import type { FoundInFleet } from "./fleet-lint.ts"
import { Platform, type Reference } from "./platform.ts"
import { GroupNotFound, ProjectNotFound, type Requester } from "./requester.ts"

/** Nobody has looked at all projects yet (503). */
export class FleetNotLookedAt extends Schema.TaggedError<FleetNotLookedAt>()("FleetNotLookedAt", {}) {
  override get message() {
    return "the findings of all projects are not worked out yet"
  }
}

/** Which of the findings are wanted; all that is said must hold. */
export interface FleetFindingsQuery {
  /** The least severity. */
  readonly severity?: Severity
  readonly rule?: string
  /** Found in this project. */
  readonly project?: Reference
  /** Found in a project below this group. */
  readonly group?: Reference
}

/** Of the last report, what is wanted. */
export interface FleetFindingsListed extends Pick<FleetReport, "computedAt" | "projects"> {
  readonly findings: ReadonlyArray<FoundInFleet>
  /** How many more the wanted rules found, in whatever projects: only so many of each are listed. */
  readonly leftOut: number
}

/** What the rules find in all projects, the worst first, for administrators and auditors. */
export const listFleetFindings = Effect.fn("listFleetFindings")(function* <E>(
  requester: Requester,
  /** What is asked for, read only once the requester is known to be allowed to ask. */
  readQuery: Effect.Effect<FleetFindingsQuery, E>
) {
  yield* authorizeEverywhere(requester)
  const { group, project, rule, severity } = yield* readQuery
  const platform = yield* Platform
  const named = project === undefined ? undefined : yield* platform.project(project)
  if (named === null) return yield* new ProjectNotFound()
  const above = group === undefined ? undefined : yield* platform.group(group)
  if (above === null) return yield* new GroupNotFound()
  const report = (yield* FleetFindings).latest()
  if (report === null) return yield* new FleetNotLookedAt()
  const { computedAt, findings, leftOut, projects } = report
  const least = severity === undefined ? severities.length : severities.indexOf(severity)
  const isWanted = ({ finding, project: { id, path } }: FoundInFleet): boolean =>
    severities.indexOf(finding.severity) <= least &&
    (rule === undefined || finding.rule === rule) &&
    (named === undefined || id === named.id) &&
    (above === undefined || path.startsWith(`${above.path}/`))
  const severityOf = new Map(findings.map(({ finding }) => [finding.rule, finding.severity]))
  const isRuleWanted = (id: string): boolean =>
    (rule === undefined || id === rule) && severities.indexOf(severityOf.get(id) ?? "critical") <= least
  const listed: FleetFindingsListed = {
    computedAt,
    projects,
    findings: findings.filter(isWanted),
    leftOut: leftOut.reduce((sum, more) => (isRuleWanted(more.rule) ? sum + more.findings : sum), 0)
  }
  return listed
})
