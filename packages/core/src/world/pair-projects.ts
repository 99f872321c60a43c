import type { Domain } from "../domain/domain.ts"
import type { SharedValues } from "./shared-values.ts"
import type { ProjectRecord, World } from "./world.ts"

/** Which of two worlds describe a project. */
export type DescribedIn = "both" | "before" | "after"

/** A project in two worlds. */
export interface PairedProject<D extends Domain> {
  readonly described: DescribedIn
  readonly before: ProjectRecord<D>
  readonly after: ProjectRecord<D>
}

/**
 * Every project of two worlds, by path: the same id is the same project, and where not both have one, the same
 * path is. What only one world describes is paired with the same project of which nothing is said: without
 * permissions and scope, with the visibility that is known of it.
 */
export const pairProjects = <D extends Domain>(
  before: World<D>,
  after: World<D>,
  shared: SharedValues
): readonly PairedProject<D>[] => {
  const silent = ({ id, path, policy }: ProjectRecord<D>): ProjectRecord<D> => {
    const { visibility } = policy.value
    const said = visibility === undefined ? {} : { visibility }
    return { id, path, revision: 0, policy: shared.share(said), compiled: null, rows: null, generation: -1 }
  }
  const left = new Set(before.projectsByPath.values())
  const found = new Map<ProjectRecord<D>, ProjectRecord<D>>()
  const pair = (one: ProjectRecord<D>, other: ProjectRecord<D> | undefined): void => {
    if (other !== undefined && left.delete(other)) found.set(one, other)
  }
  const all = [...after.projectsByPath.values()]
  for (const one of all) if (one.id !== undefined) pair(one, before.projectsById.get(one.id))
  for (const one of all) {
    const atPath = before.projectsByPath.get(one.path)
    const isAnother = one.id !== undefined && atPath?.id !== undefined
    if (!found.has(one) && !isAnother) pair(one, atPath)
  }
  const pairs = [
    ...all.map((one): PairedProject<D> => {
      const other = found.get(one)
      return other === undefined
        ? { described: "after", before: silent(one), after: one }
        : { described: "both", before: other, after: one }
    }),
    ...[...left].map((one): PairedProject<D> => ({
      described: "before",
      before: one,
      after: silent(one)
    }))
  ]
  return pairs.toSorted(byPath)
}

const byPath = <D extends Domain>(one: PairedProject<D>, other: PairedProject<D>): number =>
  one.after.path < other.after.path ? -1 : one.after.path > other.after.path ? 1 : 0
