/**
 * A table of buttons is one stop of the Tab key: arrows go from one to the next, Home and End to the ends of a row,
 * with Control to the first and the last of all.
 */
export const byArrows = (table: HTMLElement, button: string, row: string): void => {
  const rows = [...table.querySelectorAll(row)]
    .map((each) => [...each.querySelectorAll<HTMLElement>(button)])
    .filter((cells) => cells.length > 0)
  let stop = rows[0]?.[0]
  const move = (to: HTMLElement | undefined): void => {
    if (to === undefined) return
    if (stop !== undefined) stop.tabIndex = -1
    to.tabIndex = 0
    stop = to
  }
  move(stop)
  table.addEventListener("focusin", ({ target }) => move(rows.flat().find((cell) => cell === target)))
  table.addEventListener("keydown", (event) => {
    const y = rows.findIndex((cells) => cells.some((cell) => cell === event.target))
    const cells = rows[y] ?? []
    const x = cells.findIndex((cell) => cell === event.target)
    if (x < 0) return
    const to = targetOf(event, rows, y, x)
    if (to === undefined) return
    event.preventDefault()
    to.focus()
  })
}

const targetOf = (
  { ctrlKey, key }: KeyboardEvent,
  rows: readonly (readonly HTMLElement[])[],
  y: number,
  x: number
): HTMLElement | undefined => {
  switch (key) {
    case "ArrowRight":
      return rows[y]?.[x + 1]
    case "ArrowLeft":
      return rows[y]?.[x - 1]
    case "ArrowDown":
      return rows[y + 1]?.[x]
    case "ArrowUp":
      return rows[y - 1]?.[x]
    case "Home":
      return (ctrlKey ? rows[0] : rows[y])?.[0]
    case "End":
      return (ctrlKey ? rows.at(-1) : rows[y])?.at(-1)
    default:
      return undefined
  }
}
