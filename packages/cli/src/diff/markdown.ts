import type { Sentence } from "@jobwarden/core"
import { countOf } from "../print.ts"
import { asCode, asSentence } from "./markdown-text.ts"
import { countChanged, remarkOn, type ToldChange, type ToldDifference } from "./told.ts"

/** What a comment of GitLab's may have, in characters. */
export const mostCharacters = 1_000_000

/** Kept for the line that says what is cut. */
const reserve = 500

const mostNamed = 5
const mostUnfolded = 10

/** A comparison as a comment for a merge request. Where it would be too long, the last line says what is left out. */
export const diffAsMarkdown = (difference: ToldDifference, most = mostCharacters): string => {
  const head = `### Access by job token policies\n\n${summaryOf(difference)}`
  const sections: string[] = [head]
  let [length, shown] = [head.length, 0]
  for (const change of difference.changes) {
    const section = sectionOf(change)
    if (length + section.length + 2 > most - reserve) break
    sections.push(section)
    length += section.length + 2
    shown += 1
  }
  const left = difference.changes.slice(shown)
  if (left.length > 0) sections.push(sayLeft(left))
  return sections.join("\n\n")
}

const summaryOf = (difference: ToldDifference): string => {
  const { after, before, changes, compared } = difference
  const { gaining, losing } = countChanged(difference)
  const what =
    changes.length === 0
      ? "**No difference:** nobody gains or loses access"
      : `**Access is gained in ${countOf(gaining, "project")} and lost in ${losing}**`
  return `${what}; ${countOf(compared, "project")} compared, ${asCode(before)} with ${asCode(after)}.`
}

const sectionOf = ({ gained, lost, projects }: ToldChange): string =>
  [headingOf(projects), ...listOf("Gained", gained), ...listOf("Lost", lost)].join("\n\n")

const headingOf = (projects: ToldChange["projects"]): string => {
  const named = projects.slice(0, mostNamed).map((project) => {
    const remark = remarkOn(project)
    const from = project.movedFrom === undefined ? "" : ` from ${asCode(project.movedFrom)}`
    return `${asCode(project.path)}${remark === "" ? "" : ` (${remark}${from})`}`
  })
  const more = projects.length - named.length
  const count = projects.length === 1 ? "" : `${countOf(projects.length, "project")}: `
  return `#### ${count}${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}

const listOf = (title: string, sentences: readonly Sentence[]): readonly string[] => {
  if (sentences.length === 0) return []
  const items = sentences.map(({ text }) => `- ${asSentence(text)}`)
  const [first, folded] = [items.slice(0, mostUnfolded), items.slice(mostUnfolded)]
  return [
    `**${title}**`,
    first.join("\n"),
    ...(folded.length === 0
      ? []
      : [`<details><summary>${folded.length} more</summary>`, folded.join("\n"), "</details>"])
  ]
}

const sayLeft = (left: readonly ToldChange[]): string => {
  const { all, gaining } = countChanged({ changes: left })
  return (
    `**Cut here:** ${countOf(left.length, "more change")} in ${countOf(all, "project")}, ` +
    `${gaining} of which gain access; \`jobwarden diff --format json\` lists all.`
  )
}
