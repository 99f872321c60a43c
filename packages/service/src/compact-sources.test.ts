import { describe, expect, it } from "vitest"
import { compactSources, pathsAbove } from "./compact-sources.ts"

const always = () => true
const short = (paths: ReadonlyArray<string>, most: number, isGroup: (path: string) => boolean = always) =>
  compactSources(paths, most, isGroup)?.toSorted() ?? null

// The tree on which GitLab tries its own way.
const tree = [
  "one/first",
  "one/two/second",
  "one/two/third",
  "one/two/fourth",
  "one/two/three/fifth",
  "one/four/sixth",
  "one/four/seventh",
  "five/six/eighth"
]

describe("projects that are too many for a list", () => {
  it("stay themselves where there is room", () => {
    expect(short(tree, 8)).toEqual(tree.toSorted())
    expect(short([], 0)).toEqual([])
  })

  it("become groups, the deepest first, and of equally deep ones that with the most below it", () => {
    expect(short(tree, 7)).toEqual([
      "five/six/eighth",
      "one/first",
      "one/four/seventh",
      "one/four/sixth",
      "one/two"
    ])
    expect(short(tree, 4)).toEqual(["five/six/eighth", "one/first", "one/four", "one/two"])
    expect(short(tree, 3)).toEqual(["five/six/eighth", "one"])
    expect(short(tree, 2)).toEqual(["five/six/eighth", "one"])
  })

  it("are not made few enough by a group that has one of them only", () => {
    expect(short(tree, 1)).toBeNull()
    expect(short(["one/a", "two/b"], 1)).toBeNull()
    expect(short(["a", "b"], 1)).toBeNull()
  })

  it("become only groups that there are, or the next above", () => {
    expect(short(tree, 7, (path) => path !== "one/two")).toEqual([
      "five/six/eighth",
      "one/first",
      "one/four",
      "one/two/fourth",
      "one/two/second",
      "one/two/third",
      "one/two/three/fifth"
    ])
    expect(short(["root/a", "root/b"], 1, () => false)).toBeNull()
    expect(short(["one/hidden/a", "one/hidden/b"], 1, (path) => path === "one")).toEqual(["one"])
  })

  it("are no part of a group whose name only begins alike", () => {
    expect(short(["one/a", "one/b", "oneself/c"], 2)).toEqual(["one", "oneself/c"])
  })

  it("come to the same in whatever order they are given", () => {
    const equal = ["b/x", "b/y", "a/x", "a/y"]
    expect(short(equal, 3)).toEqual(["a", "b/x", "b/y"])
    expect(short(equal.toReversed(), 3)).toEqual(["a", "b/x", "b/y"])
  })
})

describe("the paths above some", () => {
  it("are each there once", () => {
    expect(pathsAbove(["one/two/x", "one/two/y", "z"])).toEqual(["one/two", "one"])
  })
})
