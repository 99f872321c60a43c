import type { CompiledCell, Compiler } from "../access/compile.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { defaultKey } from "../policy/permissions.ts"
import { shortestGrant, type WantedGrant } from "../policy/shortest-grant.ts"
import type { PolicyView } from "./policy-view.ts"
import type { Concern, FixProposal } from "./rule.ts"
import type { Statement } from "./statements.ts"

/** What a cell's grant admits by itself, before limits. */
export const wantedOf = ({ conditions, grant }: Pick<CompiledCell, "conditions" | "grant">): WantedGrant => {
  const expiresAt = typeof grant === "object" && grant.job_token ? grant.job_token.expires_at : undefined
  const { deployToken, jobToken, userRank } = conditions
  if (jobToken === null) return { userRank, jobToken, deployToken }
  const { expired: _, ...terms } = jobToken
  return {
    userRank,
    jobToken: { ...terms, ...(expiresAt !== undefined && { expiresAt }) },
    deployToken
  }
}

/** A respelling that asks more of job tokens, where the grant admits any. */
export const askingOfJobs =
  (terms: Partial<NonNullable<WantedGrant["jobToken"]>>) =>
  (grant: WantedGrant): WantedGrant => ({
    ...grant,
    jobToken: grant.jobToken && { ...grant.jobToken, ...terms }
  })

/** A merge patch that sets grants, each at its keys. */
export const patchOf = (
  grants: readonly { readonly keys: readonly string[]; readonly grant: unknown }[]
): Readonly<Record<string, unknown>> => {
  const patch: Record<string, unknown> = {}
  for (const { grant, keys } of grants) {
    let place = patch
    for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as Record<string, unknown>
    place[keys.at(-1) ?? ""] = grant
  }
  return patch
}

/** See `RuleContext.respell`. */
export const respell = (
  { vocabulary }: Compiler,
  policy: PolicyView,
  at: Pick<Concern, "cells" | "statement"> | Statement,
  title: string,
  wanted: (grant: WantedGrant, cell: CompiledCell) => WantedGrant | null
): readonly FixProposal[] => {
  const statement = "statement" in at ? at.statement : at
  const spelt = at.cells.flatMap((cell) => {
    const compiled = policy.cells[cell.index]
    if (compiled === undefined) return []
    const grant = wanted(wantedOf(compiled), compiled)
    if (grant === null) return []
    const baseline = vocabulary.baseline(cell, policy.sources.visibility)
    return [{ cell, grant: shortestGrant(vocabulary, cell, baseline, grant) }]
  })
  const [first] = spelt
  if (first === undefined) return []
  const isWhole =
    statement.level === "project" &&
    statement.key === "default" &&
    spelt.length === statement.cells.length &&
    new Set(spelt.map(({ grant }) => JSON.stringify(grant))).size === 1
  const grants = isWhole
    ? [{ keys: [first.cell.address[0], defaultKey, first.cell.action], grant: first.grant }]
    : spelt.map(({ cell, grant }) => ({ keys: keysOf(cell), grant }))
  return [{ title, change: { permissions: patchOf(grants) } }]
}

/** The keys of a cell in a document. */
export const keysOf = ({ action, address }: Cell): readonly string[] => [...address, action]
