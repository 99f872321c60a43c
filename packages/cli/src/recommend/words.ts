import { parseRfc3339, type AccessRequest, type Caller, type Reference, type Role } from "@jobwarden/core"
import { listed } from "../who-can/words.ts"
import { anyName } from "./logged-use.ts"
import type { Entry } from "./tightened-allowlist.ts"

/** `1,204`. */
export const numberOf = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",")

/** `1 use`, `1,204 uses`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${numberOf(count)} ${count === 1 ? one : many}`

export const sayProject = (reference: Reference): string =>
  typeof reference === "number" ? `project ${reference}` : reference

export const sayEntry = ({ group, project }: Entry): string =>
  project === undefined ? `group ${String(group)}` : sayProject(project)

/** A few names, and how many there are beside. */
export const someOf = (names: readonly string[], most = 5): string =>
  names.length <= most
    ? listed(names, "and")
    : `${names.slice(0, most).join(", ")} and ${numberOf(names.length - most)} more`

/** Who asked, as part of a sentence. */
export const sayCaller = (caller: Caller<Role>): string => {
  if (caller.type === "user") return `users with the role ${caller.role}`
  if (caller.type === "deploy_token") {
    return "group" in caller
      ? `deploy tokens of group ${String(caller.group)}`
      : `deploy tokens of ${sayProject(caller.project)}`
  }
  const { environment, project, ref, trigger_role } = caller
  const refs = ref.fork === true ? "of forks" : ref.protected ? "on protected refs" : "on unprotected refs"
  return `jobs of ${sayProject(project)} ${refs}${sayEnvironment(environment)}, triggered by ${trigger_role}`
}

const sayEnvironment = (
  environment: Extract<Caller<Role>, { readonly type: "job" }>["environment"]
): string => {
  if (environment === undefined) return ""
  const kind = environment.protected ? "a protected" : "an unprotected"
  return environment.name === anyName
    ? ` in ${kind} environment whose name was not kept`
    : ` in ${kind} environment ${environment.name}`
}

export const sayAccess = ({ action, caller, resource }: AccessRequest<Role>): string =>
  `${action} ${resource}: ${sayCaller(caller)}`

/** The latest of some instants that are written down. */
export const latestOf = (instants: readonly string[]): number | null =>
  instants.reduce<number | null>((latest, one) => {
    const instant = parseRfc3339(one)
    return instant === null ? latest : Math.max(latest ?? instant, instant)
  }, null)
