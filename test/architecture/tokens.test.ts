import { describe, expect, test } from "vitest"
import { importsOf } from "./imports.ts"
import { sourceFile } from "./source-files.ts"
import { tokenize, type Token } from "./tokens.ts"

const of = (source: string, kind: Token["kind"]): readonly string[] =>
  tokenize(source).flatMap((token) => (token.kind === kind ? [token.text] : []))

describe("taking TypeScript apart", () => {
  test("leaves out comments and the first line of a script", () => {
    expect(of("#!/usr/bin/env node\na // b 'c\n/* d ` */ e /** f\n */ g", "name")).toEqual(["a", "e", "g"])
  })

  test("keeps texts together, whatever they hold", () => {
    expect(of(`"a // b" 'it\\'s' "\\"" "/* c */" ''`, "text")).toEqual([
      "a // b",
      "it\\'s",
      '\\"',
      "/* c */",
      ""
    ])
  })

  test("finds the code inside of templates, also inside of each other", () => {
    const source = "`a ${b + `c ${d({ e: 1 })} \\${f}`} $ g` + h"
    expect(of(source, "name")).toEqual(["b", "d", "e", "h"])
    expect(of(source, "text")).toEqual(["a ", "c ", " \\${f}", " $ g"])
  })

  test("tells a pattern from a division", () => {
    expect(of("/[/`'\"]+\\//gu.test(x)", "pattern")).toEqual(["/[/`'\"]+\\//gu"])
    expect(of("x = /a/; f(/b/, !/c/i); return /d/", "pattern")).toEqual(["/a/", "/b/", "/c/i", "/d/"])
    expect(of("a / b / c; (a) / b; list[0] / 2 / x; 4 / 2", "pattern")).toEqual([])
    expect(of("`${a / b}` / 2 + '/'", "text")).toEqual(["", "", "/"])
  })

  test("counts lines through everything", () => {
    const lines = tokenize("a\n/*\n*/ b `\n${c}\n`\nd").map(({ text, line }) => `${text.trim()}@${line}`)
    expect(lines).toEqual(["a@1", "b@3", "@3", "c@4", "@4", "d@6"])
  })
})

describe("imports", () => {
  const read = (source: string) =>
    importsOf(sourceFile("packages/cli/src/x.ts", source)).map(({ specifier, names, isType }) => [
      specifier,
      names.join(" "),
      isType
    ])

  test("are found in every form", () => {
    expect(read('import "a"')).toEqual([["a", "", false]])
    expect(read('import a from "a"')).toEqual([["a", "default", false]])
    expect(read('import * as a from "a"')).toEqual([["a", "*", false]])
    expect(read('import a, { b as c, type D, type E as F, type } from "a"')).toEqual([
      ["a", "default b D E type", false]
    ])
    expect(read('import type { A, B } from "a"')).toEqual([["a", "A B", true]])
    expect(read('import type A from "a"')).toEqual([["a", "default", true]])
    expect(read('import { type A } from "a"')).toEqual([["a", "A", false]])
    expect(read('export * from "a"\nexport * as b from "b"')).toEqual([
      ["a", "*", false],
      ["b", "*", false]
    ])
    expect(read('export { a, type B } from "a"; export type { C } from "c"')).toEqual([
      ["a", "a B", false],
      ["c", "C", true]
    ])
    expect(read('const a = await import("a"); type B = import("b").B; require("c")')).toEqual([
      ["a", "*", false],
      ["b", "*", false],
      ["c", "*", false]
    ])
    expect(read('import {\n  a, // from "b"\n  b\n} from "a"')).toEqual([["a", "a b", false]])
  })

  test("are not found where there are none", () => {
    expect(read('import.meta.url; loader.import("a"); // import "a"')).toEqual([])
    expect(read('export const from = "a"; export { from }; const x = { from: "b" }')).toEqual([])
    expect(read('export const text = `import "a"`')).toEqual([])
  })
})
