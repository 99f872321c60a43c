import { asCode, asSentence } from "../diff/markdown-text.ts"
import { countOf } from "../print.ts"
import { jsonText } from "../reports/printable.ts"
import { nameOf, type Consequence, type Plan, type PlannedChange, type Refusal } from "./model.ts"
import { summaryOf, whichOf } from "./pretty.ts"

/** What a comment of GitLab's may have, in characters, less room for the line that says what is cut. */
const mostCharacters = 1_000_000 - 500

/** A plan as a comment for a merge request. Where it would be too long, the last line says what is left out. */
export const planAsMarkdown = (plan: Plan, most = mostCharacters): string => {
  const sections = [
    ...plan.refused.map(refusalSection),
    ...plan.changes.map(changeSection),
    ...(plan.unmanaged.length > 0
      ? [`${countOf(plan.unmanaged.length, "document")} of the service in no file, and left alone.`]
      : [])
  ]
  const head = `### Plan for ${asCode(plan.server)}\n\n**${summaryOf(plan)}**`
  let length = head.length
  const shown = sections.filter((section) => (length += section.length + 2) <= most)
  const left = sections.length - shown.length
  return [
    head,
    ...shown,
    ...(left > 0 ? [`**Cut here:** ${left} more; \`jobwarden plan --format json\` lists all.`] : [])
  ].join("\n\n")
}

const changeSection = (change: PlannedChange): string =>
  [`#### ${asCode(nameOf(change))}`, ...partsOf(change)].join("\n\n")

const partsOf = ({ changes, consequences, kind }: PlannedChange): readonly string[] => [
  changes
    .map(({ after, before, path }) => `- ${asCode(path)}: ${asCode(said(before))} → ${asCode(said(after))}`)
    .join("\n"),
  ...consequences.map((consequence) => consequenceLines(consequence, kind))
]

const said = (value: unknown): string => (value === null ? "nothing" : jsonText([value]).slice(1, -1))

const consequenceLines = (
  { example, gained, lost, projects }: Consequence,
  kind: PlannedChange["kind"]
): string =>
  [
    ...(kind === "project" ? [] : [`In ${whichOf(projects, asCode(example))}:\n`]),
    ...gained.map(({ sentence }) => `- **gained:** ${asSentence(sentence)}`),
    ...lost.map(({ sentence }) => `- **lost:** ${asSentence(sentence)}`)
  ].join("\n")

const refusalSection = ({ change, findings, why, ...named }: Refusal): string =>
  [
    `#### Cannot change ${asCode(nameOf(named))}`,
    asCode(why),
    ...findings.map(
      ({ message, path, rule, severity }) =>
        `- ${asCode(`${severity} ${rule}`)} at ${asCode(path)}: ${asSentence(message)}`
    ),
    ...(change === undefined ? [] : partsOf(change))
  ].join("\n\n")
