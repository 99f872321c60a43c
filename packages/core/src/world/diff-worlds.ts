import { groupBy } from "../access/accesses.ts"
import { makeCompiler } from "../access/compile.ts"
import type { Difference } from "../access/difference.ts"
import { systemClock } from "../clock.ts"
import type { Domain } from "../domain/domain.ts"
import { makeVocabulary } from "../domain/vocabulary.ts"
import { makeDecoders } from "../input/decoders.ts"
import { loadWorld, type WorldOf } from "./load-world.ts"
import { pairProjects, type DescribedIn, type PairedProject } from "./pair-projects.ts"
import { makePolicies } from "./policies.ts"
import { makeSharedDifferences } from "./shared-differences.ts"
import { makeSharedValues } from "./shared-values.ts"
import { whoIsWho } from "./who-is-who.ts"

/** A project whose accesses change. */
export interface ChangedProject {
  readonly path: string
  readonly id?: number
  /** Its path before, where that was another. */
  readonly movedFrom?: string
  /** What only one world describes is compared with the same project of which nothing is said. */
  readonly described: DescribedIn
}

/** What changes in some projects, in all of them the same. */
export interface SharedChange extends Difference {
  /** By path. */
  readonly projects: readonly ChangedProject[]
}

/** The complete list of accesses that one world gives and another does not, project by project. */
export interface WorldDifference {
  /** In the order of the first project of each. */
  readonly changes: readonly SharedChange[]
  /** How many projects were compared: all that one of the worlds describes. */
  readonly compared: number
}

export interface DiffOptions {
  /** Epoch milliseconds, for both worlds; left out: the system's clock. */
  readonly now?: number
  /** Told how many of all projects are compared. */
  readonly progress?: (done: number, all: number) => void
}

/**
 * Makes the question what changes for whom, project by project, if one world replaced another: by the project's
 * own policy, its scope, the groups above it or the instance (SPEC §6). Exact, as the difference of two policies
 * is. Throws one `InvalidInput` that lists every problem where a world is not well formed.
 *
 * Who is who is what each world says, and what the other says where that one is silent: to describe one more
 * project, or to add an id, gives nobody anything.
 */
export const diffWorldsFor =
  <const D extends Domain>(domain: D) =>
  (
    before: WorldOf<D>,
    after: WorldOf<D>,
    { now = systemClock(), progress }: DiffOptions = {}
  ): WorldDifference => {
    const vocabulary = makeVocabulary(domain)
    const compiler = makeCompiler(vocabulary)
    const decoders = makeDecoders(vocabulary)
    const shared = makeSharedValues()
    const policies = makePolicies(compiler, domain, () => now)
    const [earlier, later] = [loadWorld(decoders, shared, before), loadWorld(decoders, shared, after)]
    const who = whoIsWho(earlier, later)
    const differences = makeSharedDifferences(compiler, who)

    // Most projects: these need not even be compiled.
    const isUntouched = ({ after, before }: PairedProject<D>): boolean =>
      before.policy.number === after.policy.number &&
      earlier.ancestryOf(before.path).key === later.ancestryOf(after.path).key &&
      (who.agrees || (after.policy.value.scope?.allowlist ?? []).length === 0)
    const differ = ({ after, before }: PairedProject<D>): Difference | null =>
      differences(
        {
          directory: who.before,
          target: who.before.project(before.id ?? before.path),
          compiled: policies.of(earlier, before)
        },
        {
          directory: who.after,
          target: who.after.project(after.id ?? after.path),
          compiled: policies.of(later, after)
        }
      )

    const pairs = pairProjects(earlier, later, shared)
    const changed = pairs.flatMap((pair, at) => {
      const difference = isUntouched(pair) ? null : differ(pair)
      progress?.(at + 1, pairs.length)
      return difference === null ? [] : [{ difference, project: nameOf(pair) }]
    })
    return { changes: together(changed), compared: pairs.length }
  }

const nameOf = <D extends Domain>({ after, before, described }: PairedProject<D>): ChangedProject => {
  const id = after.id ?? before.id
  return {
    path: after.path,
    ...(id !== undefined && { id }),
    ...(before.path !== after.path && { movedFrom: before.path }),
    described
  }
}

interface Changed {
  readonly difference: Difference
  readonly project: ChangedProject
}

/** Projects with the same change, told as one. */
const together = (changed: readonly Changed[]): readonly SharedChange[] => {
  const texts = new Map<Difference, string>()
  const textOf = (difference: Difference): string => {
    const text = texts.get(difference) ?? JSON.stringify(difference)
    texts.set(difference, text)
    return text
  }
  return groupBy(changed, ({ difference }) => textOf(difference)).flatMap((group) =>
    group.slice(0, 1).map(({ difference: { gained, lost } }) => ({
      gained,
      lost,
      projects: group.map(({ project }) => project)
    }))
  )
}
