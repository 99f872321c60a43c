import type { PlannedChange } from "./model.ts"

/**
 * The order in which changes are made: the instance, groups from the top, projects. What only takes away goes before
 * what gives: a change of a group that opens something must not meet projects in which the plan is still to close it,
 * or somebody could for a moment what neither the old nor the new policy lets them.
 */
export const inOrder = (changes: readonly PlannedChange[]): readonly PlannedChange[] =>
  changes.toSorted(
    (one, other) =>
      Number(gives(one)) - Number(gives(other)) ||
      levels[one.kind] - levels[other.kind] ||
      depthOf(one) - depthOf(other) ||
      (one.path < other.path ? -1 : one.path > other.path ? 1 : 0)
  )

const levels = { instance: 0, group: 1, project: 2 } as const

/** Projects are beside each other, however deep. */
const depthOf = ({ kind, path }: PlannedChange): number => (kind === "group" ? path.split("/").length : 0)

/** Whether anybody gains anything, or may: what was not told may be anything. */
export const gives = ({ consequences, untold }: PlannedChange): boolean =>
  untold > 0 || consequences.some(({ gained }) => gained.length > 0)
