import { createEngine, vocabulary, type Permissions } from "@jobwarden/core"
import { instant, type FleetWorld } from "./fleet-worlds.ts"

// The two rules over many projects, told anew and plainly: every pair is asked about, decision by decision.

const environments = [undefined, { name: "production", protected: true }, { name: "test", protected: false }]
const refs = [
  { protected: true },
  { protected: false },
  { protected: true, fork: true },
  { protected: false, fork: true }
]
const written = vocabulary.cells.filter(({ action }) => action === "write").map(({ resource }) => resource)

const engine = createEngine({ now: () => instant })

export interface NaiveFleet {
  readonly paths: readonly string[]
  /** The stated cells of the target in which some job token of the source may write. */
  readonly writes: (source: string, target: string) => readonly string[]
  /** How many edges there are from one to the other at the least; `Infinity` where there is no way. */
  readonly distance: (source: string, target: string) => number
}

const states = (document: Permissions | null | undefined, resource: string): boolean => {
  const [family = "", format] = resource.split(".")
  const stated = (
    document as Readonly<Record<string, Readonly<Record<string, object>>>> | null | undefined
  )?.[family]
  if (format === undefined) return Object.hasOwn(stated ?? {}, "write")
  return [format, "default"].some((key) => Object.hasOwn(stated?.[key] ?? {}, "write"))
}

export const naiveFleet = ({ groups, projects }: FleetWorld): NaiveFleet => {
  engine.load({ groups, projects })
  const paths = projects.map(({ path }) => path).toSorted()
  const isStated = (target: string, resource: string): boolean =>
    [
      projects.find(({ path }) => path === target)?.permissions,
      ...groups.filter(({ path }) => target.startsWith(`${path}/`)).map(({ defaults }) => defaults)
    ].some((document) => states(document, resource))
  const may = (source: string, target: string, resource: string): boolean =>
    refs.some((ref) =>
      environments.some((environment) =>
        engine.allows({
          project: target,
          caller: {
            type: "job",
            project: source,
            ref,
            ...(environment && { environment }),
            trigger_role: "owner"
          },
          resource,
          action: "write"
        })
      )
    )
  const table = new Map(
    paths.map((target) => {
      const stated = written.filter((resource) => isStated(target, resource))
      return [
        target,
        new Map(
          paths.map((source) => [source, stated.filter((resource) => may(source, target, resource))] as const)
        )
      ] as const
    })
  )
  const writes = (source: string, target: string): readonly string[] => table.get(target)?.get(source) ?? []
  return { paths, writes, distance: distances(paths, writes) }
}

/** Floyd and Warshall's. */
const distances = (
  paths: readonly string[],
  writes: NaiveFleet["writes"]
): ((source: string, target: string) => number) => {
  const known = new Map<string, number>()
  const key = (source: string, target: string): string => `${source} ${target}`
  const distance = (source: string, target: string): number => known.get(key(source, target)) ?? Infinity
  for (const source of paths) {
    for (const target of paths) {
      if (source !== target && writes(source, target).length > 0) known.set(key(source, target), 1)
    }
  }
  for (const by of paths) {
    for (const source of paths) {
      for (const target of paths) {
        const way = distance(source, by) + distance(by, target)
        if (source !== target && way < distance(source, target)) known.set(key(source, target), way)
      }
    }
  }
  return distance
}
