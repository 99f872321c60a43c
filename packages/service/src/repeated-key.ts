/**
 * The first key that a JSON text gives twice in one object; `undefined`: none. `JSON.parse` would keep the last
 * one without a word, and another reader of the same text, such as a proxy that checks it, perhaps the first.
 *
 * @param text valid JSON
 */
export const repeatedKey = (text: string): string | undefined => {
  // What is open around the place: the keys of an object, or a list.
  const around: Array<Set<string> | "list"> = []
  let isKey = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === "{" || character === "[") {
      around.push(character === "{" ? new Set() : "list")
      isKey = character === "{"
    } else if (character === "}" || character === "]") {
      around.pop()
      isKey = false
    } else if (character === ",") {
      isKey = around.at(-1) !== "list"
    } else if (character === '"') {
      const end = endOfString(text, at)
      const keys = around.at(-1)
      if (isKey && keys instanceof Set) {
        const key = keyBetween(text, at, end)
        if (keys.has(key)) return key
        keys.add(key)
        isKey = false
      }
      at = end
    }
  }
  return undefined
}

/** Where the quote stands that closes the string which opens at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text[end - 1 - escapes] === "\\") escapes += 1
    if (escapes % 2 === 0) return end
  }
  return text.length
}

/** The key between two quotes, whichever way its characters are written. */
const keyBetween = (text: string, start: number, end: number): string => {
  const written = text.slice(start + 1, end)
  return written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written
}
