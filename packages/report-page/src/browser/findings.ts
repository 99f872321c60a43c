import { severities, type FindingTold, type ReportData, type RuleTold } from "../report-data.ts"
import { count, countOf, type Build } from "./build.ts"
import { checksField, selectField, textField } from "./fields.ts"
import { boundedList } from "./more.ts"

type Show = (project: string) => void

/** What the rules found, narrowed down as somebody likes. */
export const showFindings = (build: Build, data: ReportData, show: Show): readonly HTMLElement[] => {
  const { el } = build
  const { findings } = data
  const rules = new Map(data.rules.map((rule) => [rule.id, rule]))
  const list = el("div", { class: "found" })
  const said = el("p", { class: "count", role: "status" })
  const told = tellRun(build, data)
  if (findings.length === 0) {
    return [el("p", { class: "nothing" }, "Nothing was found."), ...acceptedOf(build, data), ...told]
  }
  const filter = makeFilter(build, findings)
  let shown = ""
  const update = (): void => {
    // A field that is left says so again: what stands there must not move under the pointer.
    const state = filter.state()
    if (state === shown) return
    shown = state
    const chosen = findings.filter(filter.fits)
    said.textContent =
      chosen.length === findings.length
        ? countOf(findings.length, "finding")
        : `${count(chosen.length)} of ${countOf(findings.length, "finding")}`
    list.replaceChildren(
      boundedList(build, chosen, "findings", (finding) => item(build, finding, rules, show))
    )
  }
  for (const event of ["input", "change"]) filter.element.addEventListener(event, update)
  update()
  return [filter.element, said, list, ...acceptedOf(build, data), ...told]
}

const makeFilter = (build: Build, findings: readonly FindingTold[]) => {
  const { el } = build
  const counts = Map.groupBy(findings, ({ severity }) => severity)
  const severity = checksField(
    build,
    "Severity",
    severities
      .filter((name) => counts.has(name))
      .map((name) => ({ value: name, words: `${name} (${count(counts.get(name)?.length ?? 0)})` })),
    true
  )
  const byRule = Map.groupBy(findings, ({ rule }) => rule)
  const rule = selectField(
    build,
    "Rule",
    [
      { value: "", words: "every rule" },
      ...[...byRule]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, found]) => ({ value: name, words: `${name} (${count(found.length)})` }))
    ],
    ""
  )
  const words = textField(build, "Search", "In sentences, projects and places.", "search")
  const fits = (finding: FindingTold): boolean => {
    const typed = words.control.value.trim().toLowerCase()
    const texts = [finding.message, finding.project ?? "", finding.place, finding.rule]
    return (
      severity.values().includes(finding.severity) &&
      (rule.control.value === "" || rule.control.value === finding.rule) &&
      (typed === "" || texts.some((text) => text.toLowerCase().includes(typed)))
    )
  }
  const element = el(
    "form",
    { class: "filter", role: "search", "aria-label": "Findings" },
    severity.element,
    rule.element,
    words.element
  )
  element.addEventListener("submit", (event) => event.preventDefault())
  const state = (): string => JSON.stringify([severity.values(), rule.control.value, words.control.value])
  return { element, fits, state }
}

const item = (
  build: Build,
  finding: FindingTold,
  rules: ReadonlyMap<string, RuleTold>,
  show: Show
): HTMLElement => {
  const { el } = build
  const rule = rules.get(finding.rule)
  return el(
    "li",
    { class: "finding" },
    el(
      "h3",
      {},
      el("span", { class: `severity ${finding.severity}` }, finding.severity),
      " ",
      el("span", { class: "rule" }, finding.rule)
    ),
    el("p", { class: "message" }, ...build.prose(finding.message)),
    el(
      "dl",
      { class: "facts" },
      ...(finding.project === undefined
        ? []
        : pair(build, "Project", projectButton(build, finding.project, show))),
      ...pair(build, "Where", placeOf(build, finding)),
      ...finding.fixes.flatMap((fix) =>
        pair(build, `Fix (${fix.class})`, el("span", {}, ...build.prose(fix.title)))
      )
    ),
    ...(rule === undefined
      ? []
      : [
          el(
            "details",
            {},
            el("summary", {}, "Why it matters", el("span", { class: "aside" }, `: ${finding.rule}`)),
            el("p", {}, ...build.prose(rule.rationale)),
            el("p", {}, ...build.prose(rule.remedy))
          )
        ])
  )
}

const pair = ({ el }: Build, term: string, value: HTMLElement): readonly HTMLElement[] => [
  el("dt", {}, term),
  el("dd", {}, value)
]

const placeOf = ({ el }: Build, { path, place }: FindingTold): HTMLElement =>
  el("span", {}, place, ...(path === "" ? [] : [" ", el("code", {}, path)]))

const projectButton = ({ el }: Build, project: string, show: Show): HTMLElement => {
  const button = el(
    "button",
    { type: "button", class: "link" },
    project,
    el("span", { class: "aside" }, ": show its permissions")
  )
  button.addEventListener("click", () => show(project))
  return button
}

const acceptedOf = (build: Build, { accepted }: ReportData): readonly HTMLElement[] => {
  const { el } = build
  if (accepted.length === 0) return []
  return [
    el(
      "details",
      { class: "accepted" },
      el("summary", {}, `${countOf(accepted.length, "more finding")} accepted by comments in the files`),
      boundedList(build, accepted, "accepted findings", (finding) =>
        el(
          "li",
          { class: "finding" },
          el("h3", {}, el("span", { class: "rule" }, finding.rule)),
          el("p", { class: "message" }, ...build.prose(finding.message)),
          el(
            "dl",
            { class: "facts" },
            ...pair(build, "Where", placeOf(build, finding)),
            ...pair(
              build,
              "Accepted",
              el(
                "span",
                {},
                finding.reason + (finding.until === undefined ? "" : ` (until ${finding.until})`)
              )
            )
          )
        )
      )
    )
  ]
}

const tellRun = ({ el }: Build, { files, notRun, preset, rulesRun }: ReportData): readonly HTMLElement[] => [
  el(
    "p",
    { class: "hint" },
    `${countOf(rulesRun, "rule")} of the preset ${preset} looked at ${countOf(files, "file")}.`
  ),
  ...(notRun.length === 0
    ? []
    : [
        el(
          "details",
          {},
          el("summary", {}, `${countOf(notRun.length, "rule")} did not run`),
          el("ul", { class: "sentences" }, ...notRun.map((sentence) => el("li", {}, sentence)))
        )
      ])
]
