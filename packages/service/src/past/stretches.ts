import {
  canonicalJson,
  diffWorlds,
  type Access,
  type CompiledProject,
  type Decision,
  type GitLab,
  type Json,
  type LimitedCell,
  type WorldOf
} from "@jobwarden/core"
import { Effect } from "effect"
import { describeProject, readProjectDocument } from "../policy-documents.ts"
import type { PlatformUnavailable } from "../platform.ts"
import type { StoreUnavailable } from "../policy-store.ts"
import type { CellName } from "../project-questions.ts"
import type { LookUpNames, Place } from "./place.ts"
import { entriesThen, pastEngine, worldOf } from "./past-world.ts"
import { policiesAt, type PastPolicies, type PoliciesAt } from "./policies-at.ts"

/** A span of time in which one policy was in force, and who could do something by it. */
export interface Stretch {
  readonly policies: PoliciesAt
  readonly access: Access
  /** The grant that was in force, and who stated it. */
  readonly grant: Decision["grant"]
  /** Whose limits cut it. */
  readonly limitedBy: LimitedCell["by"]
  /** Its first moment, and the first one behind it; epoch milliseconds. */
  readonly begins: number
  readonly ends: number
  readonly world: WorldOf<GitLab>
  /** What the allowlist names, as a text that is equal for the same names. */
  readonly names: string
}

/** Who could do one thing in one project, at one moment after another. */
export interface Stretches {
  readonly at: (moment: number) => Effect.Effect<Stretch, PlatformUnavailable | StoreUnavailable>
  /** Whether somebody gained or lost it where one stretch went over into the next. Exact. */
  readonly differ: (before: Stretch, after: Stretch) => boolean
}

export const makeStretches = (
  past: PastPolicies,
  place: Place,
  lookUp: LookUpNames,
  { action, resource }: CellName
): Stretches => {
  const { project } = place
  const put = pastEngine()
  const accessBy = (world: WorldOf<GitLab>, moment: number): Access =>
    put(world, moment).whoCan(project.id, resource, action) ?? { cells: [`${resource}:${action}`] }

  return {
    at: Effect.fnUntraced(function* (moment) {
      const policies = yield* policiesAt(past, place, moment)
      const world = worldOf(place, policies, yield* lookUp(entriesThen(place, policies)))
      const engine = put(world, moment)
      const compiled = engine.compiled(project.id)
      if (compiled === null) throw new Error("the project is in the world that was put")
      const described = describeProject(
        project,
        readProjectDocument(policies.project),
        policies.project.revision
      )
      const limited = engine
        .limitedCells(described)
        .find((cell) => cell.resource === resource && cell.action === action)
      const caller = { type: "user", role: "owner" } as const
      const stretch: Stretch = {
        policies,
        access: accessBy(world, moment),
        grant: engine.decide({ project: project.id, caller, resource, action }).grant,
        limitedBy: limited?.by ?? [],
        begins: Math.max(policies.begins, compiled.validFrom),
        ends: Math.min(policies.ends, compiled.validUntil),
        world,
        names: namesIn(compiled)
      }
      return stretch
    }),
    differ: (before, after) => {
      const boundary = after.begins
      // The same names stand for the same sources, so that different texts are different people.
      if (before.names === after.names) return !isSame(before.access, after.access)
      if (!isSame(before.access, accessBy(before.world, boundary))) return true
      const { changes } = diffWorlds(before.world, after.world, { now: boundary })
      return changes.some(
        ({ gained, lost, projects }) =>
          projects.some(({ id }) => id === project.id) &&
          [...gained, ...lost].some(({ cells }) => cells.includes(`${resource}:${action}`))
      )
    }
  }
}

const isSame = (one: Access, other: Access): boolean =>
  canonicalJson(one as unknown as Json) === canonicalJson(other as unknown as Json)

const namesIn = ({ allowlist }: CompiledProject): string =>
  JSON.stringify(
    [allowlist.projectIds, allowlist.projectPaths, allowlist.groupIds, allowlist.groupPaths].map((names) =>
      [...names.keys()].sort()
    )
  )
