import type { Build } from "./build.ts"

/** A control with its label above it. */
export interface Field<Control extends HTMLElement = HTMLElement> {
  readonly element: HTMLElement
  readonly control: Control
}

export interface Choice {
  readonly value: string
  readonly words: string
}

/** A list of which one is chosen. */
export const selectField = (
  { el, id }: Build,
  label: string,
  choices: readonly Choice[],
  chosen: string
): Field<HTMLSelectElement> => {
  const own = id("field")
  const options = choices.map(({ value, words }) =>
    el("option", { value, selected: value === chosen }, words)
  )
  const control = el("select", { id: own }, ...options)
  return { control, element: el("div", { class: "field" }, el("label", { for: own }, label), control) }
}

/** The same words to choose and to show. */
export const asChoices = (words: readonly string[]): readonly Choice[] =>
  words.map((word) => ({ value: word, words: word }))

/** A line of text. */
export const textField = (
  { el, id }: Build,
  label: string,
  hint: string,
  type: "search" | "text" = "text"
): Field<HTMLInputElement> => {
  const own = id("field")
  const control = el("input", {
    id: own,
    type,
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "none",
    "aria-describedby": hint === "" ? undefined : `${own}-hint`
  })
  const below = hint === "" ? [] : [el("p", { class: "hint", id: `${own}-hint` }, hint)]
  return {
    control,
    element: el("div", { class: "field" }, el("label", { for: own }, label), control, ...below)
  }
}

/** A box to tick. */
export const checkField = (
  { el, id }: Build,
  label: string,
  isChecked: boolean,
  value = "on"
): Field<HTMLInputElement> => {
  const own = id("field")
  const control = el("input", { id: own, type: "checkbox", value, checked: isChecked })
  return { control, element: el("div", { class: "tick" }, control, el("label", { for: own }, label)) }
}

/** Some of which exactly one is chosen; the arrow keys go from one to the next. */
export const radioField = (
  { el, id }: Build,
  legend: string,
  choices: readonly Choice[],
  chosen: string
): { readonly element: HTMLFieldSetElement; readonly value: () => string } => {
  const name = id("choice")
  const controls = choices.map(({ value, words }) => {
    const own = id("field")
    const control = el("input", { id: own, type: "radio", name, value, checked: value === chosen })
    return { control, element: el("div", { class: "tick" }, control, el("label", { for: own }, words)) }
  })
  return {
    element: el(
      "fieldset",
      { class: "choices" },
      el("legend", {}, legend),
      ...controls.map(({ element }) => element)
    ),
    value: () => controls.find(({ control }) => control.checked)?.control.value ?? chosen
  }
}

/** Boxes to tick, together under a legend. */
export const checksField = (
  build: Build,
  legend: string,
  choices: readonly Choice[],
  areChecked: boolean
): { readonly element: HTMLFieldSetElement; readonly values: () => readonly string[] } => {
  const checks = choices.map(({ value, words }) => checkField(build, words, areChecked, value))
  return {
    element: build.el(
      "fieldset",
      { class: "choices" },
      build.el("legend", {}, legend),
      ...checks.map(({ element }) => element)
    ),
    values: () => checks.filter(({ control }) => control.checked).map(({ control }) => control.value)
  }
}
