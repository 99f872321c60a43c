import type { Explanation, Permissions } from "@jobwarden/core"
import type { PlatformProject } from "./platform.ts"
import { describeProject, type PolicyIndex } from "./policy-index.ts"

type Grant = NonNullable<Explanation["grant"]>

/** The grant in force in one cell, before limits, and who states it. */
export interface CellInForce {
  readonly resource: string
  readonly action: string
  readonly grant: Grant["value"]
  readonly source: Grant["source"]
}

/**
 * What a project's own statements come to among the groups and the instance as they are now, cell by cell. For
 * whoever was shown these statements already: nothing is authorised here.
 */
export const cellsInForce = (
  { engine }: Pick<PolicyIndex["Service"], "engine">,
  project: PlatformProject,
  explicit: Permissions
): ReadonlyArray<CellInForce> => {
  const subject = engine.subject(describeProject(project, { permissions: explicit }, 0))
  if (subject === null) throw new Error("a description always makes a subject")
  return subject.compiled.cells.map(({ cell, grant, source }) => ({
    resource: cell.resource,
    action: cell.action,
    grant,
    source
  }))
}
