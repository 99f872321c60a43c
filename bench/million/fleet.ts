import type { PlatformProject } from "../../packages/service/src/platform.ts"
import { makePolicy, type Policy } from "../worlds/policies.ts"
import { makeRandom } from "../support/random.ts"

/** As many as templates make of a large fleet (SPEC §11). */
export const distinctPolicies = 1_000

const groupCount = 200

/** The policies of the fleet: each project has the one at its place, counted round. */
export const fleetPolicies = (): readonly Policy[] => {
  const random = makeRandom(20_261_123)
  return Array.from({ length: distinctPolicies }, () => makePolicy(random, false))
}

export const fleetGroups = () =>
  Array.from({ length: groupCount }, (_, at) => ({ id: at + 1, path: `group-${at}` }))

/** The text in one piece, as it comes from a file or a socket. */
const flat = (text: string): string => JSON.parse(JSON.stringify(text)) as string

export const fleetPaths = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => flat(`group-${at % groupCount}/project-${at}`))

/** The projects as a platform tells of them. */
export const fleetProjects = (paths: readonly string[]): readonly PlatformProject[] => {
  const visibilities = fleetPolicies().map(({ visibility }) => visibility)
  return paths.map((path, at) => ({
    id: at + 1,
    path,
    visibility: visibilities[at % distinctPolicies] ?? "private"
  }))
}
