import { describe, expect, test } from "vitest"
import { pathName, pathOr, quotedName } from "./names.ts"
import { between, readings, type Syntax } from "./syntax.ts"

/** What is printed for a value, once it is sure that it is read as that value alone. */
const said = <T>(syntax: Syntax<T>, value: T): string | undefined => {
  const text = syntax.print(value)
  if (text !== undefined) expect(readings(syntax, text)).toEqual([value])
  return text
}

describe("a name in backticks", () => {
  test.for([
    ["production", "`production`"],
    ["", "``"],
    ["a or b", "`a or b`"],
    ["a`b", "`a\\`b`"],
    ["a\\b", "`a\\\\b`"],
    ["\\u{61}", "`\\\\u{61}`"],
    ["\n", "`\\u{a}`"],
    ["\u202Eturned", "`\\u{202e}turned`"],
    ["\u00A0", "`\\u{a0}`"],
    ["\u2028", "`\\u{2028}`"],
    ["\uD800", "`\\u{d800}`"],
    ["\u{E0001}", "`\\u{e0001}`"],
    ["\u{1F600}", "`\u{1F600}`"]
  ] as const)("of %j", ([name, text]) => expect(said(quotedName, name)).toBe(text))

  test("may have anything behind a backslash, and gives that", () => {
    expect(readings(quotedName, "`\\a\\ \\\n`")).toEqual(["a \n"])
    expect(readings(quotedName, "`\\u61`")).toEqual(["u61"])
    expect(readings(quotedName, "`\\u{zz}`")).toEqual(["u{zz}"])
  })

  test("ends with the first backtick that has no backslash before it", () => {
    for (const text of ["`a`b`", "`a", "a`", "`a\\`", "a"]) expect(readings(quotedName, text)).toEqual([])
  })

  test("is none where it names what is no character", () => {
    expect(readings(quotedName, "`\\u{110000}`")).toEqual([])
    expect(readings(quotedName, "`\\u{10ffff}`")).toEqual(["\u{10FFFF}"])
  })
})

describe("a path", () => {
  test("stands as it is where it is made of plain names", () => {
    for (const path of ["acme/app", "acme/team/lib", "12/34", "a-b/c.d", "a/b", "a_1/x"]) {
      expect(said(pathName, path)).toBe(path)
    }
  })

  test("stands in backticks where it could be taken for something else", () => {
    for (const path of [
      "acme",
      "7",
      "acme/.hidden",
      "acme/app.",
      "-a/b",
      "a/b-",
      "a//b",
      "a b/c",
      "acme/a,b"
    ]) {
      expect(said(pathName, path)).toBe(`\`${path}\``)
    }
  })

  test("is told from a number, which has a word before it", () => {
    const project = pathOr((identifier) => between("project ", identifier))
    expect(said(project, 7)).toBe("project 7")
    expect(said(project, "7")).toBe("`7`")
    expect(said(project, "acme/app")).toBe("acme/app")
    for (const text of ["7", "project 07", "project `7`", "project", "project 0"]) {
      expect(readings(project, text)).toEqual([])
    }
  })
})
