import { gitlab, type CompiledProject, type LimitedCell } from "@jobwarden/core"
import { printable } from "../reports/printable.ts"
import { listed } from "../who-can/words.ts"

/** What lies behind one cell of a project's table. */
export type CellInForce = CompiledProject["cells"][number]
export type GrantSource = LimitedCell["by"][number]
type Grant = CellInForce["grant"]

const highest = gitlab.roles.length - 1

/** A role and all above it: `developer+`. */
const roleAndAbove = (rank: number): string => {
  const role = gitlab.roles[rank] ?? ""
  return rank === highest || rank < 0 ? role : `${role}+`
}

/** Who states a grant or a limit, in few words. */
export const shortSource = ({ key, level, path = "" }: GrantSource): string => {
  const by = {
    project: "own document",
    group: `group ${printable(path)}`,
    instance: "instance",
    baseline: "platform baseline"
  }[level]
  return key === "default" ? `${by}, default` : by
}

/** Where a limit stands, as part of a sentence. */
export const limitOf = ({ level, path = "" }: GrantSource): string =>
  level === "instance" ? "the instance's limit" : `the limit of group ${printable(path)}`

/**
 * Whom a grant admits in its cell, in few words: `nobody`, `true: developer+`, `maintainer+, own jobs on
 * protected refs`. The baseline and what is left out in the document are counted in.
 *
 * @param floor the least trigger role's rank where the grant does not say one
 */
export const shortGrant = (
  { conditions, grant }: Pick<CellInForce, "conditions" | "grant">,
  floor: number
): string => {
  const { deployToken, jobToken, userRank } = conditions
  if (grant === true) return `true: ${everyRole(userRank)}`
  const parts = [
    ...(userRank === null ? [] : [roleAndAbove(userRank)]),
    ...(jobToken === null ? [] : [shortJobs(jobToken, grant, floor)]),
    ...(deployToken ? ["deploy tokens"] : [])
  ]
  return parts.length === 0 ? "nobody" : parts.join(", ")
}

/** The same where no policy speaks, with a mark that says so. */
export const platformRule = ({ conditions }: Pick<CellInForce, "conditions">): string =>
  `${everyRole(conditions.userRank)} *`

const everyRole = (rank: number | null): string => (rank === 0 ? "everybody" : roleAndAbove(rank ?? highest))

const shortJobs = (
  { environments, expired, origin, refs, triggerRank }: NonNullable<CellInForce["conditions"]["jobToken"]>,
  grant: Grant,
  floor: number
): string => {
  const until = expiryOf(grant)
  return [
    origin === "own" ? "own jobs" : "jobs",
    { protected: "on protected refs", any: "", any_including_forks: "forks included" }[refs],
    sayEnvironments(environments),
    triggerRank === floor ? "" : `triggered by ${roleAndAbove(triggerRank)}`,
    // Its day: the whole of it stands where there is room.
    until === undefined ? "" : `${expired ? "expired" : "until"} ${until.slice(0, 10)}`
  ]
    .filter((part) => part !== "")
    .join(" ")
}

/** Which environments a grant asks a job to be in; nothing where any will do. */
export const sayEnvironments = (environments: "any" | "protected" | readonly string[]): string => {
  if (environments === "any") return ""
  if (environments === "protected") return "in protected environments"
  if (environments.length === 0) return "in no environment"
  return `in ${listed(
    environments.map((name) => `\`${printable(name)}\``),
    "or"
  )}`
}

/** From when on a grant admits no job token, as it is written. */
export const expiryOf = (grant: Grant): string | undefined =>
  typeof grant === "object" && typeof grant.job_token === "object" ? grant.job_token.expires_at : undefined

/** A grant as it is written, on one line that can be broken. */
export const writtenGrant = (grant: Grant): string =>
  printable(typeof grant === "string" ? grant : JSON.stringify(grant, null, 1).replaceAll(/\n\s*/g, " "))

/** In a sentence, which grant is in force in a cell of a project, who states it, and whose limits cut it. */
export const sayGrant = (
  {
    cell,
    cut,
    grant,
    source
  }: Pick<CellInForce, "cell" | "grant" | "source"> & {
    readonly cut: Pick<LimitedCell, "by"> | undefined
  },
  project: string
): string => {
  const cuts = cut === undefined ? "" : ` Cut by ${listed(cut.by.map(limitOf), "and")}.`
  if (source.level === "baseline")
    return `Grant: ${writtenGrant(grant)}, the platform's own rule, since no policy speaks of it.${cuts}`
  const key = source.key === "default" ? `${cell.address[0]}.default` : cell.resource
  const by = {
    project: `the permissions of ${printable(project)}`,
    group: `the defaults of group ${printable(source.path ?? "")}`,
    instance: "the instance's defaults"
  }[source.level]
  return `Grant: ${writtenGrant(grant)}, from \`${key}\` in ${by}.${cuts}`
}
