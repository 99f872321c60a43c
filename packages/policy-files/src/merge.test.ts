import { describe, expect, it } from "vitest"
import { createEngine } from "@jobwarden/core"
import { lint } from "@jobwarden/core/rules"
import { mergePolicyFiles } from "./merge.ts"
import { checkPolicyFile } from "./policy-file/check.ts"

const merge = (...texts: readonly string[]) =>
  mergePolicyFiles(texts.map((text, index) => checkPolicyFile(`${index + 1}.yaml`, text)))

const problems = (...texts: readonly string[]): readonly (readonly string[])[] =>
  merge(...texts).files.map((file) =>
    file.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
  )

describe("files that are given together", () => {
  it("may each say something else", () => {
    const merged = merge(
      "version: 1\ninstance: { enforce_scope: true }",
      "version: 1\nprojects: { a/b: { id: 1 } }\ngroups: { a/b: { id: 1 } }",
      "version: 1\nprojects: { a/c: { id: 2 } }"
    )
    expect(merged.files.flatMap((file) => file.problems)).toEqual([])
    expect(merged.world).toMatchObject({
      instance: { enforce_scope: true },
      groups: [{ path: "a/b", id: 1 }],
      projects: [{ path: "a/b" }, { path: "a/c" }]
    })
  })

  it("may be none, or say nothing", () => {
    expect(merge()).toMatchObject({ world: { groups: [], projects: [] }, tests: [], files: [] })
    expect(merge("version: 1", "version: 1")).toMatchObject({
      world: { groups: [], projects: [] },
      tests: []
    })
  })

  it("cannot both speak for a project, a group or the instance: the later one is told both places", () => {
    const text = "version: 1\ninstance: {}\ngroups: { a: {} }\nprojects:\n  a/b: {}"
    expect(problems(text, text)).toEqual([
      [],
      [
        "2:1 stands in `1.yaml` at line 2, column 1, as well; one file speaks for the instance",
        "3:11 stands in `1.yaml` at line 3, column 11, as well; one file speaks for a group",
        "5:3 stands in `1.yaml` at line 5, column 3, as well; one file speaks for a project"
      ]
    ])
  })

  it("cannot give one id to two projects, in one file or in two", () => {
    const text = "version: 1\nprojects:\n  a/b: { id: 1 }\n  a/c: { id: 1 }"
    expect(problems(text)).toEqual([
      ["4:14 another project has the id 1, in `1.yaml` at line 3, column 14; an id names one project"]
    ])
    expect(
      problems("version: 1\nprojects: { a/b: { id: 1 } }", "version: 1\nprojects: { a/c: { id: 1 } }")[1]
    ).toEqual([
      "2:24 another project has the id 1, in `1.yaml` at line 2, column 24; an id names one project"
    ])
  })

  it("speak for a project also where what they say is wrong", () => {
    expect(
      problems("version: 1\nprojects: { a/b: { oops: 1 } }", "version: 1\nprojects: { a/b: {} }")[1]
    ).toHaveLength(1)
    expect(
      merge("version: 1\nprojects: { a/b: { oops: 1 } }", "version: 1\nprojects: { a/b: {} }").world.projects
    ).toEqual([])
  })

  it("tell a path of digits from an id", () => {
    expect(problems("version: 1\nprojects: { 1: {}, a/b: { id: 1 } }")).toEqual([[]])
  })

  it("keep their tests apart", () => {
    const test = (name: string) =>
      `version: 1\ntests: [{ name: ${name}, project: a, caller: { type: user, role: owner }, can: {} }]`
    expect(merge(test("one"), test("two")).tests.map(({ file, index, name }) => [file, index, name])).toEqual(
      [
        ["1.yaml", 0, "one"],
        ["2.yaml", 0, "two"]
      ]
    )
  })
})

describe("a finding", () => {
  const files = [
    "version: 1\ninstance:\n  defaults: { repository: { write: job_token } }",
    "version: 1\ngroups:\n  a:\n    defaults: { jobs: { write: job_token } }",
    `version: 1
projects:
  a/b:
    permissions:
      releases: { write: job_token, write: true }
      pipelines: { delete: job_token_and_owner }`
  ]
  const merged = merge(...files)
  const at = (place: Parameters<typeof merged.locate>[1]) => {
    const found = merged.locate("a/b", place)
    return found && [found.file, found.line, found.column, found.endColumn]
  }

  it("stands in the file that speaks for the project, the group or the instance", () => {
    expect(at({ level: "project", path: ["permissions", "pipelines", "delete"] })).toEqual([
      "3.yaml",
      6,
      28,
      47
    ])
    expect(at({ level: "group", group: "a", path: ["defaults", "jobs", "write"] })).toEqual([
      "2.yaml",
      4,
      32,
      41
    ])
    expect(at({ level: "instance", path: ["defaults", "repository", "write"] })).toEqual([
      "1.yaml",
      3,
      36,
      45
    ])
    expect(at({ level: "group", group: "x", path: [] })).toBeUndefined()
  })

  it("is at the key that stands twice: the second", () => {
    expect(at({ level: "project", path: ["permissions", "releases", "write"] })).toEqual([
      "3.yaml",
      5,
      37,
      42
    ])
  })

  it("of a document is what the linter finds in it", () => {
    const written = merged.written("a/b")
    const { findings } = lint({ now: 0, ...(written && { written }), rules: ["duplicate-key"] })
    expect(findings.map(at)).toEqual([["3.yaml", 5, 37, 42]])
  })

  it("of a policy is at the grant", () => {
    const engine = createEngine({ now: () => 0 })
    const policy = merge(
      "version: 1\nprojects:\n  a/b:\n    permissions:\n      jobs: { delete: job_token_and_owner }"
    )
    engine.load(policy.world)
    const subject = engine.subject("a/b") ?? undefined
    const { findings } = lint({ now: 0, ...(subject && { subject }), rules: ["job-token-launders-role"] })
    expect(findings.map((finding) => policy.locate("a/b", finding))).toEqual([
      { file: "1.yaml", line: 5, column: 23, endLine: 5, endColumn: 42 }
    ])
  })
})
