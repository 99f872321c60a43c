import { describe, expect, it } from "vitest"
import { checkPolicyFile } from "./check.ts"

const check = (text: string): readonly string[] =>
  checkPolicyFile("x.yaml", text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe("a checked file", () => {
  it("lists its problems from top to bottom", () => {
    expect(check("tests: 1\nprojects: 2\nversion: 3").map((problem) => problem.slice(0, 2))).toEqual([
      "1:",
      "2:",
      "3:"
    ])
  })

  it("counts the problems beyond a thousand", () => {
    const text = `version: 1\n${Array.from({ length: 1200 }, (_, index) => `x${index}: 1`).join("\n")}`
    const { problems, omitted } = checkPolicyFile("x.yaml", text)
    expect([problems.length, omitted]).toEqual([1000, 200])
  })

  it("keeps what is well formed beside what is not", () => {
    const { content } = checkPolicyFile("x.yaml", "version: 1\noops: 1\nprojects: { a/b: {} }")
    expect(content.projects).toEqual([{ path: "a/b" }])
  })

  it("keeps nothing of what a key that stands twice makes uncertain", () => {
    const of = (text: string) => checkPolicyFile("x.yaml", `version: 1\n${text}`).content
    expect(of("projects: { a/b: { id: 1, id: 2 }, a/c: { id: 3 } }\ngroups: { a: { id: 1 } }")).toMatchObject(
      { projects: [{ path: "a/c" }], groups: [{ path: "a" }] }
    )
    expect(of("projects: { a/b: {}, a/b: {} }").projects).toEqual([])
    expect(of("projects: { a/b: {} }\nprojects: { a/c: {} }").projects).toEqual([])
  })

  it("says nothing but what is wrong with the text, where that has no meaning", () => {
    const { content, problems, written } = checkPolicyFile("x.yaml", "version: 1\nprojects: [")
    expect(problems).toHaveLength(1)
    expect([content.projects, written.size]).toEqual([[], 0])
  })

  it("says where each problem ends", () => {
    const [problem] = checkPolicyFile(
      "x.yaml",
      "version: 1\nprojects:\n  a/b: { visibility: secret }"
    ).problems
    expect(problem).toMatchObject({ line: 3, column: 22, endLine: 3, endColumn: 28 })
  })
})

describe("a project as it was written", () => {
  const text = `version: 1
projects:
  a/b:
    permissions:
      package_registry:
        maven: { write: owner }
        Maven: { write: true }
      jobs: { read: true, read: false }
    visibility: secret
  a//b: { id: 1 }
  a/c:`
  const { written } = checkPolicyFile("x.yaml", text)

  it("has the value before it is decoded, and its problems with paths from its object", () => {
    expect(written.get("a/b")).toEqual({
      value: {
        permissions: {
          package_registry: { maven: { write: "owner" }, Maven: { write: true } },
          jobs: { read: false }
        },
        visibility: "secret"
      },
      problems: [
        {
          path: ["permissions", "jobs", "read"],
          message: "the key `read` is given twice in one place; keep one of them",
          kind: "repeated_key"
        },
        {
          path: ["visibility"],
          message: "unknown value `secret`; expected one of `private`, `internal`, `public`"
        },
        {
          path: ["permissions", "package_registry", "Maven"],
          message: "unknown key `Maven`; did you mean `maven`?"
        }
      ]
    })
  })

  it("has no problem with its own key, and one where it is no object", () => {
    expect(written.get("a//b")).toEqual({ value: { id: 1 }, problems: [] })
    expect(written.get("a/c")).toMatchObject({ value: null, problems: [{ path: [] }] })
  })
})
