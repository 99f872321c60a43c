import { createEngine } from "@jobwarden/core"
import type { Engine } from "../peers/prepared.ts"
import type { World } from "../worlds/world.ts"

/** An engine with everything of the world in it. */
export const loaded = (world: World): Engine => {
  const engine = createEngine()
  for (const group of world.groups) engine.putGroup(group)
  for (const project of world.projects) engine.putProject(project)
  return engine
}

/** Puts the world in slices between which the event loop turns, as a service does while it serves. */
export const loadInSlices = async (engine: Engine, world: World, slice = 500): Promise<void> => {
  for (const group of world.groups) engine.putGroup(group)
  for (let start = 0; start < world.projects.length; start += slice) {
    for (const project of world.projects.slice(start, start + slice)) engine.putProject(project)
    await nextTurn()
  }
}

/** Asks about every project once, so that what is worked out at the first question is there. */
export const askAboutAll = (engine: Engine, world: World): void => {
  const caller = { type: "user", role: "developer" } as const
  for (const { path } of world.projects) {
    engine.allows({ project: path, caller, resource: "jobs", action: "read" })
  }
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
