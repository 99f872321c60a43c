import { vocabulary, type CallerChange, type OwnerChange } from "@jobwarden/core"
import type { AskedCell, Nearest } from "@jobwarden/report-page"
import { printable } from "../reports/printable.ts"
import { listed } from "../who-can/words.ts"

/** In a sentence, what a caller would have to do; all of it together suffices. */
export const sayCallerChanges = (changes: readonly CallerChange[]): Nearest => {
  const words = listed(changes.map(sayChange), "and")
  return { words: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` }
}

const sayChange = (change: CallerChange): string => {
  switch (change.attribute) {
    case "active":
      return "use a token that is live"
    case "role":
      return `have the role ${change.to}`
    case "trigger_role":
      return `have somebody with the role ${change.to} trigger the pipeline`
    case "scopes":
      return `use a token with the ${change.to.length === 1 ? "scope" : "scopes"} ${listed(change.to, "and")}`
    case "ref":
      return `run the job on ${change.to === "protected" ? "a protected" : "an unprotected"} ref`
    case "environment": {
      const kind = change.to.protected ? "a protected" : "an unprotected"
      const name = change.to.name === undefined ? "" : ` named \`${printable(change.to.name)}\``
      return `run the job in ${kind} environment${name}`
    }
    case "project":
      return `use a token of ${printable(String(change.to))} itself`
  }
}

/** What the project's owner would have to write, all of it. */
export const sayOwnerChange = (
  { entry, grant }: OwnerChange,
  { action, resource }: Pick<AskedCell, "action" | "resource">
): readonly Nearest[] => {
  const address = vocabulary.cells.find((cell) => cell.resource === resource)?.address ?? [resource]
  return [
    ...(grant === undefined
      ? []
      : [
          {
            words: "Let the grant be",
            written: { where: ["permissions", ...address, action].join("."), text: written(grant) }
          }
        ]),
    ...(entry === undefined
      ? []
      : [
          {
            words: "Let the allowlist have the entry",
            written: { where: "scope.allowlist", text: written(entry) }
          }
        ])
  ]
}

const written = (value: unknown): string => printable(JSON.stringify(value))
