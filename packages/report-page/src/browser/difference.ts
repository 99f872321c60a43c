import type { ChangedAccess, ReportData } from "../report-data.ts"
import { countOf, type Build } from "./build.ts"
import { boundedList } from "./more.ts"

/** So many projects with the same change are named at once. */
const mostNamed = 5

/** What opens and what closes against another version, told once for projects in which it is the same. */
export const showDifference = (
  build: Build,
  { before, changes, summary }: NonNullable<ReportData["difference"]>
): readonly HTMLElement[] => {
  const { el } = build
  return [
    el("p", {}, "Compared with ", el("code", {}, before), ". ", summary),
    ...(changes.length === 0 ? [] : [boundedList(build, changes, "changes", (change) => item(build, change))])
  ]
}

const item = (build: Build, { gained, lost, projects }: ChangedAccess): HTMLElement => {
  const { el } = build
  const named = projects.slice(0, mostNamed).join(", ")
  const rest = projects.slice(mostNamed)
  return el(
    "li",
    { class: "change" },
    el(
      "h3",
      {},
      projects.length === 1 ? named : `${countOf(projects.length, "project")}: ${named}`,
      rest.length === 0 ? "" : ` and ${rest.length} more`
    ),
    ...(rest.length === 0
      ? []
      : [
          el(
            "details",
            {},
            el("summary", {}, `The other ${countOf(rest.length, "project")}`),
            el("p", {}, rest.join(", "))
          )
        ]),
    ...sentences(build, "Opens", "opens", gained),
    ...sentences(build, "Closes", "closes", lost)
  )
}

const sentences = (
  { el, prose }: Build,
  title: string,
  kind: string,
  texts: readonly string[]
): readonly HTMLElement[] =>
  texts.length === 0
    ? []
    : [
        el("h4", { class: kind }, title),
        el("ul", { class: "sentences" }, ...texts.map((text) => el("li", {}, ...prose(text))))
      ]
