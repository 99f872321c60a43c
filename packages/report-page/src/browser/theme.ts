import type { Build } from "./build.ts"
import { selectField } from "./fields.ts"

/** Light, dark, or as the system has it. Nothing is kept: the page leaves nothing behind. */
export const themeSwitch = (build: Build, root: HTMLElement): HTMLElement => {
  const { control, element } = selectField(
    build,
    "Appearance",
    [
      { value: "system", words: "as the system" },
      { value: "light", words: "light" },
      { value: "dark", words: "dark" }
    ],
    "system"
  )
  element.classList.add("appearance")
  control.addEventListener("change", () => {
    if (control.value === "system") delete root.dataset["theme"]
    else root.dataset["theme"] = control.value
  })
  return element
}
