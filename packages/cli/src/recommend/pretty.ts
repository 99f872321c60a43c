import { printDifference } from "@jobwarden/core"
import { explain } from "../can/explanation.ts"
import { painterFor } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import { confidenceIn, daysOf, windowOf } from "./confidence.ts"
import { missedBy } from "./missed.ts"
import { instantOf } from "./period.ts"
import type { Evidence, Recommendation } from "./recommendation.ts"
import { countOf, latestOf, numberOf, sayAccess, sayProject } from "./words.ts"

/** What a recommendation is printed with. */
export interface Told {
  readonly recommendation: Recommendation
  readonly evidence: Evidence
  /** The policy to paste; left out where it was written, or where nothing is to be changed. */
  readonly yaml?: string
}

/** More than this is counted. */
const mostLines = 20

const basis = {
  uses: "the permissions and the allowlist, by who did what",
  sources:
    "the allowlist alone, since GitLab's log says who came and not for what: entries that nobody used go; those that were used stay as they are, and so do the permissions",
  both: "the permissions and the allowlist, by who did what; of whom only GitLab's log speaks, nothing is taken away"
} as const

/** A recommendation for people. */
export const printRecommendation = (
  { evidence, recommendation, yaml }: Told,
  { colour, width }: Screen
): string => {
  const { strong } = painterFor({ colour })
  const { proposed, slack } = recommendation
  const listOf = (sentences: readonly string[]): readonly string[] => {
    const shown = sentences.slice(0, mostLines)
    const more = sentences.length - shown.length
    const all = more > 0 ? [...shown, `and ${numberOf(more)} more (\`--format json\` has them all)`] : shown
    return all.flatMap((sentence) =>
      wrap(printable(sentence), width - 2).map((line, at) => `${at === 0 ? "- " : "  "}${line}`)
    )
  }
  const part = (head: string, sentences: readonly string[]): readonly string[] =>
    sentences.length === 0 ? [] : ["", strong(head), "", ...listOf(sentences)]
  const facts = factsOf(recommendation, evidence).map(
    ([name, words]) => `${name.padEnd(12)}${wrap(printable(words), width - 12).join(`\n${" ".repeat(12)}`)}`
  )
  const lost = printDifference({ gained: [], lost: slack }).map(({ text }) => text)
  return [
    strong(printable(proposed.path)),
    "",
    ...facts,
    ...(lost.length === 0
      ? ["", "Today's policy gives nothing that nobody used: there is nothing to tighten."]
      : part("NOBODY USED IT, AND IT WOULD BE LOST", lost)),
    ...part("WHAT THE LOGS MAY HAVE MISSED", missedBy(recommendation, evidence.uses)),
    ...part("TRIED, AND REFUSED BY TODAY'S POLICY", refusalsOf(recommendation)),
    ...(yaml === undefined
      ? []
      : ["", strong("THE POLICY"), "", ...yaml.trimEnd().split("\n").map(printable)])
  ].join("\n")
}

const factsOf = (
  recommendation: Recommendation,
  evidence: Evidence
): readonly (readonly [string, string])[] => {
  const window = windowOf(recommendation, evidence)
  const { grounds, level } = confidenceIn(recommendation, evidence)
  return [
    ["looks at", basis[recommendation.from]],
    [
      "window",
      window === null
        ? "not known"
        : `${instantOf(window.from)} to ${instantOf(window.to)}, ${countOf(daysOf(window), "day")}`
    ],
    ["seen", sayNumbers(evidence)],
    ["confidence", `${level}; ${grounds.join("; ")}`]
  ]
}

/** How much the logs show, and when it was last. */
export const numbersOf = ({ sources, uses }: Evidence) => {
  const allowed = uses.filter((use) => use.allowed)
  const denied = uses.filter((use) => !use.allowed)
  const sum = (some: typeof uses): number => some.reduce((all, { count }) => all + count, 0)
  const lastUse = allowed.reduce<number | null>((last, use) => Math.max(last ?? use.last, use.last), null)
  const lastCame = latestOf((sources ?? []).map(({ last_used: last }) => last))
  return {
    uses: sum(allowed),
    denied: sum(denied),
    lastUse,
    sources: sources === null ? null : new Set(sources.map(({ source }) => source)).size,
    lastCame
  }
}

const sayNumbers = (evidence: Evidence): string => {
  const { denied, lastCame, lastUse, sources, uses } = numbersOf(evidence)
  return [
    ...(lastUse === null ? [] : [`${countOf(uses, "use")}, the last at ${instantOf(lastUse)}`]),
    ...(denied > 0 ? [`${countOf(denied, "attempt")} denied`] : []),
    ...(sources === null
      ? []
      : [
          `${countOf(sources, "source")} in GitLab's log${lastCame === null ? "" : `, the last at ${instantOf(lastCame)}`}`
        ])
  ].join("; ")
}

const refusalsOf = ({
  deniedThen,
  refused,
  refusedSources,
  today: { path }
}: Recommendation): readonly string[] => {
  const times = (count: number): string => (count === 1 ? "once" : `${numberOf(count)} times`)
  const byCount = refused.toSorted((one, other) => other.use.count - one.use.count)
  const letIn = deniedThen.reduce((sum, { count }) => sum + count, 0)
  return [
    ...byCount.map(({ reason, use: { access, allowed, count, last } }) => {
      const when = `${times(count)}, the last at ${instantOf(last)}${allowed ? ", and let in then" : ""}`
      return `${sayAccess(access)}; ${when}. ${explain(reason, { ...access, project: path })}`
    }),
    ...refusedSources.map(({ reason, source }) => {
      const why = reason === "entry_expired" ? "the entry for them has expired" : "no entry covers them"
      return `jobs of ${sayProject(source)} came by GitLab's log, and ${why}`
    }),
    ...(letIn > 0
      ? [
          `${countOf(letIn, "attempt")} denied at the time would be let in by today's policy; none counts as a use`
        ]
      : [])
  ]
}
