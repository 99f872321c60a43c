type Child = Node | string

type Attributes = Readonly<Record<string, boolean | number | string | undefined>>

/** Makes elements. Every text of the page goes through here, and is shown as text, all of it to be seen. */
export interface Build {
  readonly el: <Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    attributes?: Attributes,
    ...children: readonly Child[]
  ) => HTMLElementTagNameMap[Tag]
  /** A text in which what stands in backticks is code. */
  readonly prose: (text: string) => readonly Child[]
  /** A text as it is shown. */
  readonly shown: (text: string) => string
  /** An id that nothing else on the page has. */
  readonly id: (name: string) => string
}

/** Longer texts are cut, and their length is said: a name may have a million letters. */
const mostLetters = 4000

/** What an element may be told. Neither code nor style nor an address outside of the page is among it. */
const allowed =
  /^(?:class|id|for|type|name|value|scope|colspan|role|tabindex|hidden|open|checked|selected|autocomplete|spellcheck|autocapitalize|placeholder|aria-[a-z]+|data-[a-z-]+)$/

export const makeBuild = (document: Document, visible: (text: string) => string): Build => {
  let ids = 0
  const shown = (text: string): string => {
    if (text.length <= mostLetters) return visible(text)
    return `${visible(text.slice(0, mostLetters))}… (${text.length - mostLetters} more characters)`
  }
  const el: Build["el"] = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      const isAnchor = name === "href" && String(value).startsWith("#")
      if (!isAnchor && !allowed.test(name)) throw new Error(`an element of this page has no \`${name}\``)
      if (value === undefined || value === false) continue
      element.setAttribute(name, value === true ? "" : shown(String(value)))
    }
    element.append(...children.map((child) => (typeof child === "string" ? shown(child) : child)))
    return element
  }
  return {
    shown,
    id: (name) => `${name}-${(ids += 1)}`,
    prose: (text) =>
      text.length > mostLetters
        ? [text]
        : text
            .split(/(`[^`]+`)/)
            .map((part) => (/^`[^]+`$/.test(part) ? el("code", {}, part.slice(1, -1)) : part)),
    el
  }
}

/** A number as people write it. */
export const count = (number: number): string => number.toLocaleString("en")

/** `1 project`, `1,000 projects`. */
export const countOf = (number: number, noun: string): string =>
  `${count(number)} ${noun}${number === 1 ? "" : "s"}`
