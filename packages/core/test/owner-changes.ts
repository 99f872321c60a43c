import type { Caller, JobCaller } from "../src/access/request.ts"
import type { CompiledCell } from "../src/access/compile.ts"
import type { OwnerChange } from "../src/access/nearest-owner-change.ts"
import type { Cell } from "../src/domain/vocabulary.ts"
import type { Permissions, ProjectInput, Role, Scope } from "../src/gitlab.ts"
import type { AnyGrant, GrantTerms, JobTokenTerms } from "../src/policy/grant.ts"
import type { AllowlistEntry } from "../src/policy/scope.ts"
import { roles } from "./documents.ts"

type Spoken = { readonly [key: string]: unknown }

const withGrant = (document: Permissions | undefined, cell: Cell, grant: AnyGrant): Permissions => {
  const [family, format] = cell.address
  const spoken = (document as Spoken | undefined)?.[family] as Spoken | undefined
  const grants = format === undefined ? spoken : (spoken?.[format] as Spoken | undefined)
  const changed = { ...grants, [cell.action]: grant }
  return { ...document, [family]: format === undefined ? changed : { ...spoken, [format]: changed } }
}

const withEntry = (scope: ProjectInput["scope"], entry: AllowlistEntry): Scope => {
  const others = (scope?.allowlist ?? []).filter(({ project }) => project !== entry.project)
  return { ...scope, allowlist: [...others, entry as NonNullable<Scope["allowlist"]>[number]] }
}

/** The project as its owner would have it after the change. */
export const applyOwnerChange = (
  project: ProjectInput,
  cell: Cell,
  { entry, grant }: Omit<OwnerChange, "size">
): ProjectInput => ({
  ...project,
  ...(grant !== undefined && { permissions: withGrant(project.permissions, cell, grant) }),
  ...(entry !== undefined && { scope: withEntry(project.scope, entry) })
})

/** One attribute of a policy changed to one value. */
interface Edit {
  readonly grant?: (terms: GrantTerms) => GrantTerms
  readonly entry?: AllowlistEntry
}

const jobTokenEdits = (
  { conditions }: CompiledCell,
  { environment, trigger_role: role }: JobCaller<Role>
): readonly (readonly Edit[])[] => {
  const names = environment === undefined ? [] : [environment.name]
  const rank = Math.max(1, roles.indexOf(role))
  const refs = ["protected", "any", "any_including_forks"] as const
  const origins = ["own", "in_scope"] as const
  const listed = conditions.jobToken?.environments
  const environments = [
    "any" as const,
    "protected" as const,
    ...names.map((name) => [name]),
    ...(typeof listed === "object" ? names.map((name) => [...listed, name]) : [])
  ]
  const edit = (change: (terms: JobTokenTerms) => JobTokenTerms): Edit => ({
    grant: (terms) => ({ ...terms, job_token: change(terms.job_token || {}) })
  })
  if (conditions.jobToken === null) {
    const whole = origins.flatMap((origin) =>
      refs.flatMap((ref) =>
        environments.flatMap((place) =>
          // One below what the caller has, that, and one above.
          roles
            .slice(Math.max(1, rank - 1), rank + 2)
            .map((trigger_role) => ({ origin, refs: ref, environments: place, trigger_role }))
        )
      )
    )
    return [whole.map((terms) => edit(() => terms))]
  }
  return [
    origins.map((origin) => edit((terms) => ({ ...terms, origin }))),
    refs.map((ref) => edit((terms) => ({ ...terms, refs: ref }))),
    environments.map((place) => edit((terms) => ({ ...terms, environments: place }))),
    roles.slice(1).map((trigger_role) => edit((terms) => ({ ...terms, trigger_role }))),
    [edit(({ expires_at: _, ...terms }) => terms)]
  ]
}

/** Every attribute that an owner could change for a caller, each with the values that it could have instead. */
const editsFor = (
  project: ProjectInput,
  compiled: CompiledCell,
  caller: Caller<Role>
): readonly (readonly Edit[])[] => {
  const wanted = `${compiled.cell.resource}:${compiled.cell.action}`
  const references =
    caller.type === "job"
      ? [caller.project, ...(project.scope?.allowlist ?? []).flatMap((entry) => entry.project ?? [])]
      : []
  const entries = [...new Set(references)].flatMap((reference) => {
    const held =
      project.scope?.allowlist?.find((entry) => entry.project === reference)?.job_token_policies ?? []
    return [
      { project: reference },
      { project: reference, job_token_policies: [wanted] },
      { project: reference, job_token_policies: [...held, wanted] }
    ]
  })
  return [
    roles.map((role) => ({ grant: (terms) => ({ ...terms, min_role: role }) })),
    [{ grant: (terms) => ({ ...terms, deploy_token: true }) }],
    ...(caller.type === "job" ? jobTokenEdits(compiled, caller) : []),
    entries.map((entry) => ({ entry }))
  ]
}

/** The grant in the object form, as the cell reads it. */
const spelledOut = ({ conditions, grant }: CompiledCell): GrantTerms => {
  const { deployToken, jobToken, userRank } = conditions
  const { expires_at } = (typeof grant === "object" && grant.job_token) || {}
  return {
    min_role: userRank === null ? null : (roles[userRank] ?? null),
    deploy_token: deployToken,
    job_token: jobToken !== null && {
      origin: jobToken.origin,
      refs: jobToken.refs,
      environments: jobToken.environments,
      trigger_role: roles[jobToken.triggerRank] ?? "owner",
      ...(expires_at !== undefined && { expires_at })
    }
  }
}

const choices = (attributes: readonly (readonly Edit[])[], size: number): readonly (readonly Edit[])[] => {
  const [first, ...rest] = attributes
  if (size === 0) return [[]]
  if (first === undefined) return []
  const taking = choices(rest, size - 1)
  return [...first.flatMap((edit) => taking.map((others) => [edit, ...others])), ...choices(rest, size)]
}

/** Every change of so many attributes that an owner could make for a caller. */
export const ownerChanges = (
  project: ProjectInput,
  compiled: CompiledCell,
  caller: Caller<Role>,
  size: number
): readonly OwnerChange[] =>
  choices(editsFor(project, compiled, caller), size).map((edits) => {
    const ofGrant = edits.flatMap(({ grant }) => grant ?? [])
    const entry = edits.find((edit) => edit.entry !== undefined)?.entry
    return {
      size,
      ...(ofGrant.length > 0 && {
        grant: ofGrant.reduce((terms, change) => change(terms), spelledOut(compiled))
      }),
      ...(entry !== undefined && { entry })
    }
  })
