import { closestName, quote } from "@jobwarden/core"
import { rules } from "@jobwarden/core/rules"
import { Effect } from "effect"
import { WrongUsage } from "../exit.ts"

/** `RULE:REASON`, given again and again: each names a rule that there is, and says why. */
export const readAcknowledgements = (
  written: readonly string[]
): Effect.Effect<readonly string[], WrongUsage> => {
  for (const one of written) {
    const at = one.indexOf(":")
    const [rule, reason] = [one.slice(0, Math.max(at, 0)), one.slice(at + 1).trim()]
    if (at < 1 || reason === "") {
      return refuse(one, "expected RULE:REASON, such as `job-token-can-delete:until the migration is over`")
    }
    if (rules.every(({ id }) => id !== rule)) {
      const closest = closestName(
        rule,
        rules.map(({ id }) => id)
      )
      return refuse(one, closest === undefined ? "there is no such rule" : `did you mean ${quote(closest)}?`)
    }
  }
  return Effect.succeed(written)
}

const refuse = (one: string, why: string) =>
  Effect.fail(new WrongUsage({ message: `\`--acknowledge\` cannot be ${quote(one)}: ${why}` }))
