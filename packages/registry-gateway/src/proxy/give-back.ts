/**
 * Gives the memory of a chunk back at once, and leaves the chunk empty: the next one is then read into the same
 * memory, still warm in the processor's cache. Left to the garbage collector, each would get memory of its own.
 *
 * For whoever is the last to hold the chunk. A chunk that is a part of a larger memory, of Node's pool say, and
 * memory that may not be given away, are left as they are.
 */
export const giveBack = (chunk: Buffer): void => {
  const { buffer, byteLength } = chunk
  if (!(buffer instanceof ArrayBuffer) || byteLength !== buffer.byteLength) return
  try {
    buffer.transfer(0)
  } catch {
    // Memory that is marked as not to be moved. The garbage collector frees it.
  }
}
