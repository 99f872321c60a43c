import {
  groupBy,
  type Access,
  type JobTokenAccess,
  type Principals,
  type Source
} from "../access/accesses.ts"
import { environmentClasses, refClasses } from "../access/class-space.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"

/** Everyone who gains or loses one cell. */
interface CellAccess {
  readonly cell: string
  readonly principals: Principals
}

/** What of principals can be named by itself: users, deploy tokens, one product of job tokens. */
type Units = (principals: Principals) => readonly Principals[]

/**
 * The same accesses in few lists: cells with the same principals put together, or principals with the same
 * cells, whichever comes to less, decided anew for each part that shares nothing with the rest.
 */
export const fewestAccesses = (vocabulary: Vocabulary, accesses: readonly Access[]): readonly Access[] => {
  const order = new Map(
    vocabulary.cells.map(({ action, resource }, index) => [`${resource}:${action}`, index])
  )
  const place = (cell: string | undefined): number => order.get(cell ?? "") ?? order.size
  const cells = cellByCell(vocabulary.domain.roles, accesses).toSorted(
    (one, other) => place(one.cell) - place(other.cell)
  )
  return connected(cells)
    .flatMap((part) =>
      [byUnit(part, wholeUnits), byCell(part)].reduce(
        (fewest, other) => (other.length < fewest.length ? other : fewest),
        byUnit(part, unitsBySource)
      )
    )
    .toSorted((one, other) => place(one.cells[0]) - place(other.cells[0]))
}

const wholeUnits: Units = ({ deploy_tokens, job_tokens = [], users }) => [
  ...(users === undefined ? [] : [{ users }]),
  ...(deploy_tokens === true ? [{ deploy_tokens }] : []),
  ...job_tokens.map((job) => ({ job_tokens: [job] }))
]

const unitsBySource: Units = ({ job_tokens = [], ...others }) => [
  ...wholeUnits(others),
  ...job_tokens.flatMap((job) => job.from.map((source) => ({ job_tokens: [{ ...job, from: [source] }] })))
]

const byCell = (cells: readonly CellAccess[]): readonly Access[] =>
  groupBy(cells, ({ principals }) => JSON.stringify(principals)).map((group) => ({
    cells: group.map(({ cell }) => cell),
    ...group[0]?.principals
  }))

const byUnit = (cells: readonly CellAccess[], units: Units): readonly Access[] => {
  const single = cells.flatMap(({ cell, principals }) => units(principals).map((unit) => ({ unit, cell })))
  const spread = groupBy(single, ({ unit }) => JSON.stringify(unit)).map((group) => ({
    units: group.map(({ unit }) => unit),
    cells: group.map(({ cell }) => cell)
  }))
  return groupBy(spread, ({ cells }) => JSON.stringify(cells)).map((group) => ({
    cells: group[0]?.cells ?? [],
    ...together(group.flatMap(({ units }) => units))
  }))
}

/** Units as one list of principals; job tokens that differ in nothing but their source are named together. */
const together = (units: readonly Principals[]): Principals => {
  const users = [...new Set(units.flatMap(({ users = [] }) => users))]
  const jobs = units.flatMap(({ job_tokens = [] }) => job_tokens)
  const alike = groupBy(jobs, ({ from: _, ...conditions }) => JSON.stringify(conditions))
  const merged = alike.flatMap((group) =>
    group.slice(0, 1).map((job) => ({ ...job, from: sourcesInOrder(group.flatMap(({ from }) => from)) }))
  )
  return {
    ...(users.length > 0 && { users }),
    ...(units.some(({ deploy_tokens }) => deploy_tokens === true) && { deploy_tokens: true as const }),
    ...(merged.length > 0 && { job_tokens: merged })
  }
}

const once = <T>(items: readonly T[]): readonly T[] =>
  groupBy(items, (item) => JSON.stringify(item)).flatMap((group) => group.slice(0, 1))

/** The accesses cell by cell, and what each says in one order. */
const cellByCell = (roles: readonly string[], accesses: readonly Access[]): readonly CellAccess[] => {
  const single = accesses.flatMap(({ cells, ...principals }) => cells.map((cell) => ({ cell, principals })))
  return groupBy(single, ({ cell }) => cell).flatMap((group) => {
    const {
      job_tokens = [],
      users = [],
      ...others
    } = together(group.flatMap(({ principals }) => wholeUnits(principals)))
    const principals = together([
      ...wholeUnits(others),
      { users: inOrder(roles, users) },
      ...job_tokens.flatMap((job) => ({ job_tokens: productInOrder(roles, job) }))
    ])
    return group.slice(0, 1).map(({ cell }) => ({ cell, principals }))
  })
}

const inOrder = <T>(order: readonly T[], items: readonly T[]): readonly T[] => {
  const place = (item: T): number => (order.includes(item) ? order.indexOf(item) : order.length)
  return [...new Set(items)].toSorted((one, other) => place(one) - place(other))
}

/** The project first, then what is named, then what is not; each once. */
const sourcesInOrder = (from: readonly Source[]): readonly Source[] =>
  once(from).toSorted((one, other) => kindOf(one) - kindOf(other))

const kindOf = (source: Source): number =>
  typeof source === "object" ? ("project" in source ? 1 : 2) : source === "own" ? 0 : 3

/** A product of job tokens with its lists in order; none where nobody fits it. */
const productInOrder = (roles: readonly string[], job: JobTokenAccess): readonly JobTokenAccess[] => {
  const { environment_names: names, except_environment_names: except = [] } = job
  const classes = inOrder(environmentClasses, job.environments).filter(
    (environment) => names === undefined || environment !== "none"
  )
  const isNamed = classes.some((environment) => environment !== "none")
  const ordered: JobTokenAccess = {
    from: sourcesInOrder(job.from),
    refs: inOrder(refClasses, job.refs),
    environments: classes,
    ...(names !== undefined && {
      environment_names: [...new Set(names)].filter((name) => !except.includes(name))
    }),
    ...(names === undefined &&
      isNamed &&
      except.length > 0 && { except_environment_names: [...new Set(except)] }),
    trigger_roles: inOrder(roles, job.trigger_roles)
  }
  return Object.values(ordered).some((list) => list.length === 0) ? [] : [ordered]
}

/** The parts that share no unit with each other. */
const connected = (cells: readonly CellAccess[]): readonly (readonly CellAccess[])[] => {
  let parts: readonly { readonly cells: readonly CellAccess[]; readonly units: ReadonlySet<string> }[] = []
  for (const cell of cells) {
    const units = unitsBySource(cell.principals).map((unit) => JSON.stringify(unit))
    const touches = (part: { readonly units: ReadonlySet<string> }): boolean =>
      units.some((unit) => part.units.has(unit))
    const touching = parts.filter(touches)
    parts = [
      ...parts.filter((part) => !touches(part)),
      {
        cells: [...touching.flatMap((part) => part.cells), cell],
        units: new Set([...touching.flatMap((part) => [...part.units]), ...units])
      }
    ]
  }
  return parts.map((part) => part.cells)
}
