import type { Cell } from "../domain/vocabulary.ts"
import type { CompiledCell, Compiler } from "./compile.ts"
import { decideCaller, type Target } from "./decide.ts"
import type { Directory } from "./directory.ts"
import { environmentClasses, refClasses } from "./class-space.ts"
import type { ReadCaller, Reference } from "./request.ts"

/** One thing about a caller that would have to be another. */
export type CallerChange =
  | { readonly attribute: "active"; readonly to: true }
  | { readonly attribute: "role" | "trigger_role"; readonly to: string }
  | { readonly attribute: "scopes"; readonly to: readonly string[] }
  | { readonly attribute: "ref"; readonly to: "protected" | "unprotected" }
  | {
      readonly attribute: "environment"
      /** Without a name: any environment of that protection. */
      readonly to: { readonly name?: string; readonly protected: boolean }
    }
  /** The source project, or the home of a deploy token. */
  | { readonly attribute: "project"; readonly to: Reference }

interface Option {
  readonly change: CallerChange
  readonly apply: (caller: ReadCaller) => ReadCaller
}

/**
 * The fewest things a caller would have to change for the request to be allowed: every choice of that many
 * attributes that suffices, each with the weakest values that do, and each decided again before it is offered.
 * Empty where nothing about the caller would do.
 */
export const nearestCallerChanges = (
  compiler: Compiler,
  directory: Directory,
  target: Target,
  cell: CompiledCell,
  caller: ReadCaller
): readonly (readonly CallerChange[])[] => {
  const attributes = optionsOf(compiler, target, cell, caller)
  const allowed = (options: readonly Option[]): boolean =>
    decideCaller(
      compiler,
      directory,
      target,
      cell,
      options.reduce((changed, { apply }) => apply(changed), caller)
    ) === "allowed"
  for (let size = 1; size <= attributes.length; size += 1) {
    const sets = choose(attributes, size).flatMap((chosen) => {
      const options = products(chosen).find(allowed)
      return options === undefined ? [] : [options.map(({ change }) => change)]
    })
    if (sets.length > 0) return sets
  }
  return []
}

/** Every way to choose so many of the items, in order. */
const choose = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => {
  if (size === 0) return [[]]
  return items.flatMap((item, index) =>
    choose(items.slice(index + 1), size - 1).map((rest) => [item, ...rest])
  )
}

/** Every way to take one option of each attribute; the first attribute's options vary slowest. */
const products = <T>(attributes: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  attributes.reduce<readonly (readonly T[])[]>(
    (taken, options) => taken.flatMap((before) => options.map((option) => [...before, option])),
    [[]]
  )

/** What could change about a caller, attribute by attribute, the weakest option first. */
const optionsOf = (
  { vocabulary }: Compiler,
  target: Target,
  { cell }: CompiledCell,
  caller: ReadCaller
): readonly (readonly Option[])[] => {
  const live: readonly Option[] = caller.active
    ? []
    : [{ change: { attribute: "active", to: true }, apply: (changed) => ({ ...changed, active: true }) }]
  const here = target.identity.path ?? target.identity.id
  const { roles } = vocabulary.domain
  const scopes = (held: readonly string[] | null): readonly Option[] => {
    if (held === null || caller.kind === "job") return []
    const isDeployToken = caller.kind === "deploy_token"
    if (vocabulary.covers(held, cell.index, isDeployToken)) return []
    return narrowestScopes(vocabulary, cell.index, isDeployToken).map((scope) => ({
      change: { attribute: "scopes", to: [...held, scope] },
      apply: (changed) => (changed.kind === "job" ? changed : { ...changed, scopes: [...held, scope] })
    }))
  }
  switch (caller.kind) {
    case "user":
      return kept([
        live,
        scopes(caller.scopes),
        roles.slice(caller.rank + 1).map((role, above) => ({
          change: { attribute: "role", to: role },
          apply: (changed) =>
            changed.kind === "user" ? { ...changed, rank: caller.rank + 1 + above } : changed
        }))
      ])
    case "deploy_token":
      return kept([
        live,
        scopes(caller.scopes),
        here === undefined
          ? []
          : [
              {
                change: { attribute: "project", to: here },
                apply: (changed) =>
                  changed.kind === "deploy_token"
                    ? { ...changed, home: { type: "project", reference: here } }
                    : changed
              }
            ]
      ])
    case "job":
      return kept([live, ...jobOptions(roles, distinctNames(target, cell), here, caller)])
  }
}

/** Of the environment names that the policy mentions those that differ in the cell: there may be thousands. */
const distinctNames = ({ compiled: { table } }: Target, { index }: Cell): readonly string[] => {
  const byRow = new Map<number | undefined, string>()
  for (const [name, rows] of table.named) {
    const row = rows[index]
    if (!byRow.has(row)) byRow.set(row, name)
  }
  return [...byRow.values()]
}

const kept = (attributes: readonly (readonly Option[])[]): readonly (readonly Option[])[] =>
  attributes.filter((options) => options.length > 0)

type Job = Extract<ReadCaller, { kind: "job" }>

const jobOptions = (
  roles: readonly string[],
  names: readonly string[],
  here: Reference | undefined,
  caller: Job
): readonly (readonly Option[])[] => {
  const option = (change: CallerChange, apply: Partial<Job>): Option => ({
    change,
    apply: (changed) => (changed.kind === "job" ? { ...changed, ...apply } : changed)
  })
  const [, unprotectedEnvironment, protectedEnvironment] = environmentClasses
  const [protectedRef, unprotectedRef, fork] = refClasses
  const environments = [unprotectedEnvironment, protectedEnvironment].flatMap((environment) => {
    const isProtected = environment === protectedEnvironment
    const unnamed = isProtected
      ? [
          option(
            { attribute: "environment", to: { protected: true } },
            { environment, environmentName: undefined }
          )
        ]
      : []
    return [
      ...unnamed,
      ...names.map((name) =>
        option(
          { attribute: "environment", to: { name, protected: isProtected } },
          { environment, environmentName: name }
        )
      )
    ]
  })
  const refs = caller.ref === fork ? [unprotectedRef, protectedRef] : [protectedRef]
  return [
    refs.filter((ref) => ref !== caller.ref).map((ref) => option({ attribute: "ref", to: ref }, { ref })),
    environments,
    roles
      .slice(caller.triggerRank + 1)
      .map((role, above) =>
        option({ attribute: "trigger_role", to: role }, { triggerRank: caller.triggerRank + 1 + above })
      ),
    here === undefined ? [] : [option({ attribute: "project", to: here }, { source: here })]
  ]
}

/** The scopes that cover the cell, the one that covers the fewest cells first. */
const narrowestScopes = (
  vocabulary: Compiler["vocabulary"],
  cell: number,
  deployToken: boolean
): readonly string[] => {
  const breadth = (scope: string): number =>
    vocabulary.cells.filter(({ index }) => vocabulary.covers([scope], index, deployToken)).length
  return vocabulary.domain.tokenScopes
    .map(({ name }) => name)
    .filter((name) => vocabulary.covers([name], cell, deployToken))
    .toSorted((one, other) => breadth(one) - breadth(other))
}
