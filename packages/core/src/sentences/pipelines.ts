import type { JobTokenAccess, Source } from "../access/accesses.ts"
import type { EnvironmentClass, RefClass } from "../access/class-space.ts"
import type { Reference } from "../access/request.ts"
import { pathOr, quotedName } from "./names.ts"
import type { RoleSyntax } from "./roles.ts"
import { between, convert, list, oneOf, pair, phrases, type Syntax } from "./syntax.ts"

type Environments = Pick<JobTokenAccess, "environments" | "environment_names" | "except_environment_names">

const refs: Syntax<readonly RefClass[]> = phrases<readonly RefClass[]>([
  [["protected", "unprotected"], ""],
  [["protected"], " on protected refs"],
  [["unprotected"], " on unprotected refs"],
  [["fork"], " (forks only)"],
  [["protected", "fork"], " on protected refs or from forks"],
  [["unprotected", "fork"], " on unprotected refs or from forks"],
  [["protected", "unprotected", "fork"], " (forks included)"]
])

const environmentNames = list(quotedName, "or")

const everywhere: readonly EnvironmentClass[] = ["none", "unprotected", "protected"]

/** A phrase for the kinds of environment, with names behind it. */
const named = <Key extends "environment_names" | "except_environment_names">(
  key: Key,
  kinds: Syntax<readonly EnvironmentClass[]>
): Syntax<Environments> =>
  convert<readonly [readonly EnvironmentClass[], readonly string[]], Environments>(
    pair(kinds, environmentNames),
    ([environments, names]) => ({ environments, [key]: names }),
    ({ environments, [key]: listed, ...rest }) =>
      // Half of it in words would be a lie.
      listed === undefined || Object.keys(rest).length > 0 ? undefined : [environments, listed]
  )

const somewhere: readonly (readonly [readonly EnvironmentClass[], string])[] = [
  [["unprotected", "protected"], " in an environment"],
  [["unprotected"], " in an unprotected environment"],
  [["protected"], " in a protected environment"],
  [["none", "unprotected"], " without an environment or in an unprotected environment"],
  [["none", "protected"], " without an environment or in a protected environment"]
]

const environments: Syntax<Environments> = oneOf(
  named(
    "environment_names",
    phrases<readonly EnvironmentClass[]>([
      [["unprotected", "protected"], " in environment "],
      [["unprotected"], " in unprotected environment "],
      [["protected"], " in protected environment "]
    ])
  ),
  named("except_environment_names", phrases([[everywhere, " outside environment "]])),
  named(
    "except_environment_names",
    phrases(somewhere.map(([kinds, phrase]) => [kinds, `${phrase} other than `] as const))
  ),
  convert<readonly EnvironmentClass[], Environments>(
    phrases([[everywhere, ""], [["none"], " without an environment"], ...somewhere]),
    (kinds) => ({ environments: kinds }),
    ({ environments: kinds, ...names }) => (Object.keys(names).length > 0 ? undefined : kinds)
  )
)

const sources: Syntax<readonly Source[]> = list(
  oneOf<Source>(
    phrases<Source>([
      ["own", "the project"],
      ["foreign", "unlisted projects"]
    ]),
    // A group's entry speaks for those of its projects that no nearer entry names.
    convert(
      between(
        "other projects in group ",
        pathOr((identifier) => identifier)
      ),
      (group): Source => ({ group }),
      (source) => (source as { readonly group?: Reference }).group
    ),
    convert(
      pathOr((identifier) => between("project ", identifier)),
      (project): Source => ({ project }),
      (source) => (source as { readonly project?: Reference }).project
    )
  ),
  "and"
)

const isOwn = (from: readonly Source[]): boolean => from.length === 1 && from[0] === "own"
const own: readonly Source[] = ["own"]

/** How job tokens are said: as the pipelines that hold them. */
export const makePipelineSyntax = ({ owned, trigger }: RoleSyntax): Syntax<JobTokenAccess> => {
  const place = pair(refs, environments)
  type Place = readonly [readonly RefClass[], Environments]
  type Trigger = readonly string[]
  const join = (from: readonly Source[], [refs, at]: Place, trigger_roles: Trigger): JobTokenAccess => ({
    from,
    refs,
    ...at,
    trigger_roles
  })
  const placeOf = ({ from: _, refs, trigger_roles: __, ...at }: JobTokenAccess): Place => [refs, at]
  return oneOf(
    convert<readonly [Trigger, Place], JobTokenAccess>(
      pair(between("", owned, " pipelines"), place),
      ([roles, at]) => join(own, at, roles),
      (job) => (isOwn(job.from) ? [job.trigger_roles, placeOf(job)] : undefined)
    ),
    convert<readonly [readonly Source[], readonly [Place, Trigger]], JobTokenAccess>(
      pair(phrases([[own, "the project's pipelines"]]), pair(place, trigger)),
      ([from, [at, roles]]) => join(from, at, roles),
      (job) => [job.from, [placeOf(job), job.trigger_roles]]
    ),
    convert<readonly [readonly Source[], readonly [Place, Trigger]], JobTokenAccess>(
      pair(between("pipelines of ", sources), pair(place, trigger)),
      ([from, [at, roles]]) => join(from, at, roles),
      (job) => [job.from, [placeOf(job), job.trigger_roles]]
    )
  )
}
