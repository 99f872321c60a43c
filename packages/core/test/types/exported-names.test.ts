import { describe, expect, test } from "vitest"
import * as core from "../../src/index.ts"
import * as examples from "../../src/rule-examples.ts"
import * as rules from "../../src/gitlab-rules.ts"
import { exampleTypeNames, exampleValueNames, ruleTypeNames, ruleValueNames } from "./rules-surface.ts"
import { typeNames, valueNames } from "./surface.ts"

const { default: entry } = await import("../../src/index.ts?raw")
const { default: gitlabEntry } = await import("../../src/gitlab.ts?raw")
const { default: rulesEntry } = await import("../../src/gitlab-rules.ts?raw")
const { default: examplesEntry } = await import("../../src/rule-examples.ts?raw")

// The compiler looks at the types of what is listed in `surface.ts`: what is not listed there is looked at by
// nobody. A type leaves nothing behind at run time, so the names are read from the text of the entry.

/** The names in `export { a, type B } from "…"`, `export type { C } from "…"` and `export const d = …`. */
const exportedBy = (text: string): readonly string[] => {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "")
  const listed = [...code.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, inside = ""]) =>
    inside
      .split(",")
      .map((name) =>
        name
          .trim()
          .replace(/^type /, "")
          .replace(/^.* as /, "")
      )
      .filter((name) => name !== "")
  )
  const declared = [...code.matchAll(/^export (?:const|type|interface|class|function) (\w+)/gm)]
  return [...listed, ...declared.map(([, name = ""]) => name)]
}

describe("the names that the package exports", () => {
  test("are those whose types are tested, the values", () => {
    expect(Object.keys(core).toSorted()).toEqual([...valueNames].toSorted())
  })

  test("are those whose types are tested, the types as well", () => {
    expect([...exportedBy(entry), ...exportedBy(gitlabEntry)].toSorted()).toEqual(
      [...valueNames, ...typeNames].toSorted()
    )
  })

  test("come from the entry and the one file that it hands on whole", () => {
    expect(entry.match(/^export \* from .*$/gm)).toEqual(['export * from "./gitlab.ts"'])
    expect(gitlabEntry).not.toMatch(/^export \*/m)
  })

  test("are as many in the entries of the rules and of their examples", () => {
    expect(Object.keys(rules).toSorted()).toEqual([...ruleValueNames].toSorted())
    expect(exportedBy(rulesEntry).toSorted()).toEqual([...ruleValueNames, ...ruleTypeNames].toSorted())
    expect(Object.keys(examples).toSorted()).toEqual([...exampleValueNames].toSorted())
    expect(exportedBy(examplesEntry).toSorted()).toEqual(
      [...exampleValueNames, ...exampleTypeNames].toSorted()
    )
    for (const text of [rulesEntry, examplesEntry]) expect(text).not.toMatch(/^export \*/m)
  })

  test("are read from a text as the compiler reads them", () => {
    const text =
      'export {\n  a,\n  type B,\n  c as d\n} from "x"\nexport type { E } from "y"\nexport const f = 1\nexport interface G {}\n/** export const h = 1 */'
    expect(exportedBy(text)).toEqual(["a", "B", "d", "E", "f", "G"])
  })
})
