import { Effect } from "effect"
import { closestName, quote, vocabulary } from "@jobwarden/core"
import { WrongUsage } from "../exit.ts"
import { listOf } from "../print.ts"

/** The actions of `--fail-on-new-access`: `any` stands for all of them. */
export const readActions = (written: string): Effect.Effect<ReadonlySet<string>, WrongUsage> => {
  const actions = [...vocabulary.actions.keys()]
  if (written === "any") return Effect.succeed(new Set(actions))
  const named = written.split(",")
  const unknown = named.find((name) => !actions.includes(name))
  if (unknown === undefined) return Effect.succeed(new Set(named))
  const closest = closestName(unknown, actions)
  const hint =
    closest === undefined
      ? `expected any, or some of ${listOf(actions)} with commas`
      : `did you mean ${quote(closest)}?`
  return Effect.fail(
    new WrongUsage({
      message: `\`--fail-on-new-access\` cannot be ${quote(written)}: no action ${quote(unknown)}; ${hint}`
    })
  )
}
