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

/** The same, in slices between which the event loop turns, as a service does while it serves. */
export const loadedInSlices = async (world: World, slice = 500): Promise<Engine> => {
  const engine = createEngine()
  for (const group of world.groups) engine.putGroup(group)
  for (let start = 0; start < world.projects.length; start += slice) {
    for (const project of world.projects.slice(start, start + slice)) engine.putProject(project)
    await nextTurn()
  }
  return engine
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Bytes that are in use once everything is swept up, those outside of the heap counted in. */
export const bytesInUse = (): number => {
  if (globalThis.gc === undefined) throw new Error("run with `node --expose-gc`")
  globalThis.gc()
  globalThis.gc()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
