import { readFileSync } from "node:fs"

const headerLength = 32
const frameHeaderLength = 24

/**
 * How many commits the write-ahead log beside a database holds, by the bytes of it: the frame that ends a commit
 * says how large the database is then. Frames of before the log began anew have other salts.
 */
export const commitsInLog = (path: string): number => {
  const log = readFileSync(`${path}-wal`)
  if (log.length < headerLength) return 0
  const frameLength = frameHeaderLength + log.readUInt32BE(8)
  const salts = log.subarray(16, 24)
  let commits = 0
  for (let at = headerLength; at + frameLength <= log.length; at += frameLength) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break
    if (log.readUInt32BE(at + 4) > 0) commits += 1
  }
  return commits
}
