import type { ToldCell, ToldProject, ToldRow } from "../policy.ts"
import type { Build } from "./build.ts"
import { byArrows } from "./by-arrows.ts"

type Ask = (resource: string, action: string) => void

/** The policy in force of a project: its table, what limits take, and whose jobs come in. */
export const showPermissions = (
  build: Build,
  project: ToldProject,
  actions: readonly string[],
  ask: Ask
): readonly HTMLElement[] => {
  const { el } = build
  return [
    matrix(build, project, actions, ask),
    el(
      "p",
      { class: "hint legend" },
      "“developer+” is developer and above; “jobs” are job tokens that the scope lets in, not of forks. ",
      "*: no policy speaks of it, and the platform’s baseline counts: users of that role, jobs that such a user ",
      "triggered, deploy tokens with a scope for it. “true” is the same, said by a policy."
    ),
    ...(project.cuts.length === 0
      ? []
      : [
          el("h3", {}, "What limits take away"),
          el("ul", { class: "sentences" }, ...project.cuts.map((cut) => el("li", {}, ...build.prose(cut))))
        ]),
    el("h3", {}, "Whose jobs come in"),
    el("p", {}, project.scope),
    ...(project.entries.length === 0 ? [] : [entriesOf(build, project)])
  ]
}

// The roles are those of a table anyway; a narrow screen lays it out as none, and some readers then take it for none.
const matrix = (build: Build, project: ToldProject, actions: readonly string[], ask: Ask): HTMLElement => {
  const { el, id } = build
  const hint = id("hint")
  const heads = ["Resource", ...actions].map((head) => el("th", { scope: "col", role: "columnheader" }, head))
  const bodies = project.families.map(({ name, rows }) =>
    el(
      "tbody",
      { role: "rowgroup" },
      ...(name === ""
        ? []
        : [
            el(
              "tr",
              { role: "row", class: "family" },
              el("th", { scope: "rowgroup", colspan: actions.length + 1, role: "rowheader" }, name)
            )
          ]),
      ...rows.map((row) => rowOf(build, row, ask))
    )
  )
  const number = project.id === undefined ? "" : `, number ${project.id}`
  const table = el(
    "table",
    { class: "matrix", role: "table", "aria-describedby": hint },
    el("caption", {}, el("span", { class: "name" }, project.path), ` ${project.visibility}${number}`),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    ...bodies
  )
  byArrows(table, "button.cell", "tr")
  return el(
    "div",
    {},
    el(
      "p",
      { class: "hint screen", id: hint },
      "Choose a cell to ask who can. Arrow keys go from cell to cell."
    ),
    table
  )
}

const rowOf = (build: Build, { cells, label, resources }: ToldRow, ask: Ask): HTMLElement => {
  const { el } = build
  const names =
    resources.length > 1 ? [el("span", { class: "names" }, resources.map(lastName).join(", "))] : []
  const isCounted = /^\d/.test(label)
  return el(
    "tr",
    { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, label, ...(isCounted || label.endsWith("*") ? names : [])),
    ...cells.map((cell) =>
      el("td", { role: "cell", "data-action": cell.action }, cellButton(build, cell, resources, ask))
    )
  )
}

const lastName = (resource: string): string => resource.slice(resource.indexOf(".") + 1)

const cellButton = (
  { el, prose }: Build,
  { action, cut, grant, level, source }: ToldCell,
  resources: readonly string[],
  ask: Ask
): HTMLElement => {
  const [resource = ""] = resources
  const button = el(
    "button",
    { type: "button", class: `cell from-${level}`, tabindex: -1 },
    el("span", { class: "grant" }, ...prose(grant)),
    level === "baseline"
      ? el("span", { class: "aside" }, `; ${source}`)
      : el("span", { class: "source" }, `from ${source}`),
    ...(cut === "" ? [] : [el("span", { class: "cut" }, `cut by ${cut}`)]),
    el("span", { class: "aside" }, `; ask who can ${action} ${resource}`)
  )
  button.addEventListener("click", () => ask(resource, action))
  return button
}

const entriesOf = ({ el }: Build, { entries, path }: ToldProject): HTMLElement =>
  el(
    "table",
    { class: "plain" },
    el("caption", {}, `Allowlist of ${path}`),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Entry"), el("th", { scope: "col" }, "Permits"))),
    el(
      "tbody",
      {},
      ...entries.map(({ permits, source }) =>
        el("tr", {}, el("th", { scope: "row" }, source), el("td", {}, permits))
      )
    )
  )
