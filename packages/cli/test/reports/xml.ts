export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** All text directly in it. */
  readonly text: string
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const legal = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u

/** Reads a document as strictly as XML 1.0 asks, of the few things that a report may hold. Throws for others. */
export const parseXml = (document: string): Element => {
  if (!legal.test(document)) throw new Error("a character that XML does not know (§2.2)")
  let at = 0
  const take = (pattern: RegExp, what: string): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, "yu")
    sticky.lastIndex = at
    const match = sticky.exec(document)
    if (match === null) throw new Error(`expected ${what} at ${JSON.stringify(document.slice(at, at + 40))}`)
    at += match[0].length
    return match
  }
  const decoded = (text: string): string => {
    if (text.includes("<")) throw new Error("a bare `<` in a value (§3.1)")
    if (text.includes("]]>")) throw new Error("`]]>` in a text (§2.4)")
    return text.replaceAll(/&([^;]*;?)/g, (whole, name: string) => {
      const [, digits] = /^#(\d+);$/.exec(name) ?? []
      const sign = digits === undefined ? named[name.slice(0, -1)] : String.fromCodePoint(Number(digits))
      if (sign === undefined || !name.endsWith(";")) throw new Error(`no reference: ${whole} (§4.1)`)
      return sign
    })
  }
  const element = (): Element => {
    const [, name = ""] = take(/<([A-Za-z][\w-]*)/, "a tag")
    const attributes: Record<string, string> = {}
    while (document[at] === " ") {
      const [, key = "", value = ""] = take(/ ([A-Za-z][\w-]*)="([^"]*)"/, "an attribute")
      if (Object.hasOwn(attributes, key)) throw new Error(`the attribute ${key} stands twice (§3.1)`)
      // Literal space of any kind reads as one blank (§3.3.3).
      attributes[key] = decoded(value.replaceAll(/[\t\n\r]/g, " "))
    }
    if (document.startsWith("/>", at)) {
      at += 2
      return { name, attributes, children: [], text: "" }
    }
    take(/>/, "the end of a tag")
    const children: Element[] = []
    let text = ""
    while (!document.startsWith("</", at)) {
      text += decoded(take(/[^<]*/, "text")[0])
      if (!document.startsWith("</", at)) children.push(element())
    }
    const [, closed] = take(/<\/([A-Za-z][\w-]*)>/, "a closing tag")
    if (closed !== name) throw new Error(`<${name}> ends with </${closed}>`)
    return { name, attributes, children, text }
  }
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "the declaration")
  const root = element()
  if (at < document.length) throw new Error("something follows the root")
  return root
}
