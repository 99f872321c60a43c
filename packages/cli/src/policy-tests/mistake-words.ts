import { printDifference, type ProjectInput } from "@jobwarden/core"
import type { Mistake } from "@jobwarden/policy-files/tests"
import { sayReference } from "../who-can/words.ts"

type Entry = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>[number]

/** A mistake in words that follow "if": "acme/backend let nobody delete Maven packages". */
export const sayMistake = (mistake: Mistake, scope: ProjectInput["scope"]): string => {
  const { project } = mistake
  if ("resource" in mistake) {
    const deed = sayDeed(mistake.resource, mistake.action)
    switch (mistake.kind) {
      case "nobody":
        return `${project} let nobody ${deed}`
      case "platform":
        return `${project} let whoever may by the platform's own rule ${deed}`
      case "any_job_token":
        return `${project} let every job token in its scope, those of forks too, ${deed}`
    }
  }
  if (mistake.kind === "inbound_enabled_flipped") {
    return (scope?.inbound_enabled ?? true)
      ? `${project} turned its job token scope off`
      : `${project} turned its job token scope on`
  }
  const source = saySource(scope?.allowlist?.[mistake.entry])
  return mistake.kind === "entry_removed"
    ? `${project} took ${source} off its allowlist`
    : `${project} permitted everything to ${source} on its allowlist`
}

const saySource = (entry: Entry | undefined): string => {
  if (entry?.group !== undefined) return `group ${sayReference(entry.group)}`
  return entry?.project === undefined ? "an entry" : `project ${sayReference(entry.project)}`
}

const prefix = "deploy tokens can now "

/** What is done to a cell, as the sentences about differences say it: "delete Maven packages". */
const sayDeed = (resource: string, action: string): string => {
  const gained = [{ cells: [`${resource}:${action}`], deploy_tokens: true as const }]
  const text = printDifference({ gained, lost: [] })[0]?.text ?? ""
  return text.startsWith(prefix) ? text.slice(prefix.length) : `${action} ${resource}`
}
