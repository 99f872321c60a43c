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
        const key = JSON.parse(text.slice(at, end + 1)) as string
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
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at
}
