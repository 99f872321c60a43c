import type { Access, JobTokenAccess, Source } from "../src/access/accesses.ts"
import type { Caller, JobCaller, Reference } from "../src/access/request.ts"
import type { Role } from "../src/gitlab.ts"
import type { AllowlistEntry } from "../src/policy/scope.ts"

interface Named {
  readonly id?: number
  readonly path: string
}

/** What somebody has to know to read a list of accesses: who is who, and what the allowlists name. */
export interface Places {
  readonly target: Named
  /** The projects that the engine knows, the target among them. */
  readonly projects: readonly Named[]
  readonly groups: readonly Named[]
  /** The entries of every policy that the list is about. */
  readonly entries: readonly AllowlistEntry[]
}

/** One name for one project: its path where it is known, else its number. */
const projectName = ({ projects }: Places, reference: Reference): string =>
  typeof reference === "string"
    ? reference
    : (projects.find(({ id }) => id === reference)?.path ?? `#${reference}`)

const groupPath = ({ groups }: Places, reference: Reference): string | undefined =>
  typeof reference === "string" ? reference : groups.find(({ id }) => id === reference)?.path

/** A name for where a caller stands: the target, the project or nearest group that an entry names, elsewhere. */
const standing = (places: Places, reference: Reference): string => {
  const name = projectName(places, reference)
  if (name === places.target.path) return "own"
  const projects = places.entries.flatMap(({ project }) => project ?? [])
  if (projects.some((project) => projectName(places, project) === name)) return `project ${name}`
  const nearest = places.entries
    .flatMap(({ group }) => (group === undefined ? [] : (groupPath(places, group) ?? [])))
    .filter((path) => name.startsWith(`${path}/`))
    .toSorted((one, other) => other.length - one.length)[0]
  return nearest === undefined ? "foreign" : `group ${nearest}`
}

const nameOfSource = (places: Places, source: Source): string => {
  if (typeof source === "string") return source
  return "project" in source
    ? `project ${projectName(places, source.project)}`
    : `group ${groupPath(places, source.group)}`
}

/** How many of a product's sources are the caller's, if all else about it fits. */
const timesNamed = (places: Places, product: JobTokenAccess, caller: JobCaller<Role>): number => {
  const { environment, ref, trigger_role: role } = caller
  const refClass = ref.fork === true ? "fork" : ref.protected ? "protected" : "unprotected"
  const environmentClass =
    environment === undefined ? "none" : environment.protected ? "protected" : "unprotected"
  const named =
    environment === undefined ||
    ((product.environment_names?.includes(environment.name) ?? true) &&
      !(product.except_environment_names?.includes(environment.name) ?? false))
  const fits =
    named &&
    product.refs.includes(refClass) &&
    product.environments.includes(environmentClass) &&
    product.trigger_roles.includes(role === "anonymous" ? "authenticated" : role)
  if (!fits) return 0
  const from = standing(places, caller.project)
  return product.from.filter((source) => nameOfSource(places, source) === from).length
}

/** How many of the products in a list of accesses speak for a caller in a cell: exact lists say 0 or 1. */
export const timesCovered = (
  places: Places,
  accesses: readonly Access[],
  cell: string,
  caller: Caller<Role>
): number =>
  accesses
    .filter(({ cells }) => cells.includes(cell))
    .reduce((count, { deploy_tokens, job_tokens = [], users = [] }) => {
      switch (caller.type) {
        case "user":
          return count + users.filter((role) => role === caller.role).length
        case "deploy_token":
          return count + (deploy_tokens === true ? 1 : 0)
        case "job":
          return job_tokens.reduce((sum, product) => sum + timesNamed(places, product, caller), count)
      }
    }, 0)
