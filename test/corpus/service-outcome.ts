import { pointer } from "@jobwarden/core"
import type { FindingsRefused, InvalidDocument, ScopeChangeRefused, TargetNotFound } from "@jobwarden/service"
import { notPossible, sorted, type Outcome } from "./outcome.ts"

/** The rules of findings, each once. */
export const rulesOf = (findings: ReadonlyArray<{ readonly rule: string }>): ReadonlyArray<string> =>
  sorted(findings.map(({ rule }) => rule))

/** What a use case fails with, in neutral words. Throws what is no refusal. */
export const outcomeOf = (failure: unknown): Outcome => {
  const { _tag } = failure as { readonly _tag: string }
  switch (_tag) {
    case "Unauthorized":
      return "not_signed_in"
    case "ProjectNotFound":
    case "GroupNotFound":
      return "unknown"
    case "TargetNotFound":
      // GitLab's REST says of what is to be removed what it says of the project.
      return (failure as TargetNotFound).intent === "remove" ? "unknown" : "unknown_target"
    case "NamesNotFound":
      return "unknown_target"
    case "Forbidden":
      return "forbidden"
    case "InsufficientScope":
      return "insufficient_scope"
    case "RevisionMismatch":
      return "stale"
    case "FindingsRefused":
      return { refused: rulesOf((failure as FindingsRefused).refused) }
    case "InvalidDocument":
      return { invalid: sorted((failure as InvalidDocument).problems.map(({ path }) => pointer(path))) }
    case "ScopeChangeRefused":
      return notPossible((failure as ScopeChangeRefused).reason)
    default:
      throw failure
  }
}
