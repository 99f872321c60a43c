import { vocabulary, type EngineOf, type GitLab, type LimitedCell } from "@jobwarden/core"
import type { World } from "@jobwarden/policy-files"
import type { CellInForce } from "./grant-words.ts"

type Engine = EngineOf<GitLab>
export type Project = World["projects"][number]
type Scope = NonNullable<Project["scope"]>
/** An entry of an allowlist, as it was written. */
export type Entry = NonNullable<Scope["allowlist"]>[number]

/** One cell, and what a limit takes from it. */
export interface ExplainedCell extends CellInForce {
  /** The least role that the platform asks for. */
  readonly baselineRank: number
  readonly cut: Pick<LimitedCell, "by" | "lost"> | undefined
}

/** An entry, and what it comes to now. */
export interface ExplainedEntry {
  readonly entry: Entry
  /** The cells that it permits, each `<resource>:<action>`. An expired one still names them, and denies. */
  readonly permits: readonly string[]
  readonly expired: boolean
  /** It names the project itself, and so restricts the project's own jobs. */
  readonly isOwn: boolean
}

/** What decides about one project, and who says so. */
export interface PolicyInForce {
  readonly project: Project
  readonly visibility: NonNullable<Project["visibility"]>
  readonly cells: readonly ExplainedCell[]
  readonly inboundEnabled: boolean
  /** The project turned its scope off, and the instance does not allow that. */
  readonly isEnforced: boolean
  readonly entries: readonly ExplainedEntry[]
}

/** The policy in force of a project that the engine knows. */
export const policyInForce = (engine: Engine, project: Project): PolicyInForce => {
  const compiled = engine.compiled(project.path)
  if (compiled === null) throw new Error(`${project.path} was not put`)
  const visibility = project.visibility ?? "private"
  const limited = new Map(
    engine.limitedCells(project).map((cell) => [`${cell.resource}:${cell.action}`, cell])
  )
  const { allowlist, inboundEnabled } = compiled
  const hasExpired = ({ group, project: source }: Entry): boolean => {
    const found =
      typeof source === "number"
        ? allowlist.projectIds.get(source)
        : typeof source === "string"
          ? allowlist.projectPaths.get(source)
          : typeof group === "number"
            ? allowlist.groupIds.get(group)
            : allowlist.groupPaths.get(group ?? "")
    return found?.expired ?? false
  }
  return {
    project,
    visibility,
    cells: compiled.cells.map((cell) => ({
      ...cell,
      baselineRank: vocabulary.baseline(cell.cell, visibility),
      cut: limited.get(nameOf(cell))
    })),
    inboundEnabled,
    isEnforced: inboundEnabled && project.scope?.inbound_enabled === false,
    entries: (project.scope?.allowlist ?? []).map((entry) => ({
      entry,
      permits: permittedBy(entry),
      expired: hasExpired(entry),
      isOwn: entry.project !== undefined && [project.id, project.path].includes(entry.project)
    }))
  }
}

/** Whether an entry permits everything (SPEC §3.4): it says so, or says nothing at all. */
export const permitsAll = ({ default_permissions: all, job_token_policies: list }: Entry): boolean =>
  all === true || (list == null && all !== false)

const permittedBy = (entry: Entry): readonly string[] => {
  const names = entry.job_token_policies ?? []
  const permitted = new Set<number>(names.flatMap((name) => vocabulary.allowlistPolicies.get(name) ?? []))
  return vocabulary.cells
    .filter(({ index }) => permitsAll(entry) || permitted.has(index))
    .map((cell) => nameOf({ cell }))
}

/** `<resource>:<action>`. */
export const nameOf = ({ cell: { action, resource } }: Pick<CellInForce, "cell">): string =>
  `${resource}:${action}`

/** The least trigger role's rank where a grant names none. */
export const floorOf = ({ baselineRank, cell }: Pick<ExplainedCell, "baselineRank" | "cell">): number =>
  vocabulary.triggerFloor(cell, baselineRank)
