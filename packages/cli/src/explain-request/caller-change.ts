import type { CallerChange } from "@jobwarden/core"
import { listed } from "../who-can/words.ts"

/** What somebody would have to do otherwise, in a few words. */
export const sayCallerChanges = (changes: readonly CallerChange[]): string => listed(changes.map(say), "and")

const say = (change: CallerChange): string => {
  switch (change.attribute) {
    case "active":
      return "with a live token"
    case "role":
      return `as ${change.to}`
    case "trigger_role":
      return `triggered by a ${change.to}`
    case "scopes":
      return `with the scope ${listed(change.to, "or")}`
    case "ref":
      return `on a ref that is ${change.to}`
    case "environment":
      return change.to.name === undefined
        ? `in ${change.to.protected ? "a protected" : "an unprotected"} environment`
        : `in environment \`${change.to.name}\``
    case "project":
      return `from ${change.to}`
  }
}
