import { createHash } from "node:crypto"
import type { Result } from "./report.ts"

/**
 * Names results for programs that compare two runs: the same result has the same name wherever its lines have
 * moved to, and no two results of a run share one. To be asked once for each result, in the order of the report.
 */
export const makeIdentities = (): ((result: Result) => string) => {
  const seen = new Map<string, number>()
  return ({ file, fingerprint, message, path, rule }) => {
    // What a finding says may change with the rule's wording; its fingerprint does not.
    const found = fingerprint === undefined ? ["says", message] : ["finding", fingerprint]
    const what = JSON.stringify([file, path, rule, ...found])
    const count = (seen.get(what) ?? 0) + 1
    seen.set(what, count)
    return createHash("sha256")
      .update(count === 1 ? what : `${what} ${count}`)
      .digest("hex")
  }
}
