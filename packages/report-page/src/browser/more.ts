import { count, type Build } from "./build.ts"

/** So many are put on the page at once. */
const atOnce = 100

/** What is left of each list, by its button. */
const rests = new WeakMap<Element, () => void>()

/**
 * A list of any length: a part of it, and a button for the next. What comes takes the focus, so that a keyboard goes
 * on where it was.
 */
export const boundedList = <Item>(
  { el }: Build,
  items: readonly Item[],
  noun: string,
  itemOf: (item: Item) => HTMLElement
): HTMLElement => {
  const list = el("ul", { class: "items", role: "list" })
  const button = el("button", { type: "button", class: "more" })
  const holder = el("div", {}, list)
  const add = (most: number): readonly HTMLElement[] => {
    const start = list.children.length
    const added = items.slice(start, start + most).map(itemOf)
    list.append(...added)
    const left = items.length - list.children.length
    if (left === 0) button.remove()
    else {
      button.textContent = `Show ${count(Math.min(left, atOnce))} more of ${count(left)} ${noun}`
      holder.append(button)
    }
    return added
  }
  button.addEventListener("click", () => {
    const [first] = add(atOnce)
    first?.setAttribute("tabindex", "-1")
    first?.focus()
  })
  rests.set(button, () => add(items.length))
  add(atOnce)
  return holder
}

/** Puts all of every list on the page before it is printed: paper has no button for what is left. */
export const printWholeLists = (document: Document): void =>
  document.defaultView?.addEventListener("beforeprint", () => {
    for (const button of document.querySelectorAll("button.more")) rests.get(button)?.()
  })
