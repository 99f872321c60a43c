import type { AnyGrant, GrantTerms, JobTokenTerms } from "../policy/grant.ts"
import { spellOut } from "../policy/grant.ts"
import type { AnyPermissions } from "../policy/permissions.ts"
import type { AllowlistEntry, ScopeOf } from "../policy/scope.ts"
import { admittedBy, type CompiledCell, type Compiler, type PolicySources } from "./compile.ts"
import { decideCaller, type Target } from "./decide.ts"
import type { Directory } from "./directory.ts"
import type { GateResult } from "./grant-gates.ts"
import { nearestEntry } from "./nearest-entry.ts"
import type { ReadCaller } from "./request.ts"
import { standingOf } from "./scope-gate.ts"
import { traceGates } from "./trace.ts"

/** What the owner of a project would have to change for a request to be allowed. */
export interface OwnerChange {
  /** How many attributes of the grant and the allowlist change. */
  readonly size: number
  /** The grant that the cell would have; left out: it stays. */
  readonly grant?: AnyGrant
  /** The allowlist entry that would be there for the source; left out: the allowlist stays. */
  readonly entry?: AllowlistEntry
}

type Edit = (terms: GrantTerms) => GrantTerms
type Environments = NonNullable<JobTokenTerms["environments"]>

/** What an owner's change is looked for in. */
export interface OwnerQuestion {
  readonly target: Target
  readonly sources: PolicySources
  readonly cell: CompiledCell
  readonly caller: ReadCaller
  readonly now: number
}

/**
 * The smallest change of the project's own policy that allows the request and takes nothing away, decided again
 * before it is offered. The gates are independent, so each that refuses asks for a change of its own; among
 * equally small changes the one that admits the fewest classes is taken. `null` where the project's owner
 * cannot help: the caller's token is at fault, a limit stands above, or the platform's own baseline.
 */
export const nearestOwnerChange = (
  compiler: Compiler,
  directory: Directory,
  question: OwnerQuestion
): OwnerChange | null => {
  const { caller, cell, target } = question
  const refused = traceGates(compiler, directory, target, cell, caller).filter(
    // One attribute, `refs`, opens both gates for a fork.
    ({ gate, passed }, _, all) => !passed && !(gate === "ref_not_protected" && refuses(all, "fork_pipeline"))
  )
  const entry = refused.some(({ gate }) => scopeGates.has(gate))
    ? nearestEntry(compiler, directory, target, cell, caller)
    : undefined
  const choices = refused
    .filter(({ gate }) => !scopeGates.has(gate))
    .map((gate) => editsFor(compiler, directory, question, gate))
  const start = termsOf(compiler, cell)
  const size = choices.length + (entry === undefined ? 0 : 1)
  const grants: readonly (AnyGrant | undefined)[] =
    choices.length === 0
      ? [undefined]
      : combinations(choices).map((edits) => edits.reduce<GrantTerms>((terms, edit) => edit(terms), start))
  const candidates = grants.flatMap((grant) => {
    const admitted = trial(compiler, directory, question, grant, entry)
    return admitted === null ? [] : [{ grant, admitted }]
  })
  const best = candidates.toSorted((one, other) => one.admitted - other.admitted)[0]
  if (best === undefined) return null
  return {
    size,
    ...(best.grant !== undefined && { grant: best.grant }),
    ...(entry !== undefined && { entry })
  }
}

const refuses = (gates: readonly GateResult[], name: GateResult["gate"]): boolean =>
  gates.some(({ gate, passed }) => gate === name && !passed)

const scopeGates: ReadonlySet<string> = new Set(["not_in_scope", "entry_expired", "entry_lacks_permission"])

const combinations = <T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  choices.reduce<readonly (readonly T[])[]>(
    (taken, options) => taken.flatMap((before) => options.map((option) => [...before, option])),
    [[]]
  )

/** Decides again with the change in place: how much the cell then admits, or `null` where it is no help. */
const trial = (
  compiler: Compiler,
  directory: Directory,
  { caller, cell, now, sources, target }: OwnerQuestion,
  grant: AnyGrant | undefined,
  entry: AllowlistEntry | undefined
): number | null => {
  const [own, ...inherited] = sources.documents
  if (own === undefined) return null
  const document = grant === undefined ? own.document : withGrant(own.document, cell, grant)
  const scope = entry === undefined ? sources.scope : withEntry(sources.scope, entry)
  const compiled = compiler.compile(
    { ...sources, documents: [{ ...own, document }, ...inherited], scope },
    now
  )
  const changed = compiled.cell(cell.cell.index)
  if (changed === undefined) return null
  if (decideCaller(compiler, directory, { ...target, compiled }, changed, caller) !== "allowed") return null
  const admitted = (name?: string): number => countBits(admittedBy(compiler.sets, changed, name))
  const names = [...target.compiled.table.named.keys()]
  // What holds for names that nobody mentions counts before all: there is no end of them.
  const unnamed = admitted() * (names.length + 1) * compiler.space.size
  return names.reduce((count, name) => count + admitted(name), unnamed)
}

const countBits = (words: Uint32Array): number => {
  let count = 0
  for (let word of words) for (; word !== 0; word &= word - 1) count += 1
  return count
}

const withGrant = (
  document: AnyPermissions | undefined,
  { cell }: CompiledCell,
  grant: AnyGrant
): AnyPermissions => {
  const place = (at: unknown, [key, ...rest]: readonly string[]): AnyPermissions => {
    const members = (at ?? {}) as AnyPermissions
    if (key === undefined) return members
    return { ...members, [key]: rest.length === 0 ? grant : place(members[key], rest) }
  }
  return place(document, [...cell.address, cell.action])
}

/** The last entry of a name is the one that counts. */
const withEntry = (scope: ScopeOf | null | undefined, entry: AllowlistEntry): ScopeOf => ({
  ...scope,
  allowlist: [...(scope?.allowlist ?? []), entry]
})

/** The cell's grant in the object form, whatever form it has. */
const termsOf = ({ vocabulary }: Compiler, { cell, conditions, grant }: CompiledCell): GrantTerms => {
  if (typeof grant === "string") return spellOut(grant)
  if (typeof grant === "object") return grant
  if (!grant) return {}
  const { roles } = vocabulary.domain
  const least = (rank: number): string => roles[rank] ?? vocabulary.domain.signedIn
  return {
    min_role: least(conditions.userRank ?? 0),
    job_token: {
      ...(cell.observes && { refs: "any_including_forks" as const }),
      trigger_role: least(conditions.jobToken?.triggerRank ?? 0)
    },
    deploy_token: true
  }
}

/**
 * The edits of a grant that may open one gate for the caller and take nothing away; empty: there is none. What
 * is of no help shows when it is decided again.
 */
const editsFor = (
  { vocabulary }: Compiler,
  directory: Directory,
  { caller, cell, target }: OwnerQuestion,
  { gate }: GateResult
): readonly Edit[] => {
  const { roles } = vocabulary.domain
  if (caller.kind === "user") {
    const min_role = roles[caller.rank] ?? null
    return [(terms) => ({ ...terms, min_role })]
  }
  if (caller.kind === "deploy_token") return [(terms) => ({ ...terms, deploy_token: true })]
  const { environmentName: name, ref } = caller
  const origin = standingOf(
    directory,
    target.identity,
    target.compiled,
    directory.project(caller.source)
  ).origin
  const trigger_role = roles[caller.triggerRank] ?? vocabulary.domain.signedIn
  const refs = ref === "fork" ? "any_including_forks" : ref === "unprotected" ? "any" : "protected"
  const jobToken = (...changes: readonly ((terms: JobTokenTerms) => JobTokenTerms)[]): readonly Edit[] =>
    changes.map((change) => (terms) => ({ ...terms, job_token: change(terms.job_token || {}) }))
  const around: readonly Environments[] = name === undefined ? ["any"] : [[name], "protected"]
  const conditions = cell.conditions.jobToken
  if (conditions === null) {
    return jobToken(
      ...around.map((environments) => (): JobTokenTerms => ({
        origin: origin === "own" ? "own" : "in_scope",
        refs,
        ...(environments !== "any" && { environments }),
        trigger_role
      }))
    )
  }
  switch (gate) {
    case "grant_expired":
      return jobToken(({ expires_at: _, ...terms }) => terms)
    case "origin_not_allowed":
      return jobToken((terms) => ({ ...terms, origin: "in_scope" }))
    case "fork_pipeline":
    case "ref_not_protected":
      return jobToken((terms) => ({ ...terms, refs }))
    case "environment_not_allowed": {
      const { environments: listed, expired } = conditions
      const longer = typeof listed === "object" && name !== undefined ? [...listed, name] : ("any" as const)
      // What has expired admits nobody, so that nothing of it need stay.
      const choices = expired ? around : [longer]
      return jobToken(
        ...choices.map((environments) => (terms: JobTokenTerms) => ({ ...terms, environments }))
      )
    }
    case "trigger_role_too_low":
      return jobToken((terms) => ({ ...terms, trigger_role }))
    default:
      return []
  }
}
