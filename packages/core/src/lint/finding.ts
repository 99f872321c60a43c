import type { Access } from "../access/accesses.ts"
import { canonicalJson, type Json } from "../canonical-json.ts"
import type { Change, FixClass } from "./change.ts"
import type { Place } from "./statements.ts"
import { sha256 } from "./sha256.ts"

/** Worst first. `error`: the text has no meaning. */
export const severities = ["error", "critical", "high", "medium", "low", "info"] as const
export type Severity = (typeof severities)[number]

export const categories = ["security", "correctness", "hygiene"] as const
export type Category = (typeof categories)[number]

/** A change that closes a finding and gives nobody anything. */
export interface Fix extends Change {
  readonly class: FixClass
  /** What it does, in the imperative. */
  readonly title: string
}

/** What a rule found. */
export interface Finding<RuleId extends string = string> extends Place {
  readonly rule: RuleId
  readonly severity: Severity
  readonly category: Category
  /** One sentence: what it opens, and how to close it. */
  readonly message: string
  /** Each `<resource>:<action>`, in the order of the domain. */
  readonly cells: readonly string[]
  /** Whom it concerns, the scope applied; empty where it is about a text and opens nothing by itself. */
  readonly accesses: readonly Access[]
  /**
   * Whether the change gains an access that the finding names (SPEC §7). Only where there is a policy before.
   */
  readonly introduced?: boolean
  /** The page of the rule, from the root of the documentation. */
  readonly help: string
  /** What can be done about it, the best first. Empty also where fixes were not asked for. */
  readonly fixes: readonly Fix[]
  /**
   * Equal for the same rule, cells and principals (where it concerns nobody: the same place), and for nothing
   * else: 64 hexadecimal digits.
   */
  readonly fingerprint: string
}

type Named = Pick<Finding, "accesses" | "cells" | "group" | "level" | "path" | "rule">

/** What a fingerprint is the SHA-256 of, as text. */
export const fingerprintText = ({ accesses, cells, group, level, path, rule }: Named): string =>
  canonicalJson({
    rule,
    cells,
    accesses: accesses as unknown as Json,
    ...(accesses.length === 0 && { at: [level, group ?? "", ...path] })
  })

/** Past this many the memory starts anew. */
const mostRemembered = 10_000

/** Remembers the fingerprints under keys that stand for what is named: many projects have the same findings. */
export const makeFingerprints = (): ((key: string, named: () => Named) => string) => {
  const remembered = new Map<string, string>()
  return (key, named) => {
    const known = remembered.get(key)
    if (known !== undefined) return known
    if (remembered.size >= mostRemembered) remembered.clear()
    const fingerprint = sha256(fingerprintText(named()))
    remembered.set(key, fingerprint)
    return fingerprint
  }
}
