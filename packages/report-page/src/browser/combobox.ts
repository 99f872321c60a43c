import type { ProjectName } from "../policy.ts"
import { searchProjects } from "../search.ts"
import { count, type Build } from "./build.ts"

/** So many are shown at once; the rest is counted. */
const mostShown = 30

interface Options {
  readonly label: string
  readonly projects: readonly ProjectName[]
  readonly chosen: string
  /** Whether something that is in no list may stand there. */
  readonly isFree: boolean
  readonly onChosen: (path: string) => void
}

export interface Combobox {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  readonly value: () => string
  readonly set: (path: string) => void
}

/**
 * A project, by typing some of it. The list below follows: arrows go through it, Enter takes, Escape puts back what
 * stood there. At no time are there more than a few dozen options, however many projects there are.
 */
export const makeCombobox = (build: Build, options: Options): Combobox => {
  const { el, id, shown } = build
  const own = id("project")
  const listId = `${own}-list`
  const input = el("input", {
    id: own,
    type: "text",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-describedby": `${own}-hint`,
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "none"
  })
  const list = el("ul", {
    id: listId,
    role: "listbox",
    "aria-label": `${options.label}: matches`,
    hidden: true
  })
  const hint = el("p", { class: "hint", id: `${own}-hint`, role: "status" })
  let chosen = options.chosen
  let matches: readonly ProjectName[] = []
  let active = -1

  const say = (all: number): void => {
    const more = all > matches.length ? `, the first ${count(matches.length)} shown` : ""
    hint.textContent = `${count(all)} of ${count(options.projects.length)} match${more}`
  }
  const rest = (): void => {
    hint.textContent =
      options.projects.length === 1
        ? "The only project here."
        : `Type to search ${count(options.projects.length)} projects; arrow keys choose.`
  }
  const mark = (at: number): void => {
    active = at
    for (const [index, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(index === at))
      if (index === at) option.scrollIntoView({ block: "nearest" })
    }
    if (at < 0) input.removeAttribute("aria-activedescendant")
    else input.setAttribute("aria-activedescendant", `${listId}-${at}`)
  }
  const close = (): void => {
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    mark(-1)
    rest()
  }
  const open = (typed: string): void => {
    const found = searchProjects(options.projects, typed, mostShown)
    matches = found.shown
    list.replaceChildren(
      ...matches.map(({ id: number, path }, at) =>
        el(
          "li",
          { role: "option", id: `${listId}-${at}`, "aria-selected": "false", "data-at": at },
          path,
          ...(number === undefined ? [] : [el("span", { class: "number" }, ` ${number}`)])
        )
      )
    )
    list.hidden = matches.length === 0
    input.setAttribute("aria-expanded", String(matches.length > 0))
    mark(-1)
    say(found.all)
  }
  const set = (path: string): void => {
    chosen = path
    input.value = shown(path)
    // What is typed next takes its place.
    if (input.ownerDocument.activeElement === input) input.select()
    close()
  }
  const choose = (path: string): void => {
    set(path)
    options.onChosen(path)
  }
  /** What stands there without having been taken from the list. */
  const typed = (): string => (input.value === shown(chosen) ? chosen : input.value.trim())
  const settle = (): void => {
    const [best] = searchProjects(options.projects, typed(), 1).shown
    const isMeant = best !== undefined && [best.path, String(best.id ?? "")].includes(typed())
    const path = isMeant ? best.path : options.isFree ? typed() : chosen
    if (path === chosen) set(chosen)
    else choose(path)
  }

  input.addEventListener("input", () => {
    open(input.value)
    if (options.isFree) options.onChosen(typed())
  })
  input.addEventListener("focus", () => input.select())
  input.addEventListener("click", () => {
    if (list.hidden) open("")
  })
  input.addEventListener("blur", settle)
  input.addEventListener("keydown", (event) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault()
        if (list.hidden) open(input.value === shown(chosen) ? "" : input.value)
        const step = event.key === "ArrowDown" ? 1 : -1
        const size = matches.length
        if (size > 0) mark(active < 0 ? (step > 0 ? 0 : size - 1) : (active + step + size) % size)
        break
      }
      case "Enter": {
        event.preventDefault()
        const [first] = matches
        const taken = matches[active] ?? (options.isFree || list.hidden ? undefined : first)
        if (taken === undefined) settle()
        else choose(taken.path)
        break
      }
      case "Escape":
        if (!list.hidden) event.preventDefault()
        set(chosen)
        break
    }
  })
  // A press must not take the focus away before it counts.
  list.addEventListener("pointerdown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[data-at]") : null
    const taken = matches[Number(option?.getAttribute("data-at") ?? -1)]
    if (taken !== undefined) choose(taken.path)
  })
  set(options.chosen)
  return {
    input,
    value: typed,
    set,
    element: el(
      "div",
      { class: "field combobox" },
      el("label", { for: own }, options.label),
      el("div", { class: "combobox-box" }, input, list),
      hint
    )
  }
}
