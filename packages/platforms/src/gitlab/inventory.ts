import type { PlatformGroup, PlatformProject, PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import type { PlacesByRole } from "./places-by-role.ts"

/** Everything that the service's token may see. */
export interface Inventory {
  readonly groups: ReadonlyArray<PlatformGroup>
  readonly projects: ReadonlyArray<PlatformProject>
}

/** Everything there is. What moves while the lists are read may come twice; it is then left to whoever asks for it. */
export const inventoryOf = ({
  allGroups,
  allProjects
}: Pick<PlacesByRole, "allGroups" | "allProjects">): Effect.Effect<Inventory, PlatformUnavailable> =>
  Effect.gen(function* () {
    const groups = withOwnPaths(yield* allGroups)
    const paths = new Set(groups.map(({ path }) => path))
    const projects = withOwnPaths(yield* allProjects)
    return { groups, projects: projects.filter(({ path }) => !paths.has(path)) }
  })

/** Those whose path no other has. */
const withOwnPaths = <Place extends PlatformGroup>(places: ReadonlyArray<Place>): ReadonlyArray<Place> => {
  const counts = new Map<string, number>()
  for (const { path } of places) counts.set(path, (counts.get(path) ?? 0) + 1)
  return places.filter(({ path }) => counts.get(path) === 1)
}
