import type { AskedCell, Gate, Nearest, PrincipalLine, Verdict } from "../policy.ts"
import type { Build } from "./build.ts"

/** Yes or no, why, and what would make a no a yes. */
export const showVerdict = (build: Build, verdict: Verdict): readonly HTMLElement[] => {
  const { el } = build
  const { allowed, byCaller, byOwner, grant, reason, why } = verdict
  return [
    el(
      "p",
      { class: `said said-${allowed ? "yes" : "no"}` },
      el("strong", {}, allowed ? "Yes" : "No"),
      ...(allowed ? [] : [" ", el("code", {}, reason)])
    ),
    el("p", { class: "why" }, ...build.prose(why)),
    el("p", { class: "grant-said" }, ...build.prose(grant)),
    ...(allowed ? [] : [nearestOf(build, byCaller, byOwner)])
  ]
}

const nearestOf = (build: Build, byCaller: readonly Nearest[], byOwner: readonly Nearest[]): HTMLElement => {
  const { el } = build
  if (byCaller.length === 0 && byOwner.length === 0) {
    return el(
      "p",
      { class: "nearest" },
      "Nothing that the caller or the project’s owner can change would allow it."
    )
  }
  return el(
    "div",
    { class: "nearest" },
    el("h3", {}, "The nearest yes"),
    ...(byCaller.length === 0
      ? []
      : [
          el("p", {}, byCaller.length === 1 ? "By who asks:" : "By who asks, any one of these:"),
          el("ul", {}, ...byCaller.map((one) => el("li", {}, ...sentenceOf(build, one))))
        ]),
    ...(byOwner.length === 0
      ? []
      : [
          el(
            "p",
            {},
            byOwner.length === 1 ? "By the project’s owner:" : "By the project’s owner, all of these:"
          ),
          el("ul", {}, ...byOwner.map((one) => el("li", {}, ...sentenceOf(build, one))))
        ])
  )
}

const sentenceOf = ({ el, prose }: Build, { words, written }: Nearest): readonly (Node | string)[] =>
  written === undefined
    ? prose(words)
    : [`${words} `, el("code", { class: "written" }, written.text), " at ", el("code", {}, written.where)]

/** Every gate in the order in which they are asked, and whether this caller passes. */
export const showGates = ({ el, prose }: Build, { gates }: Verdict, isOpen: boolean): HTMLElement =>
  el(
    "details",
    { open: isOpen },
    el("summary", {}, "Every gate"),
    el(
      "table",
      { class: "plain gates" },
      el("caption", {}, "What is asked, in order; the first that is not passed is the reason"),
      el(
        "thead",
        {},
        el("tr", {}, ...["Gate", "Asks", "This caller"].map((head) => el("th", { scope: "col" }, head)))
      ),
      el(
        "tbody",
        {},
        ...gates.map(({ asks, passed, reason }) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, el("code", {}, reason)),
            el("td", {}, ...prose(asks)),
            el("td", { class: `passed-${passed}` }, wordOf(passed))
          )
        )
      )
    )
  )

const wordOf = (passed: Gate["passed"]): string =>
  passed === null ? "not asked" : passed ? "passes" : "is refused"

/** Everybody who can, whoever asks. */
export const showEverybody = (
  { el, prose }: Build,
  { action, project, resource }: AskedCell,
  lines: readonly PrincipalLine[]
): readonly HTMLElement[] => {
  const what = `${action} ${resource} of ${project}`
  return [
    el("h3", {}, "Everybody who can"),
    ...(lines.length === 0
      ? [el("p", {}, `Nobody can ${what}.`)]
      : [
          el(
            "table",
            { class: "plain" },
            el("caption", {}, `Who can ${what}`),
            el(
              "thead",
              {},
              el("tr", {}, el("th", { scope: "col" }, "Who"), el("th", { scope: "col" }, "Which"))
            ),
            el(
              "tbody",
              {},
              ...lines.map(({ which, who }) =>
                el("tr", {}, el("th", { scope: "row" }, who), el("td", {}, ...prose(which)))
              )
            )
          )
        ])
  ]
}
