import { gitlab, type JobTokenAccess, type Source } from "@jobwarden/core"
import { printable } from "../reports/printable.ts"

type RefClass = JobTokenAccess["refs"][number]
type EnvironmentClass = JobTokenAccess["environments"][number]

const rankOf = (role: string): number => (gitlab.roles as readonly string[]).indexOf(role)
const highest = gitlab.roles.length - 1
const signedIn = rankOf(gitlab.signedIn)

/** Roles without a gap up to the highest, by the least of them; `undefined` for all else. */
const leastOf = (roles: readonly string[]): number | undefined => {
  const ranks = roles.map(rankOf).toSorted((one, other) => one - other)
  const [least = -1] = ranks
  return least >= 0 && ranks.every((rank, at) => rank === least + at) && ranks.at(-1) === highest
    ? least
    : undefined
}

/** Users by their roles: a range where they are one. */
export const sayUsers = (roles: readonly string[]): string => {
  const least = leastOf(roles)
  if (least === 0) return "everybody, signed in or not"
  if (least === signedIn) return "everybody who is signed in"
  return sayRoles(roles, "and")
}

const sayRoles = (roles: readonly string[], conjunction: "and" | "or"): string => {
  const least = leastOf(roles)
  if (least === undefined) return listed(roles, conjunction)
  return least === highest ? roleAt(least) : `${roleAt(least)} and above`
}

const roleAt = (rank: number): string => gitlab.roles[rank] ?? ""

/** Who triggers the pipeline: a role in the target project, that of a signed-in person at least. */
const sayTriggers = (roles: readonly string[]): string =>
  leastOf(roles) === signedIn ? "anybody who can" : sayRoles(roles, "or")

/** `a, b and c`. */
export const listed = (items: readonly string[], conjunction: "and" | "or"): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1) ?? ""}`

/** A project or a group by what names it. */
export const sayReference = (reference: number | string): string =>
  typeof reference === "number" ? `number ${reference}` : printable(reference)

/** The sources of job tokens, as of a project. */
export const saySource = (source: Source, project: string): string => {
  if (source === "own") return printable(project)
  if (source === "foreign") return "projects that no entry covers"
  return "project" in source
    ? sayProject(source.project)
    : // One entry decides: a project with an entry of its own is not meant by its group's.
      `projects below group ${sayReference(source.group)} without a nearer entry`
}

const sayProject = (reference: number | string): string =>
  typeof reference === "number" ? `project ${reference}` : printable(reference)

const refs: ReadonlyMap<string, string> = new Map(
  (
    [
      [["protected"], "on protected refs"],
      [["unprotected"], "on unprotected refs"],
      [["fork"], "that run a fork's code"],
      [["protected", "unprotected"], "on any ref, not of forks"],
      [["protected", "fork"], "on protected refs or of forks"],
      [["unprotected", "fork"], "on unprotected refs or of forks"],
      [["protected", "unprotected", "fork"], "on any ref, forks included"]
    ] satisfies readonly (readonly [readonly RefClass[], string])[]
  ).map(([classes, words]) => [keyOf(classes), words])
)

const environments: ReadonlyMap<string, string> = new Map(
  (
    [
      [["none", "unprotected", "protected"], ""],
      [["none"], "without an environment"],
      [["unprotected"], "in an unprotected environment"],
      [["protected"], "in a protected environment"],
      [["unprotected", "protected"], "in an environment"],
      [["none", "unprotected"], "without an environment or in an unprotected one"],
      [["none", "protected"], "without an environment or in a protected one"]
    ] satisfies readonly (readonly [readonly EnvironmentClass[], string])[]
  ).map(([classes, words]) => [keyOf(classes), words])
)

/** A set of few words, whatever their order. */
function keyOf(classes: readonly string[]): string {
  return classes.toSorted().join()
}

const sayEnvironments = (job: JobTokenAccess): string => {
  const left = (job.environment_names ?? []).filter((name) => !job.except_environment_names?.includes(name))
  const names = left.map(quoted)
  const except = (job.except_environment_names ?? []).map(quoted)
  const kind = environments.get(keyOf(job.environments)) ?? ""
  if (job.environment_names !== undefined) {
    const [only] = job.environments
    const one = job.environments.length === 1 && only !== "none" ? `the ${only} environment` : "environment"
    return `in ${one} ${listed(names, "or")}`
  }
  if (except.length === 0) return kind
  return `${kind === "" ? "anywhere" : kind} but in ${listed(except, "and")}`
}

const quoted = (name: string): string => `\`${printable(name)}\``

/** Some job tokens, all that is asked of them: "jobs of acme/app on protected refs, triggered by …". */
export const sayJobs = (job: JobTokenAccess, project: string): string => {
  const from = listed(
    job.from.map((source) => saySource(source, project)),
    "and"
  )
  const ref = refs.get(keyOf(job.refs)) ?? ""
  const where = sayEnvironments(job)
  // Else "not of forks in an environment" could be read as one condition.
  const place = [ref, where].filter((part) => part !== "").join(ref.includes(",") ? ", " : " ")
  return `jobs of ${from} ${place}, triggered by ${sayTriggers(job.trigger_roles)}`
}
