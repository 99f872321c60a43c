/** A text as a terminal may be given it, and how many columns it takes there. */
export interface Visible {
  readonly shown: string
  readonly width: number
}

/** What a terminal would obey or hide: control, formatting (bidi) and private characters, halves of pairs. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60]|\p{Emoji_Presentation}/u
const combining = /[\p{Mn}\p{Me}]/u

/** One character (a code point), as it is shown: what would be obeyed or hidden is spelt out. */
export const visible = (character: string): Visible => {
  if (character === "\t") return { shown: "  ", width: 2 }
  if (hidden.test(character)) {
    const shown = `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`
    return { shown, width: shown.length }
  }
  return { shown: character, width: combining.test(character) ? 0 : wide.test(character) ? 2 : 1 }
}
