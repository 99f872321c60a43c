/** An attribute's value; `undefined` leaves it out. */
type Attributes = Readonly<Record<string, string | number | undefined>>

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** A text as it stands between tags and in attributes. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? "")

/** At most two decimals: the same number is the same text everywhere. */
const printed = (value: string | number): string =>
  typeof value === "string" ? escaped(value) : String(Math.round(value * 100) / 100)

/** An element with what is already markup inside it, on a line of its own. */
export const element = (name: string, attributes: Attributes, ...content: readonly string[]): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${printed(value)}"`]
  )
  const open = `<${name}${written.join("")}`
  if (content.length === 0) return `${open}/>`
  const inside = content.join("\n")
  return inside.includes("<") ? `${open}>\n${inside}\n</${name}>` : `${open}>${inside}</${name}>`
}

/** A line of text; `at` is where its baseline begins, ends or has its middle, as the class says. */
export const label = (
  at: readonly [x: number, y: number],
  text: string,
  kind?: string,
  more: Attributes = {}
): string => element("text", { x: at[0], y: at[1], class: kind, ...more }, escaped(text))

/** An arrow along straight lines through the points; its head is at the last. */
export const arrow = (...points: readonly (readonly [x: number, y: number])[]): string =>
  element("path", {
    class: "way",
    d: points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${printed(x)} ${printed(y)}`).join(""),
    "marker-end": "url(#head)"
  })
