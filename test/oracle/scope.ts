import type { Caller, DeployToken, Job } from "./caller.ts"
import { ancestorsOf, baselineFor, instantOf, namesProject, type Question } from "./grants.ts"
import type { AllowlistEntry, Grant, World } from "./shapes.ts"
import { policyCovers, type Cell, type Reason } from "./vocabulary.ts"

// SPEC §3.4, end: what could be read without the token asks nothing of the token's origin.
const isPublicRead = (question: Question, grant: Grant): boolean => {
  const baseline = baselineFor(question)
  return (
    grant === true &&
    question.cell.action === "read" &&
    (baseline === "anonymous" || baseline === "authenticated")
  )
}

const isScopeOn = ({ world, target }: Question): boolean =>
  world.instance?.enforce_scope === true || target.scope?.inbound_enabled !== false

// A group named by id is where the put group with that id is; an unknown id is nowhere.
const groupPath = (group: string | number | undefined, world: World): string | undefined =>
  typeof group === "number" ? world.groups.find(({ id }) => id === group)?.path : group

// SPEC §3.4, "one entry decides". More than one only where the same source is named by id and by path.
const decidingEntries = (question: Question, job: Job): readonly AllowlistEntry[] => {
  const { world, target } = question
  const entries = target.scope?.allowlist ?? []
  if (namesProject(job.project, target)) {
    return entries.filter(({ project }) => project !== undefined && namesProject(project, target))
  }
  if (!isScopeOn(question)) return []
  const source = world.projects.find((project) => namesProject(job.project, project))
  const direct = entries.filter(({ project }) => {
    if (project === undefined) return false
    return source === undefined ? project === job.project : namesProject(project, source)
  })
  if (direct.length > 0) return direct
  // A source that is unknown and named by id has no path, hence no ancestors.
  const path = source?.path ?? (typeof job.project === "string" ? job.project : "")
  for (const ancestor of ancestorsOf(path)) {
    const near = entries.filter(({ group }) => groupPath(group, world) === ancestor)
    if (near.length > 0) return near
  }
  return []
}

// SPEC §3.4: `true` wins over a list, neither key is everything, `false` alone is nothing.
const permits = (entry: AllowlistEntry, cell: Cell): boolean => {
  if (entry.default_permissions === true) return true
  const policies = entry.job_token_policies ?? undefined
  if (policies === undefined) return entry.default_permissions !== false
  return policies.some((policy) => policyCovers(policy, cell))
}

const hasExpired = (entry: AllowlistEntry, now: number): boolean =>
  typeof entry.expires_at === "string" && instantOf(entry.expires_at) <= now

const jobFailure = (question: Question, grant: Grant, job: Job): Reason | undefined => {
  if (isPublicRead(question, grant)) return undefined
  const deciding = decidingEntries(question, job)
  const needsEntry = isScopeOn(question) && !namesProject(job.project, question.target)
  if (needsEntry && deciding.length === 0) return "not_in_scope"
  if (deciding.some((entry) => hasExpired(entry, question.now))) return "entry_expired"
  return deciding.every((entry) => permits(entry, question.cell)) ? undefined : "entry_lacks_permission"
}

// SPEC §2.2: a deploy token belongs to one project, or to one group and all that is below it.
const deployTokenFailure = ({ world, target }: Question, token: DeployToken): Reason | undefined => {
  const isHome =
    token.project === undefined
      ? ancestorsOf(target.path).some((path) => path === groupPath(token.group, world))
      : namesProject(token.project, target)
  return isHome ? undefined : "not_in_scope"
}

// SPEC §4: `not_in_scope`, `entry_expired`, `entry_lacks_permission`.
export const scopeFailure = (question: Question, grant: Grant, caller: Caller): Reason | undefined => {
  if (caller.type === "user") return undefined
  if (caller.type === "deploy_token") return deployTokenFailure(question, caller)
  return jobFailure(question, grant, caller)
}
