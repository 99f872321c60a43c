import type { Suppression } from "@jobwarden/core/rules"
import { commentsWith, lineSpokenOf, type CheckedFile } from "@jobwarden/policy-files"

/** A comment that accepts findings of the line that it speaks of. */
export interface SuppressionComment {
  readonly file: string
  /** Where the comment stands. */
  readonly line: number
  readonly column: number
  /** The line whose findings it accepts. */
  readonly of: number
  readonly suppression: Pick<Suppression, "reason" | "rule" | "until">
}

/** How it begins. */
const directive = "jobwarden-ignore"

const day = /^\d{4}-\d{2}-\d{2}$/
const form = new RegExp(
  `^${directive}(?<rules>[^:]*?)(?:\\s+until\\s+(?<until>\\d{4}-\\d{2}-\\d{2}(?:T[^\\s]+)?))?\\s*(?::\\s*(?<reason>.*))?$`,
  "s"
)

/**
 * The suppressions that stand in a file as comments: `# jobwarden-ignore <rule>[, <rule>…] [until <date>]: <reason>`,
 * behind what it is about or on the line above. A day is its first instant, UTC. What is missing (the reason) or odd
 * (a rule's name) is handed on as it is: the rule `suppression-problem` says so.
 */
export const suppressionComments = ({
  file,
  text
}: Pick<CheckedFile, "file" | "text">): readonly SuppressionComment[] =>
  commentsWith(text, directive).flatMap((comment) => {
    const said = form.exec(comment.text)?.groups
    if (said === undefined) return []
    const { reason, rules = "", until } = said
    const names = rules
      .split(/[\s,]+/)
      .map((name) => name.trim())
      .filter((name) => name !== "")
    const { column, line } = comment
    return (names.length === 0 ? [""] : names).map((rule) => ({
      file,
      line,
      column,
      of: lineSpokenOf(text, comment),
      suppression: {
        rule,
        ...(reason !== undefined && { reason }),
        ...(until !== undefined && { until: day.test(until) ? `${until}T00:00:00Z` : until })
      }
    }))
  })
