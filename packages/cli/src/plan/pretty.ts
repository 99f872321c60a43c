import { countOf } from "../print.ts"
import { painterFor } from "../reports/painter.ts"
import { jsonText, printable, withoutCommands } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import {
  nameOf,
  type ChangedPart,
  type Consequence,
  type Plan,
  type PlannedChange,
  type Refusal
} from "./model.ts"

const mostNamed = 10
/** Of a document that is changed everywhere, the rest is counted. */
const mostParts = 50

/** A plan for people: each document with what changes in it and for whom, then what cannot be done and what is left. */
export const printPlan = (plan: Plan, screen: Screen): string =>
  withoutCommands(
    [
      ...plan.changes.map((change) => printChange(change, screen)),
      ...plan.refused.map((refusal) => printRefusal(refusal, screen)),
      ...printRemarks(plan, screen),
      wrap(summaryOf(plan), screen.width).join("\n")
    ].join("\n\n")
  )

/** One document. */
export const printChange = (change: PlannedChange, screen: Screen): string => {
  const { strong } = painterFor(screen)
  const [head = "", ...more] = wrap(printable(`${nameOf(change)} (${sayRevision(change)})`), screen.width)
  return [strong(head), ...more.map(strong), ...partsOf(change, screen)].join("\n")
}

const sayRevision = ({ revision, updatedAt }: PlannedChange): string =>
  revision === 0
    ? "nothing is stored yet"
    : `revision ${revision}${updatedAt === null ? "" : `, changed last ${updatedAt}`}`

const partsOf = (
  { changes, consequences, kind, untold }: PlannedChange,
  screen: Screen
): readonly string[] => [
  ...changes.slice(0, mostParts).flatMap((part) => item("~", sayPart(part), screen)),
  ...(changes.length > mostParts ? [`  ~ ${changes.length - mostParts} more`] : []),
  ...consequences.flatMap((consequence) => consequenceLines(consequence, kind, screen)),
  ...(untold > 0 ? [`  and ${untold} differences more, which the service does not list`] : [])
]

const sayPart = ({ after, before, path }: ChangedPart): string => `${path}: ${said(before)} → ${said(after)}`

const said = (value: unknown): string => (value === null ? "nothing" : jsonText([value]).slice(1, -1))

const consequenceLines = (
  { example, gained, lost, projects }: Consequence,
  kind: PlannedChange["kind"],
  screen: Screen
): readonly string[] => [
  ...(kind === "project" ? [] : [`  in ${whichOf(projects, printable(example))}:`]),
  ...gained.flatMap(({ sentence }) => item("+", sentence, screen)),
  ...lost.flatMap(({ sentence }) => item("-", sentence, screen))
]

/** `acme/app`, `3 projects, such as acme/app`. */
export const whichOf = (projects: number, example: string): string =>
  projects === 1 ? example : `${countOf(projects, "project")}, such as ${example}`

const item = (mark: string, text: string, { width }: Screen): readonly string[] =>
  wrap(printable(text), width - 4).map((line, at) => `  ${at === 0 ? mark : " "} ${line}`)

/** What cannot be done, and why. */
export const printRefusal = ({ change, findings, why, ...named }: Refusal, screen: Screen): string => {
  const painter = painterFor(screen)
  const lines = [
    ...wrap(printable(`cannot change ${nameOf(named)}: ${why}`), screen.width),
    ...findings.flatMap(({ message, path, rule, severity }) =>
      item("!", `${severity} ${rule} at ${path}: ${message}`, screen)
    ),
    ...(change === undefined ? [] : partsOf(change, screen))
  ]
  const [head = "", ...more] = lines
  return [painter.severity("critical", head), ...more].join("\n")
}

const printRemarks = ({ remarks, unmanaged }: Plan, screen: Screen): readonly string[] => {
  const named = unmanaged.slice(0, mostNamed).map((one) => nameOf(one))
  const more = unmanaged.length > named.length ? ` and ${unmanaged.length - named.length} more` : ""
  const left =
    unmanaged.length === 0
      ? []
      : [
          `${countOf(unmanaged.length, "document")} of the service ${unmanaged.length === 1 ? "is" : "are"} in no ` +
            `file, and left alone: ${named.join(", ")}${more}`
        ]
  return [...remarks, ...left].map((remark) => wrap(printable(remark), screen.width).join("\n"))
}

/** What it comes to: the last line. */
export const summaryOf = ({ changes, compared, refused }: Plan): string => {
  const counted = `${countOf(compared, "document")} compared`
  const cannot = refused.length === 0 ? "" : `${refused.length} cannot be changed; `
  return changes.length === 0
    ? `${refused.length === 0 ? "Nothing to change" : "Nothing can be changed"}: ${cannot}${counted}.`
    : `${countOf(changes.length, "document")} to change: ${cannot}${counted}.`
}
