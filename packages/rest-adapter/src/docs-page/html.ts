/** Markup that is safe to put into the page as it stands. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
}

type Part = Html | string | number | ReadonlyArray<Html>

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")

const markupOf = (part: Part): string => {
  if (part instanceof Html) return part.markup
  return typeof part === "object" ? part.map(({ markup }) => markup).join("") : escape(String(part))
}

/** A template in which whatever is no markup already is text; without the indentation of the program. */
export const markup = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Html =>
  new Html(
    strings
      .map((text, index) => {
        const part = parts[index]
        return text.replaceAll(/\n\s*/g, "\n") + (part === undefined ? "" : markupOf(part))
      })
      .join("")
  )

export const nothing = new Html("")

/** A description, in which pairs of backticks stand around code. */
export const prose = (text: string): Html => {
  const parts = text.split(/`([^`]*)`/)
  return new Html(
    parts
      .map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`).markup)
      .join("")
  )
}

/** What stands in an address for a name. */
export const anchor = (name: string): string => name.replaceAll(/[^\w.-]+/g, "-")
