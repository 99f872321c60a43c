import { gitlab } from "@jobwarden/core"
import { jsonText } from "../reports/printable.ts"
import { sayPrincipals } from "../who-can/principals.ts"
import { gatesOf } from "./gates.ts"
import type { AskedCell } from "./in-full.ts"
import type { ExplainedCell, ExplainedEntry, PolicyInForce } from "./policy-in-force.ts"

const inBrief = ({ baselineRank, cell, cut, grant, limits, publicRead, source }: ExplainedCell) => ({
  resource: cell.resource,
  action: cell.action,
  baseline: gitlab.roles[baselineRank],
  grant,
  source,
  limits: limits.map((limit) => ({ grant: limit.grant, source: limit.source })),
  /** What the limits take away, and by whom; `null`: nothing. */
  cut: cut === undefined ? null : { by: cut.by, lost: cut.lost },
  public_read: publicRead
})

const entryOf = ({ entry, expired, permits }: ExplainedEntry) => {
  const { expires_at, group, project } = entry
  return {
    ...(project === undefined ? { group } : { project }),
    expires_at: expires_at ?? null,
    expired,
    permits
  }
}

const aboutProject = ({ entries, inboundEnabled, isEnforced, project, visibility }: PolicyInForce) => ({
  project: { path: project.path, id: project.id ?? null, visibility },
  scope: { inbound_enabled: inboundEnabled, enforced: isEnforced, entries: entries.map(entryOf) }
})

/** The policy in force, for programs. */
export const overviewAsJson = (policy: PolicyInForce): string =>
  jsonText({ version: 1, ...aboutProject(policy), cells: policy.cells.map(inBrief) })

/** The cells of one resource, for programs. */
export const inFullAsJson = (policy: PolicyInForce, asked: readonly AskedCell[]): string =>
  jsonText({
    version: 1,
    ...aboutProject(policy),
    cells: asked.map(({ access, cell }) => ({
      ...inBrief(cell),
      gates: gatesOf(policy, cell),
      principals: access,
      sentences: sayPrincipals(access, policy.project.path, cell.cell).map(
        ({ which, who }) => `${who}: ${which}`
      )
    }))
  })
