import { nextTurn } from "./loading.ts"

/** Bytes that are in use once everything is swept up, those outside of the heap counted in. */
export const bytesInUse = async (): Promise<number> => {
  for (let time = 0; time < 4; time += 1) {
    globalThis.gc?.()
    await nextTurn()
  }
  const { external, heapUsed } = process.memoryUsage()
  return heapUsed + external
}
