import type { Named, RefusingFinding } from "../plan/model.ts"

/** What became of a planned change. */
export type Outcome =
  | { readonly type: "changed"; readonly revision: number }
  /** Somebody made it so before: most often this command, which was cut short. */
  | { readonly type: "already" }
  /** Somebody else changed the document after the plan was made. */
  | { readonly type: "moved" }
  | { readonly type: "refused"; readonly why: string; readonly findings: readonly RefusingFinding[] }
  /** It was sent, and no answer came: it may be stored. */
  | { readonly type: "unknown"; readonly why: string }
  | { readonly type: "not sent" }

export interface Applied extends Named {
  readonly outcome: Outcome
}

/** Whether the document is as it was planned. */
export const isThere = ({ type }: Outcome): boolean => type === "changed" || type === "already"
