import { ambiguityOf } from "./ambiguity.ts"
import type { Domain, ResourceDefinition } from "./domain.ts"

/** One cell of the access table: a resource and an action, with where a document may speak for it. */
export interface Cell {
  readonly index: number
  readonly resource: string
  readonly action: string
  /** The document keys that address the resource: `[container_registry]`, `[package_registry, maven]`. */
  readonly address: readonly [string] | readonly [string, string]
  readonly observes: boolean
}

/**
 * A domain prepared for look-up: every role and cell with its number. All maps are `Map`s, so that a name such
 * as `__proto__` finds nothing.
 */
export interface Vocabulary<D extends Domain = Domain> {
  readonly domain: D
  /** role → rank, weakest 0 */
  readonly rank: ReadonlyMap<string, number>
  readonly signedInRank: number
  readonly leastMemberRank: number
  readonly actions: ReadonlyMap<string, number>
  /** resource id → number; its cells are at `number * actions.size + action` */
  readonly resources: ReadonlyMap<string, number>
  readonly cells: readonly Cell[]
  /** The least role's rank, per cell, for a visibility. */
  readonly baseline: (cell: Cell, visibility: string) => number
  /** The floor of SPEC §3.2 for the trigger role, as a rank, given the cell's baseline. */
  readonly triggerFloor: (cell: Cell, baseline: number) => number
  /** Whether a token with these scopes covers the cell (SPEC §2.2). Unknown scopes cover nothing. */
  readonly covers: (scopes: readonly string[], cell: number, deployToken: boolean) => boolean
  /** The cells that a name in `job_token_policies` stands for; `undefined` for no such name. */
  readonly allowlistPolicies: ReadonlyMap<string, readonly number[]>
}

/** The resource ids a definition stands for. */
export const resourceIds = (definition: ResourceDefinition): readonly string[] =>
  definition.formats?.map((format) => `${definition.name}.${format}`) ?? [definition.name]

/**
 * Prepares a domain. Throws where the domain contradicts itself or has one name for two things: that is a
 * mistake in the program.
 */
export const makeVocabulary = <const D extends Domain>(domain: D): Vocabulary<D> => {
  const ambiguity = ambiguityOf(domain)
  if (ambiguity !== undefined) {
    throw new Error(
      `domain \`${domain.name}\`: the ${ambiguity.kind} \`${ambiguity.name}\` stands for two things`
    )
  }
  const rank = new Map(domain.roles.map((role, index) => [role, index]))
  const rankOf = (role: string): number => {
    const found = rank.get(role)
    if (found === undefined)
      throw new Error(`domain \`${domain.name}\`: role \`${role}\` is not among its roles`)
    return found
  }
  const signedInRank = rankOf(domain.signedIn)
  const actions = new Map(domain.actions.map((action, index) => [action.name, index]))
  const floors = domain.actions.map((action) =>
    action.jobTokenFloor === null ? Infinity : rankOf(action.jobTokenFloor)
  )

  const cells: Cell[] = []
  const baselines: ReadonlyMap<string, number>[] = []
  const byResource = new Map<string, readonly number[]>()
  for (const definition of domain.resources) {
    const ofDefinition: number[] = []
    for (const resource of resourceIds(definition)) {
      const address = definition.formats
        ? ([definition.name, resource.slice(definition.name.length + 1)] as const)
        : ([definition.name] as const)
      for (const action of domain.actions) {
        ofDefinition.push(cells.length)
        baselines.push(baselinesOf(domain, definition, action.name, rankOf))
        cells.push({ index: cells.length, resource, action: action.name, address, observes: action.observes })
      }
    }
    byResource.set(definition.name, ofDefinition)
  }
  const cellsOf = (resource: string, ofActions: readonly string[] | undefined): readonly number[] =>
    (byResource.get(resource) ?? []).filter(
      (index) => ofActions === undefined || ofActions.includes(cells[index]?.action ?? "")
    )

  const scopes = new Map(
    domain.tokenScopes.map((scope) => {
      const resources = scope.resources ?? domain.resources.map((definition) => definition.name)
      const covered = new Set(resources.flatMap((resource) => cellsOf(resource, scope.actions)))
      return [scope.name, { covered, deployToken: scope.deployToken }]
    })
  )

  return {
    domain,
    rank,
    signedInRank,
    leastMemberRank: rankOf(domain.leastMember),
    actions,
    resources: new Map(
      [...new Set(cells.map((cell) => cell.resource))].map((resource, index) => [resource, index])
    ),
    cells,
    baseline: (cell, visibility) => baselines[cell.index]?.get(visibility) ?? Infinity,
    triggerFloor: (cell, baseline) => {
      const floor = floors[actions.get(cell.action) ?? -1] ?? Infinity
      return Math.max(signedInRank, Math.min(baseline, floor))
    },
    covers: (names, cell, deployToken) =>
      names.some((name) => {
        const scope = scopes.get(name)
        return scope !== undefined && (scope.deployToken || !deployToken) && scope.covered.has(cell)
      }),
    allowlistPolicies: allowlistPolicies(domain, cells, cellsOf)
  }
}

const baselinesOf = (
  domain: Domain,
  definition: ResourceDefinition,
  action: string,
  rankOf: (role: string) => number
): ReadonlyMap<string, number> => {
  const stated = definition.baseline[action]
  if (stated === undefined) {
    throw new Error(`domain \`${domain.name}\`: \`${definition.name}\` has no baseline for \`${action}\``)
  }
  return new Map(
    domain.visibilities.map((visibility) => {
      const role = typeof stated === "string" ? stated : stated[visibility]
      if (role === undefined) {
        throw new Error(
          `domain \`${domain.name}\`: \`${definition.name}\` has no baseline when ${visibility}`
        )
      }
      return [visibility, rankOf(role)]
    })
  )
}

const allowlistPolicies = (
  domain: Domain,
  cells: readonly Cell[],
  cellsOf: (resource: string, actions: readonly string[] | undefined) => readonly number[]
): ReadonlyMap<string, readonly number[]> => {
  const names = new Map<string, readonly number[]>()
  for (const [verb, actions] of Object.entries(domain.allowlistPolicies.verbs)) {
    for (const [subject, resource] of Object.entries(domain.allowlistPolicies.subjects)) {
      names.set(`${verb}_${subject}`, cellsOf(resource, actions))
    }
  }
  for (const cell of cells) names.set(`${cell.resource}:${cell.action}`, [cell.index])
  return names
}
