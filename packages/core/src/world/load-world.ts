import type { Domain } from "../domain/domain.ts"
import { InvalidInput, valid } from "../input/decode.ts"
import type { makeDecoders } from "../input/decoders.ts"
import type { Problem } from "../input/problem.ts"
import type { GroupInputOf, InstanceInputOf, ProjectInputOf } from "../input/inputs.ts"
import type { SharedValues } from "./shared-values.ts"
import { World } from "./world.ts"

/** Everything at once, for `load`. */
export interface WorldOf<D extends Domain> {
  readonly instance?: InstanceInputOf<D>
  readonly groups?: readonly GroupInputOf<D>[]
  readonly projects?: readonly ProjectInputOf<D>[]
}

/** A world of what is put at once. Throws one `InvalidInput` that lists every problem. */
export const loadWorld = <const D extends Domain>(
  decoders: ReturnType<typeof makeDecoders<D>>,
  shared: SharedValues,
  input: WorldOf<D>
): World<D> => {
  const fresh = new World<D>(shared)
  const { instance = {}, groups, projects } = valid("world", decoders.world(input))
  fresh.putInstance(instance)
  refuse("world", [...repeated("groups", groups), ...repeated("projects", projects)])
  for (const group of groups) fresh.putGroup(group)
  for (const project of projects) fresh.putProject(project)
  return fresh
}

/** Throws the problems as one, where there are any. */
export const refuse = (what: string, problems: readonly Problem[]): void => {
  if (problems.length > 0) throw new InvalidInput(what, problems)
}

/** The places of a list that name again what an earlier one names: which of them holds would be a guess. */
const repeated = (
  list: string,
  items: readonly { readonly id?: number; readonly path: string }[]
): readonly Problem[] => {
  const first = new Map<string | number, number>()
  return items.flatMap((item, at) =>
    (["id", "path"] as const).flatMap((member) => {
      const name = item[member]
      if (name === undefined) return []
      const earlier = first.get(name)
      if (earlier === undefined) first.set(name, at)
      return earlier === undefined
        ? []
        : [
            {
              path: [list, at, member],
              message: `is the ${member} of ${list}[${earlier}] as well; name it once`
            }
          ]
    })
  )
}
