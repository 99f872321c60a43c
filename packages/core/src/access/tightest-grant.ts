import type { WantedGrant } from "../policy/shortest-grant.ts"
import { refClasses, type Origin } from "./class-space.ts"
import type { CompiledCell } from "./compile.ts"
import type { ReadCaller } from "./request.ts"

/** An access that was observed, and that today's policy allows. */
export interface AllowedAccess {
  readonly cell: CompiledCell
  readonly caller: ReadCaller
  readonly origin: Origin
}

type Job = Extract<ReadCaller, { kind: "job" }>

/**
 * The least that a grant of the language can admit and still admit all of these, which one cell saw. It is never
 * more than today's grant, at any time: where that one has an end, this one has the same.
 */
export const tightestGrant = (
  { conditions, grant }: CompiledCell,
  accesses: readonly AllowedAccess[]
): WantedGrant => {
  const users = accesses.flatMap(({ caller }) => (caller.kind === "user" ? [caller.rank] : []))
  const jobs = accesses.flatMap(({ caller, origin }) =>
    caller.kind === "job" ? [{ ...caller, origin }] : []
  )
  const expiresAt = typeof grant === "object" && grant.job_token ? (grant.job_token.expires_at ?? null) : null
  return {
    userRank: users.length === 0 ? null : lowest(users),
    jobToken:
      jobs.length === 0
        ? null
        : {
            origin: jobs.every(({ origin }) => origin === "own") ? "own" : "in_scope",
            refs: refsOf(jobs),
            environments: environmentsOf(jobs, conditions.jobToken?.environments === "protected"),
            triggerRank: lowest(jobs.map(({ triggerRank }) => triggerRank)),
            ...(expiresAt !== null && { expiresAt })
          },
    deployToken: accesses.some(({ caller }) => caller.kind === "deploy_token")
  }
}

// A log may have more entries than a function can have arguments.
const lowest = (ranks: readonly number[]): number =>
  ranks.reduce((least, rank) => Math.min(least, rank), Infinity)

const refsOf = (jobs: readonly Job[]): "protected" | "any" | "any_including_forks" => {
  const [, unprotected, fork] = refClasses
  if (jobs.some(({ ref }) => ref === fork)) return "any_including_forks"
  return jobs.some(({ ref }) => ref === unprotected) ? "any" : "protected"
}

/**
 * By name where today's grant does not ask for protected environments: a list of names would then admit an
 * unprotected one of such a name.
 */
const environmentsOf = (
  jobs: readonly Job[],
  onlyProtected: boolean
): "any" | "protected" | readonly string[] => {
  const names = jobs.map(({ environmentName }) => environmentName)
  if (names.includes(undefined)) return "any"
  return onlyProtected ? "protected" : [...new Set(names.flatMap((name) => name ?? []))].sort()
}
