import type { Hash } from "./tree-hash.ts"

const hashBytes = 32
/** Memory is taken for so many at once, so that nothing is copied when the list grows. */
const chunkHashes = 1024

/** Hashes one after the other, without an object for each. */
export interface HashList {
  readonly length: () => number
  readonly push: (hash: Hash) => void
  readonly at: (index: number) => Hash | undefined
  /** How much memory it takes. */
  readonly bytes: () => number
}

export const makeHashList = (): HashList => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  return {
    length: () => length,
    push: (hash) => {
      if (hash.length !== hashBytes) throw new RangeError(`a hash of ${hash.length} bytes is none`)
      if (length % chunkHashes === 0) chunks.push(new Uint8Array(chunkHashes * hashBytes))
      chunks.at(-1)?.set(hash, (length % chunkHashes) * hashBytes)
      length += 1
    },
    at: (index) => {
      if (index >= length) return undefined
      const from = (index % chunkHashes) * hashBytes
      return chunks[Math.floor(index / chunkHashes)]?.subarray(from, from + hashBytes)
    },
    bytes: () => chunks.length * chunkHashes * hashBytes
  }
}
