import { createMongoAbility, subject, type MongoAbility, type RawRuleOf } from "@casl/ability"
import { gitlab } from "@jobwarden/core"
import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { admissions, type Admission, type JobAdmission } from "./admission.ts"
import { isPlain, type PreparedProject } from "./prepared.ts"
import { questionOf } from "./question.ts"
import { rankOf } from "./words.ts"

/** What a job's ability asks about the pipeline. */
interface Pipeline {
  readonly ref: string
  readonly isOwn?: boolean
  readonly entered?: boolean
  readonly environment?: string
  readonly environmentProtected?: boolean
}
type Subject = string | Pipeline
type RoleAbility = MongoAbility<[string, Subject]>
type Rule = RawRuleOf<RoleAbility>

/** The abilities of a project, by rank: those of its members, and those of the jobs that they trigger. */
interface ProjectAbilities {
  readonly users: (RoleAbility | undefined)[]
  readonly jobs: (RoleAbility | undefined)[]
}

/**
 * CASL as its documentation shows it: an ability cached per project and role, and what varies from pipeline to
 * pipeline as conditions on the subject. A rule names an action, all resources that it is for and the fewest
 * conditions that they share; equal abilities are one object, and projects with the same policy share theirs.
 * `casl-by-class.ts` has a form that leaves CASL less to do.
 */
export const casl = (
  prepared: ReadonlyMap<string, PreparedProject>,
  requests: readonly Request[]
): Contestant & { readonly allows: (request: Request) => boolean } => {
  const abilityFor = makeAbilities()
  const cellsOf = new Map<PreparedProject, readonly Admission[]>()
  const shared = new Map<PreparedProject, ProjectAbilities>()
  const projects = new Map<string, readonly [PreparedProject, ProjectAbilities]>()
  for (const [path, project] of prepared) {
    const empty = (): (RoleAbility | undefined)[] => gitlab.roles.map(() => undefined)
    const abilities = shared.get(project) ?? { users: empty(), jobs: empty() }
    shared.set(project, abilities)
    projects.set(path, [project, abilities])
  }
  const cells = (project: PreparedProject): readonly Admission[] => {
    const known = cellsOf.get(project) ?? admissions(project.compiled)
    cellsOf.set(project, known)
    return known
  }
  const isAlone = isPlain(prepared)

  const allows = (request: Request): boolean => {
    const found = projects.get(request.project)
    if (found === undefined) return false
    const [project, { jobs, users }] = found
    const { action, caller, resource } = request
    if (caller.type === "user") {
      const rank = rankOf.get(caller.role) ?? 0
      users[rank] ??= abilityFor(userRules(cells(project), rank))
      return users[rank].can(action, resource)
    }
    if (isAlone && caller.project !== request.project) return false
    const rank = Math.max(1, rankOf.get(caller.trigger_role) ?? 0)
    jobs[rank] ??= abilityFor(jobRules(cells(project), rank, isAlone))
    const ref = caller.ref.fork ? "fork" : caller.ref.protected ? "protected" : "unprotected"
    return jobs[rank].can(action, subject(resource, isAlone ? { ref } : pipelineOf(project, request)))
  }

  return {
    name: "CASL",
    allows,
    countAllowed: () => {
      let allowed = 0
      for (const request of requests) if (allows(request)) allowed += 1
      return allowed
    }
  }
}

const pipelineOf = (project: PreparedProject, request: Request): Pipeline => {
  const { entered, environment, environmentProtected, isOwn, ref } = questionOf(project, request)
  return { entered, environment, environmentProtected, isOwn, ref }
}

const userRules = (cells: readonly Admission[], rank: number): readonly Rule[] =>
  grouped(
    cells.flatMap(({ action, resource, userRank }) =>
      userRank !== null && userRank <= rank ? [{ action, resource, conditions: {} }] : []
    )
  )

const jobRules = (cells: readonly Admission[], rank: number, isAlone: boolean): readonly Rule[] =>
  grouped(
    cells.flatMap(({ action, job, publicRead, resource }) =>
      job !== null && job.triggerRank <= rank
        ? [{ action, resource, conditions: conditionsOf(job, publicRead || isAlone, isAlone) }]
        : []
    )
  )

const conditionsOf = (job: JobAdmission, isOpen: boolean, isAlone: boolean): object => ({
  ...(job.refs === "protected" && { ref: "protected" }),
  ...(job.refs === "any" && { ref: { $ne: "fork" } }),
  ...(!isOpen && { entered: true }),
  ...(job.ownOnly && !isAlone && { isOwn: true }),
  ...(job.protectedEnvironment && { environmentProtected: true }),
  ...(job.environments !== null && { environment: { $in: job.environments } })
})

/** One rule for all resources that have an action and its conditions in common. */
const grouped = (
  cells: readonly { readonly action: string; readonly resource: string; readonly conditions: object }[]
): readonly Rule[] => {
  const resources = new Map<string, string[]>()
  for (const { action, conditions, resource } of cells) {
    const key = JSON.stringify([action, conditions])
    const known = resources.get(key)
    if (known === undefined) resources.set(key, [resource])
    else known.push(resource)
  }
  return [...resources].map(([key, named]): Rule => {
    const [action, conditions] = JSON.parse(key) as [string, NonNullable<Rule["conditions"]>]
    return { action, subject: named, ...(Object.keys(conditions).length > 0 && { conditions }) }
  })
}

/** The ability with these rules, one object for all that have the same. */
const makeAbilities = (): ((rules: readonly Rule[]) => RoleAbility) => {
  const known = new Map<string, RoleAbility>()
  return (rules) => {
    const key = JSON.stringify(rules)
    const found = known.get(key)
    if (found !== undefined) return found
    const ability: RoleAbility = createMongoAbility<RoleAbility>([...rules])
    known.set(key, ability)
    return ability
  }
}
