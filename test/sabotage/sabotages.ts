import { auditSabotages } from "./of-the-audit-log.ts"
import { gateSabotages } from "./of-the-gate.ts"
import { storeSabotages } from "./of-the-store.ts"

/** A protection, taken out of one source file: as small as it can be, and it still compiles. */
export interface Sabotage {
  /** What no longer holds, in words. */
  readonly removes: string
  readonly file: string
  /** Each text stands in the file exactly once. */
  readonly edits: readonly (readonly [from: string, to: string])[]
  /** The tests of which at least one has to turn red. */
  readonly tests: readonly string[]
}

/** Every protection of what was promised to be stored, changed by the right people, and kept in the log. */
export const sabotages: readonly Sabotage[] = [...storeSabotages, ...gateSabotages, ...auditSabotages]
