import { decideFor } from "../access/decide.ts"
import { isSameProject } from "../access/directory.ts"
import type { ObservedAccess } from "../access/minimal-policy.ts"
import type { Reason } from "../access/reason.ts"
import type { Reference } from "../access/request.ts"
import { scopeRefusal, standingOf } from "../access/scope-gate.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { quote } from "../input/problem.ts"
import { hasCell } from "../policy/cell-set.ts"
import type { PolicyView } from "./policy-view.ts"
import type { RuleContext, UseLog } from "./rule.ts"
import type { Place } from "./statements.ts"

/** What a log shows to have worked, and the policy refuses. */
export interface DeniedUse {
  /** Where the policy says so. */
  readonly at: Place
  /** Left out where the log does not say what was used: then nothing at all is allowed. */
  readonly cell?: Cell
  readonly reason: Reason
  /** Who used it, in words. */
  readonly who: string
}

/** Reasons that are not the policy's: the request, or the caller's own token. What names no cell has none. */
const notThePolicy: readonly Reason[] = [
  "allowed",
  "invalid_request",
  "inactive_token",
  "token_scope_insufficient"
]

const scopeReasons: readonly Reason[] = ["not_in_scope", "entry_expired", "entry_lacks_permission"]

interface Asked {
  readonly masks: RuleContext["masks"]
  readonly policy: PolicyView
  readonly uses: UseLog
}

/** Everything in a log of use that the policy refuses, in the order of the log. */
export const deniedUses = ({ masks, policy, uses }: Asked): readonly DeniedUse[] => [
  ...uses.used.flatMap((observed) => denialOf(policy, observed)),
  ...(uses.authentications ?? []).flatMap(({ project, source }) =>
    isHere(policy, project) ? refusalOf(masks, policy, source) : []
  )
]

const isHere = ({ directory, target }: PolicyView, project: Reference): boolean =>
  isSameProject(directory.project(project), target)

const denialOf = (policy: PolicyView, observed: ObservedAccess): readonly DeniedUse[] => {
  const { compiled, compiler, directory, target } = policy
  const { caller, project } = observed
  if (!isHere(policy, project)) return []
  const asked = { identity: target, revision: 0, compiled }
  const { cell: decided, reason } = decideFor(compiler, directory, asked, observed)
  // A deploy token's scope is its home, which no policy moves.
  const isHome = caller.type === "deploy_token" && scopeReasons.includes(reason)
  if (decided === null || isHome || notThePolicy.includes(reason)) return []
  const { cell } = decided
  if (caller.type === "job" && scopeReasons.includes(reason)) {
    return [{ at: inScope(policy, caller.project), cell, reason, who: jobsOf(policy, caller.project) }]
  }
  const at = policy.statements.find(({ cells }) => cells.includes(cell))
  const who =
    caller.type === "job"
      ? jobsOf(policy, caller.project)
      : caller.type === "user"
        ? `users with the role ${quote(caller.role)}`
        : "deploy tokens"
  return [{ at: at ?? { level: "project", path: ["permissions"] }, cell, reason, who }]
}

/** Whether the job tokens of a source may do nothing at all, so that whatever they did is refused. */
const refusalOf = (
  masks: RuleContext["masks"],
  policy: PolicyView,
  source: Reference
): readonly DeniedUse[] => {
  const { compiled, compiler, directory, target } = policy
  const standing = standingOf(directory, target, compiled, directory.project(source))
  const tokens = masks.jobs({ origins: [standing.origin] })
  const cells = compiler.vocabulary.cells.map((cell) => ({
    cell,
    refusal: scopeRefusal(compiled, { cell, publicRead: hasCell(compiled.publicReads, cell.index) }, standing)
  }))
  if (cells.some(({ cell, refusal }) => refusal === null && policy.admits(cell, tokens))) return []
  const who = jobsOf(policy, source)
  const isLetIn = cells.some(({ refusal }) => refusal === null)
  const [shut = null] = isLetIn ? [] : cells.map(({ refusal }) => refusal)
  return shut === null
    ? [{ at: { level: "project", path: ["permissions"] }, reason: "grant_excludes_job_tokens", who }]
    : [{ at: inScope(policy, source), reason: shut, who }]
}

/** The entry that refuses a source, or the allowlist where none names it. */
const inScope = (policy: PolicyView, source: Reference): Place => {
  const [one, ...others] = policy.entries.filter((listed) => policy.decides(listed, source))
  const path = others.length === 0 ? one?.path : undefined
  return { level: "project", path: path ?? ["scope", "allowlist"] }
}

const jobsOf = ({ directory, target }: PolicyView, source: Reference): string => {
  if (isSameProject(directory.project(source), target)) return "the project's own jobs"
  return `jobs of project ${typeof source === "string" ? quote(source) : source}`
}
