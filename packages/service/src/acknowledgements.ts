import { closestName, quote } from "@jobwarden/core"
import { rules } from "@jobwarden/core/rules"
import { Result } from "effect"
import type { Acknowledgement } from "./introduced-findings.ts"

const ruleIds: ReadonlyArray<string> = rules.map(({ id }) => id)
const longestReason = 500

/**
 * Acknowledgements as a request brings them, once for each rule; a failure is a text. The reason is for people:
 * one line of text.
 *
 * @param form how the request would write one for a rule
 */
export const acknowledgementsFrom = (
  given: ReadonlyArray<Acknowledgement>,
  form: (rule: string) => string
): Result.Result<ReadonlyArray<Acknowledgement>, string> => {
  const acknowledged = new Map<string, string>()
  for (const { reason: written, rule } of given) {
    const reason = written.trim()
    if (!ruleIds.includes(rule)) {
      const closest = closestName(rule, ruleIds)
      const hint = closest === undefined ? "expected the id of a rule" : `did you mean ${quote(closest)}?`
      return Result.fail(`acknowledge names no rule ${quote(rule)}; ${hint}`)
    }
    if (reason === "") return Result.fail(`acknowledge needs a reason: ${form(rule)}`)
    if (reason.length > longestReason || /\p{Cc}/u.test(reason)) {
      return Result.fail(
        `the reason for acknowledging ${rule} is not one line of at most ${longestReason} characters`
      )
    }
    if (acknowledged.has(rule)) return Result.fail(`acknowledge names ${rule} more than once`)
    acknowledged.set(rule, reason)
  }
  return Result.succeed([...acknowledged].map(([rule, reason]) => ({ rule, reason })))
}
