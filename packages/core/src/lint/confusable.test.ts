import { describe, expect, it } from "vitest"
import { confusionIn } from "./confusable.ts"

describe("a name is what it looks like", () => {
  it.each([
    ["ASCII", "acme/back_end-2.x/*"],
    ["the empty text", ""],
    ["accents", "équipe/façade"],
    ["accents as characters of their own", "e\u0301quipe"],
    ["one script a name", "acme/команда/ομάδα"],
    ["digits and signs beside another script", "релиз-2.1_b".replace("b", "б")],
    ["Japanese, which mixes four", "東京タワーのCI"],
    ["Korean with Latin letters", "결제-api"],
    ["Korean with Chinese characters", "大韓민국-api"],
    ["Bopomofo with Chinese characters and Latin letters", "ㄅㄆ注音-ime"],
    ["a sign that is no letter", "v1-🚀"]
  ])("%s", (_what, text) => expect(confusionIn(text)).toBeNull())
})

describe("a name is not what it looks like", () => {
  it.each([
    ["a Cyrillic letter", "\u0430cme", "mixes Cyrillic (U+0430) and Latin letters"],
    ["the same in a later name", "g/acm\u0435", "mixes Latin and Cyrillic (U+0435) letters"],
    ["a Greek letter", "g/\u03BFps", "mixes Greek (U+03BF) and Latin letters"],
    [
      "two scripts that are never written together",
      "\u0430\u05D0",
      "mixes Cyrillic (U+0430) and Hebrew (U+05D0) letters"
    ],
    ["a script of few", "\u13AAcme", "mixes rare (U+13AA) and Latin letters"],
    ["a space without width", "ac\u200Bme", "holds U+200B, which nobody sees"],
    ["a joiner", "ac\u200Dme", "holds U+200D, which nobody sees"],
    ["a byte order mark", "\uFEFFacme", "holds U+FEFF, which nobody sees"],
    ["a hyphen that only shows at the end of a line", "ac\u00ADme", "holds U+00AD, which nobody sees"],
    ["an override of the direction", "acme\u202E", "holds U+202E, which nobody sees"],
    ["a mark for the direction", "acme\u200F", "holds U+200F, which nobody sees"],
    ["a letter that fills a gap", "ac\u3164me", "holds U+3164, which nobody sees"],
    ["a character beyond sixteen bits", "acme\u{E0041}", "holds U+E0041, which nobody sees"],
    ["a control character", "acme\u001B[31m", "holds U+001B, which nobody sees"]
  ])("%s", (_what, text, expected) => expect(confusionIn(text)).toBe(expected))
})
