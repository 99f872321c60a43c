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
  /** What it makes of the caller. */
  readonly members: Partial<ReadCaller>
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
      options.reduce((changed, { members }) => ({ ...changed, ...members }) as ReadCaller, caller)
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

/**
 * What could change about a caller, attribute by attribute, the weakest option first. What makes no difference
 * may be among them: the fewest changes never include it.
 */
const optionsOf = (
  { vocabulary }: Compiler,
  target: Target,
  { cell }: CompiledCell,
  caller: ReadCaller
): readonly (readonly Option[])[] => {
  const live: readonly Option[] = caller.active
    ? []
    : [{ change: { attribute: "active", to: true }, members: { active: true } }]
  const here = target.identity.path
  const { roles } = vocabulary.domain
  switch (caller.kind) {
    case "user":
      return [
        live,
        caller.scopes === null ? [] : scopeOptions(vocabulary, caller.scopes),
        roles.slice(caller.rank + 1).map((role, above) => ({
          change: { attribute: "role", to: role },
          members: { rank: caller.rank + 1 + above }
        }))
      ]
    case "deploy_token":
      return [
        live,
        scopeOptions(vocabulary, caller.scopes),
        [
          {
            change: { attribute: "project", to: here },
            members: { home: { type: "project", reference: here } }
          }
        ]
      ]
    case "job":
      return [live, ...jobOptions(roles, distinctNames(target, cell), here, caller)]
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

type Job = Extract<ReadCaller, { kind: "job" }>

const jobOptions = (
  roles: readonly string[],
  names: readonly string[],
  here: Reference,
  caller: Job
): readonly (readonly Option[])[] => {
  const option = (change: CallerChange, members: Partial<Job>): Option => ({ change, members })
  const [, unprotectedEnvironment, protectedEnvironment] = environmentClasses
  const [protectedRef, unprotectedRef] = refClasses
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
  return [
    [unprotectedRef, protectedRef].map((ref) => option({ attribute: "ref", to: ref }, { ref })),
    environments,
    roles
      .slice(caller.triggerRank + 1)
      .map((role, above) =>
        option({ attribute: "trigger_role", to: role }, { triggerRank: caller.triggerRank + 1 + above })
      ),
    [option({ attribute: "project", to: here }, { source: here })]
  ]
}

/** A scope more, the one that covers the fewest cells first. */
const scopeOptions = (
  { cells, covers, domain }: Compiler["vocabulary"],
  held: readonly string[]
): readonly Option[] => {
  const breadth = (scope: string): number => cells.filter(({ index }) => covers([scope], index, false)).length
  return domain.tokenScopes
    .map(({ name }) => name)
    .toSorted((one, other) => breadth(one) - breadth(other))
    .map((name) => {
      const scopes = [...held, name]
      return { change: { attribute: "scopes", to: scopes }, members: { scopes } }
    })
}
