import type { PrincipalClass } from "../src/access/class-space.ts"
import type { AccessRequest, Caller } from "../src/access/request.ts"
import type { Cell } from "../src/domain/vocabulary.ts"
import type { Role } from "../src/gitlab.ts"
import { roles } from "./documents.ts"

const everyPackageScope = ["write_repository", "write_registry", "write_package_registry"]

const roleOf = (rank: number): Role => roles[rank] ?? "anonymous"

/** Where the callers of a class come from: `own` is the target itself. */
export interface Sources {
  readonly target: string
  readonly listed: string
  readonly foreign: string
}

/** A caller of the class; one in an environment is in the one of this name. */
export const callerOf = (
  principal: PrincipalClass,
  sources: Sources,
  environmentName: string
): Caller<Role> => {
  switch (principal.kind) {
    case "user":
      return { type: "user", role: roleOf(principal.rank) }
    case "deploy_token":
      return { type: "deploy_token", project: sources.target, scopes: everyPackageScope }
    case "job": {
      const { origin, ref, environment, triggerRank } = principal
      return {
        type: "job",
        project: origin === "own" ? sources.target : sources[origin],
        ref: ref === "fork" ? { protected: true, fork: true } : { protected: ref === "protected" },
        ...(environment !== "none" && {
          environment: { name: environmentName, protected: environment === "protected" }
        }),
        trigger_role: roleOf(triggerRank)
      }
    }
  }
}

/** May the caller do what the cell says to the target? */
export const requestFor = (target: string, cell: Cell, caller: Caller<Role>): AccessRequest<Role> => ({
  project: target,
  caller,
  resource: cell.resource,
  action: cell.action
})
