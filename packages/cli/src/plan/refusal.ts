import { Option, Schema } from "effect"
import { printable } from "../reports/printable.ts"
import type { ServerRefused } from "../server/failures.ts"
import type { Named, Refusal, RefusingFinding } from "./model.ts"

const decodeErrors = Schema.decodeUnknownOption(
  Schema.Struct({
    errors: Schema.Array(
      Schema.Struct({
        path: Schema.String,
        message: Schema.String,
        rule: Schema.optionalKey(Schema.String),
        severity: Schema.optionalKey(Schema.String)
      })
    )
  })
)

const errorsIn = ({ body }: ServerRefused) =>
  Option.match(decodeErrors(body), { onNone: () => [], onSome: ({ errors }) => errors })

const mostTold = 20
const longest = 1000

const short = (text: string): string => printable(text.slice(0, longest))

/** A refusal as it is told of one document. */
export const refusalOf = (named: Named, refused: ServerRefused): Refusal => {
  const errors = errorsIn(refused)
  const findings = errors.flatMap(({ message, path, rule, severity }): readonly RefusingFinding[] =>
    rule === undefined
      ? []
      : [{ rule: short(rule), severity: short(severity ?? ""), path: short(path), message: short(message) }]
  )
  const parts = errors
    .filter(({ rule }) => rule === undefined)
    .slice(0, mostTold)
    .map(({ message, path }) => `${short(path)}: ${short(message)}`)
  const said = findings.length > 0 ? "findings that nobody acknowledged" : refused.said
  const why = [`${refused.status}: ${said === "" ? "refused" : said}`, ...parts].join("; ")
  return { ...named, why, findings: findings.slice(0, mostTold) }
}

/** The rules for which it was refused, each once. */
export const rulesIn = (refused: ServerRefused): readonly string[] => [
  ...new Set(errorsIn(refused).flatMap(({ rule }) => rule ?? []))
]
