/** Characters that turn the direction of writing (all of them `Cf`), have no width, or control a terminal. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const usual = /^[\x20-\x7E]*$/

/** The scripts in which people write names today (Unicode Standard Annex 31, table 5). */
const scripts: readonly (readonly [name: string, letter: RegExp])[] = [
  "Latin",
  "Greek",
  "Cyrillic",
  "Armenian",
  "Hebrew",
  "Arabic",
  "Thaana",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Oriya",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Tibetan",
  "Myanmar",
  "Georgian",
  "Hangul",
  "Ethiopic",
  "Khmer",
  "Bopomofo",
  "Hiragana",
  "Katakana",
  "Han"
].map((name) => [name, new RegExp(`\\p{Script=${name}}`, "u")])

const shared = /[\p{Script=Common}\p{Script=Inherited}]/u

/** Scripts that are written in one word, Latin letters among them (Unicode Technical Standard 39, 5.2). */
const together = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"]
]

/** The scripts of a text's letters, each with its first letter. */
const scriptsIn = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const letter of text) {
    if (shared.test(letter)) continue
    const name = scripts.find(([, pattern]) => pattern.test(letter))?.[0] ?? "rare"
    if (!found.has(name)) found.set(name, letter)
  }
  return found
}

const codePoint = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

/**
 * What makes a text look like another one, to be read after it: "mixes Latin and Cyrillic (U+0430) letters".
 * Letters of two scripts count where they stand in one name, between two slashes. `null`: nothing.
 */
export const confusionIn = (text: string): string | null => {
  if (usual.test(text)) return null
  const hidden = unseen.exec(text)
  if (hidden !== null) return `holds ${codePoint(hidden[0])}, which nobody sees`
  for (const name of text.split("/")) {
    const found = scriptsIn(name)
    const names = [...found.keys()]
    if (names.length < 2 || together.some((some) => names.every((one) => some.includes(one)))) continue
    const said = [...found].map(([one, letter]) => (one === "Latin" ? one : `${one} (${codePoint(letter)})`))
    return `mixes ${said.join(" and ")} letters`
  }
  return null
}
