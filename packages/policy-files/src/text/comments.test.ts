import { describe, expect, test } from "vitest"
import { commentsWith, lineSpokenOf } from "./comments.ts"

const found = (text: string) =>
  commentsWith(text, "note").map((comment) => ({
    text: comment.text,
    at: `${comment.line}:${comment.column}-${comment.endLine}:${comment.endColumn}`,
    isAlone: comment.isAlone,
    of: lineSpokenOf(text, comment)
  }))

describe("comments with a word", () => {
  test("are found alone on a line and behind something, with what they speak of", () => {
    expect(found("# note one\na: 1\nb: 2 # note two\n")).toEqual([
      { text: "note one", at: "1:1-1:11", isAlone: true, of: 2 },
      { text: "note two", at: "3:6-3:16", isAlone: false, of: 3 }
    ])
  })

  test("speak of the next line that says something", () => {
    expect(found("a:\n  # note\n  # more\n\n  b: 1\n")[0]).toMatchObject({ of: 5 })
    expect(found("a: 1\n# note")[0]).toMatchObject({ of: 3 })
  })

  test("are no texts that look like one", () => {
    expect(found("a: \"# note\"\nb: '# note'\nc: |\n  # note\nd: x#note\n# another\n")).toEqual([])
    expect(found("a: [1, # note\n 2]\n")).toEqual([{ text: "note", at: "1:8-1:14", isAlone: false, of: 1 }])
  })

  test("stand where editors count, behind what is wider or is not seen", () => {
    expect(found("\uFEFFa: é😀 # note\r\nb: 1\r\n")[0]).toMatchObject({ text: "note", at: "1:9-1:15" })
    expect(found("---\na: &x 1\nb: *x # note\n...\n")[0]).toMatchObject({ at: "3:7-3:13" })
  })
})
