import { describe, expect, it } from "vitest"
import { makePolicyFileChecker, type CheckedFile } from "./check.ts"

const printed = ({ problems }: CheckedFile): readonly string[] =>
  problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

const check = (...texts: readonly string[]): readonly (readonly string[])[] => {
  const checker = makePolicyFileChecker()
  return texts.map((text, index) => printed(checker(`${index + 1}.yaml`, text)))
}

describe("files that are given together", () => {
  it("may each say something else", () => {
    expect(
      check(
        "version: 1\ninstance: {}",
        "version: 1\nprojects: { a/b: { id: 1 } }\ngroups: { a/b: { id: 1 } }",
        "version: 1\nprojects: { a/c: { id: 2 } }"
      )
    ).toEqual([[], [], []])
  })

  it("cannot both speak for a project, a group or the instance", () => {
    const text = "version: 1\ninstance: {}\ngroups: { a: {} }\nprojects:\n  a/b: {}"
    expect(check(text, text)).toEqual([
      [],
      [
        "2:1 stands in `1.yaml` as well; one file speaks for the instance",
        "3:11 stands in `1.yaml` as well; one file speaks for a group",
        "5:3 stands in `1.yaml` as well; one file speaks for a project"
      ]
    ])
  })

  it("cannot give one id to two projects, in one file or in two", () => {
    const text = "version: 1\nprojects:\n  a/b: { id: 1 }\n  a/c: { id: 1 }"
    expect(check(text)).toEqual([["4:14 another project in this file has the id 1; an id names one project"]])
    expect(
      check("version: 1\nprojects: { a/b: { id: 1 } }", "version: 1\nprojects: { a/c: { id: 1 } }")[1]
    ).toEqual(["2:24 another project in `1.yaml` has the id 1; an id names one project"])
  })

  it("tell a path of digits from an id", () => {
    expect(check("version: 1\nprojects: { 1: {}, a/b: { id: 1 } }")).toEqual([[]])
  })
})

describe("a checked file", () => {
  it("lists its problems from top to bottom", () => {
    const [found] = check("tests: 1\nprojects: 2\nversion: 3")
    expect(found?.map((problem) => problem.slice(0, 2))).toEqual(["1:", "2:", "3:"])
  })

  it("counts the problems beyond a thousand", () => {
    const text = `version: 1\n${Array.from({ length: 1200 }, (_, index) => `x${index}: 1`).join("\n")}`
    const { problems, omitted } = makePolicyFileChecker()("x.yaml", text)
    expect([problems.length, omitted]).toEqual([1000, 200])
  })

  it("keeps what is well formed beside what is not", () => {
    const { content } = makePolicyFileChecker()("x.yaml", "version: 1\noops: 1\nprojects: { a/b: {} }")
    expect(content.projects).toEqual([{ path: "a/b" }])
  })
})
