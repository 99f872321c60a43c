import { gitlab, vocabulary, type Reason } from "@jobwarden/core"
import { printable } from "../reports/printable.ts"
import { deployTokenScopes } from "../who-can/principals.ts"
import { listed, sayUsers } from "../who-can/words.ts"
import { expiryOf, limitOf, sayEnvironments, shortGrant, writtenGrant } from "./grant-words.ts"
import {
  floorOf,
  nameOf,
  type ExplainedCell,
  type ExplainedEntry,
  type PolicyInForce
} from "./policy-in-force.ts"
import { sayEntry } from "./scope.ts"

/** A gate by the reason that it refuses with, and what it asks in some cell. */
export interface Gate {
  readonly reason: Reason
  readonly asks: string
}

/** Every gate that a request for the cell has to pass, in the order of SPEC §4. */
export const gatesOf = (policy: PolicyInForce, cell: ExplainedCell): readonly Gate[] => [
  { reason: "inactive_token", asks: "the token is live" },
  ...scopeGates(policy, cell),
  { reason: "token_scope_insufficient", asks: askScopes(cell) },
  ...grantGates(cell),
  { reason: "exceeds_limit", asks: askLimits(cell) }
]

const scopeGates = (policy: PolicyInForce, cell: ExplainedCell): readonly Gate[] => {
  const { entries, inboundEnabled, project } = policy
  const path = printable(project.path)
  const homes = [path, ...groupsAbove(path).map((group) => `group ${group}`)]
  const deployTokens = `deploy tokens: of ${listed(homes, "or")}`
  const open = "job tokens: no question, since the platform lets everybody read it"
  const counted = entries.filter(({ isOwn }) => inboundEnabled || isOwn)
  const others = counted.filter(({ isOwn }) => !isOwn).map(({ entry }) => sayEntry(entry))
  const jobTokens = inboundEnabled ? listed([path, ...others], "or") : "any project"
  if (cell.publicRead) {
    return [
      { reason: "not_in_scope", asks: `${open}; ${deployTokens}` },
      { reason: "entry_expired", asks: open },
      { reason: "entry_lacks_permission", asks: open }
    ]
  }
  const expired = counted.filter((entry) => entry.expired)
  const lacking = counted.filter((entry) => !entry.expired && !entry.permits.includes(nameOf(cell)))
  return [
    { reason: "not_in_scope", asks: `job tokens: of ${jobTokens}; ${deployTokens}` },
    { reason: "entry_expired", asks: refusing(expired, "no entry has expired") },
    {
      reason: "entry_lacks_permission",
      asks: refusing(lacking, counted.length === 0 ? "no entry decides" : "every live entry permits it")
    }
  ]
}

const refusing = (entries: readonly ExplainedEntry[], none: string): string =>
  entries.length === 0
    ? none
    : `turns away ${listed(
        entries.map(({ entry }) => sayEntry(entry)),
        "and"
      )}`

const groupsAbove = (path: string): readonly string[] => {
  const names = path.split("/").slice(0, -1)
  return names.map((_, at) => names.slice(0, names.length - at).join("/"))
}

const askScopes = ({ cell }: ExplainedCell): string => {
  const users = gitlab.tokenScopes.map(({ name }) => name).filter((name) => covers(name, cell.index))
  const deployTokens = deployTokenScopes(cell)
  return [
    `users' tokens: unrestricted, or with ${listed(users, "or")}`,
    `deploy tokens: ${deployTokens.length === 0 ? "none can" : `with ${listed(deployTokens, "or")}`}`
  ].join("; ")
}

const covers = (scope: string, cell: number): boolean => vocabulary.covers([scope], cell, false)

const grantGates = (cell: ExplainedCell): readonly Gate[] => {
  const { deployToken, jobToken, userRank } = cell.conditions
  const asked = (is: boolean): string => (is ? "may be admitted" : "are not admitted")
  const rolesFrom = (rank: number): string => sayUsers(gitlab.roles.slice(rank))
  const ofJobs = (asks: (job: NonNullable<typeof jobToken>) => string): string =>
    jobToken === null ? "no job token is admitted" : asks(jobToken)
  return [
    { reason: "grant_excludes_users", asks: `users ${asked(userRank !== null)}` },
    { reason: "grant_excludes_job_tokens", asks: `job tokens ${asked(jobToken !== null)}` },
    { reason: "grant_excludes_deploy_tokens", asks: `deploy tokens ${asked(deployToken)}` },
    { reason: "grant_expired", asks: ofJobs(({ expired }) => askTime(expired, expiryOf(cell.grant))) },
    {
      reason: "origin_not_allowed",
      asks: ofJobs(({ origin }) =>
        origin === "own" ? "the project's own jobs" : "any job that the scope lets in"
      )
    },
    {
      reason: "fork_pipeline",
      asks: ofJobs(({ refs }) =>
        refs === "any_including_forks" ? "a fork's code may run" : "not a fork's code"
      )
    },
    {
      reason: "ref_not_protected",
      asks: ofJobs(({ refs }) => (refs === "protected" ? "a protected ref" : "any ref"))
    },
    {
      reason: "environment_not_allowed",
      asks: ofJobs(({ environments }) => sayEnvironments(environments) || "any environment, or none")
    },
    {
      reason: "trigger_role_too_low",
      asks: ofJobs(({ triggerRank }) => `triggered by ${rolesFrom(triggerRank)}`)
    },
    {
      reason: "role_too_low",
      asks: userRank === null ? "no user is admitted" : rolesFrom(userRank)
    }
  ]
}

const askTime = (expired: boolean, until: string | undefined): string => {
  if (until === undefined) return "no end"
  return expired ? `over since ${until}` : `until ${until}`
}

const askLimits = (cell: ExplainedCell): string => {
  const said = cell.limits.map(
    (limit) => `${limitOf(limit.source)}, ${writtenGrant(limit.grant)} (${shortGrant(limit, floorOf(cell))})`
  )
  if (said.length === 0) return "no limit speaks of it"
  return `${said.join("; ")}: ${cell.cut === undefined ? "cuts nothing" : "cuts some off"}`
}
