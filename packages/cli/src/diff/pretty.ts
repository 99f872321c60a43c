import { countOf } from "../print.ts"
import { painterFor } from "../reports/painter.ts"
import { printable, withoutCommands } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import { countChanged, remarkOn, type ToldChange, type ToldDifference } from "./told.ts"

/** So many projects with the same change are named. */
const mostNamed = 5

/** A comparison for people: what is gained and lost, in sentences, told once for projects in which it is the same. */
export const printDiff = (difference: ToldDifference, screen: Screen): string => {
  const { strong } = painterFor(screen)
  const blocks = difference.changes.map((change) =>
    [
      ...wrap(sayProjects(change), screen.width).map(strong),
      ...change.gained.flatMap(({ text }) => item("+", text, screen)),
      ...change.lost.flatMap(({ text }) => item("-", text, screen))
    ].join("\n")
  )
  return withoutCommands([...blocks, wrap(summaryOf(difference), screen.width).join("\n")].join("\n\n"))
}

const item = (mark: string, text: string, { width }: Screen): readonly string[] =>
  wrap(printable(text), width - 4).map((line, at) => `  ${at === 0 ? mark : " "} ${line}`)

const sayProjects = ({ projects }: ToldChange): string => {
  const named = projects.slice(0, mostNamed).map((project) => {
    const remark = remarkOn(project)
    const from = project.movedFrom === undefined ? "" : ` from ${printable(project.movedFrom)}`
    return `${printable(project.path)}${remark === "" ? "" : ` (${remark}${from})`}`
  })
  const more = projects.length - named.length
  const count = projects.length === 1 ? "" : `${countOf(projects.length, "project")}: `
  return `${count}${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}

/** What it comes to: the last line. */
export const summaryOf = (difference: ToldDifference): string => {
  const { gaining, losing } = countChanged(difference)
  const compared = `${countOf(difference.compared, "project")} compared`
  if (difference.changes.length === 0) return `No difference: nobody gains or loses access; ${compared}.`
  return `Access is gained in ${countOf(gaining, "project")} and lost in ${losing}; ${compared}.`
}
