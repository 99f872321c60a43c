import { describe, expect, it } from "vitest"
import { printPath } from "@jobwarden/core"
import { decodePolicyFile } from "./decode.ts"

const problems = (value: unknown): readonly string[] =>
  decodePolicyFile(value).problems.map(({ path, message }) => `${printPath(path)}: ${message}`)

const project = (members: object): unknown => ({ version: 1, projects: { "acme/backend": members } })

describe("decodePolicyFile accepts", () => {
  it.each([
    ["a version alone", { version: 1 }],
    ["projects that say nothing", { version: 1, projects: { "acme/app": {} }, groups: {} }],
    ["tests alone", { version: 1, tests: [] }],
    ["the name of a schema, whatever it is", { $schema: "", version: 1 }]
  ])("%s", (_what, value) => {
    expect(problems(value)).toEqual([])
  })

  it("all of it, and hands it on with the paths of the keys", () => {
    const value = {
      version: 1,
      instance: { enforce_scope: true },
      groups: { acme: { id: 7, limits: { repository: { delete: "owner" } } } },
      projects: {
        "acme/backend": { id: 123, visibility: "internal", permissions: { jobs: { read: false } } }
      }
    }
    expect(decodePolicyFile(value)).toEqual({
      problems: [],
      file: {
        instance: { enforce_scope: true },
        groups: [{ id: 7, path: "acme", limits: { repository: { delete: "owner" } } }],
        projects: [
          { id: 123, path: "acme/backend", visibility: "internal", permissions: { jobs: { read: false } } }
        ],
        tests: []
      }
    })
  })

  it("a project called `__proto__`", () => {
    const value: unknown = JSON.parse('{ "version": 1, "projects": { "__proto__": { "id": 1 } } }')
    expect(decodePolicyFile(value).file.projects).toEqual([{ id: 1, path: "__proto__" }])
  })
})

describe("decodePolicyFile refuses", () => {
  it.each([
    ["a list", [], [": expected an object with `version: 1` and what the policy says"]],
    ["no version", {}, ["version: is missing; write `version: 1`"]],
    [
      "the version as a text",
      { version: "1" },
      ["version: the string `1` is no version that this command reads; write `version: 1`"]
    ],
    ["another version", { version: 2 }, [expect.stringMatching(/^version: the number `2` is no version/)]],
    [
      "an unknown key",
      { version: 1, project: {} },
      ["project: unknown key `project`; did you mean `projects`?"]
    ],
    [
      "a key like nothing",
      { version: 1, x: {} },
      ["x: unknown key `x`; expected one of `$schema`, `version`, `instance`, `groups`, `projects`, `tests`"]
    ],
    [
      "a schema that is no name",
      { version: 1, $schema: {} },
      ['["$schema"]: expected a text: the path or address of a JSON Schema, for editors']
    ],
    [
      "projects as a list",
      { version: 1, projects: [] },
      [expect.stringMatching(/^projects: expected an object/)]
    ],
    ["tests as an object", { version: 1, tests: {} }, ["tests: expected a list of tests"]],
    [
      "a project without a value",
      { version: 1, projects: { "a/b": null } },
      ['projects["a/b"]: expected an object; write `{}` to say nothing of it']
    ],
    [
      "a path with a gap",
      { version: 1, groups: { "a//b": {} } },
      [expect.stringMatching(/^groups\["a\/\/b"\]: /)]
    ],
    ["a path inside a project", project({ path: "x" }), [expect.stringMatching(/unknown key `path`/)]],
    [
      "a revision, which only the service counts",
      project({ revision: 1 }),
      [expect.stringMatching(/`revision`/)]
    ]
  ])("%s", (_what, value, expected) => {
    expect(problems(value)).toEqual(expected)
  })

  it("two entries for one source", () => {
    const entry = { project: "acme/app" }
    expect(problems(project({ scope: { allowlist: [entry, entry] } }))).toEqual([
      expect.stringMatching(/allowlist\[1\]: names the same source as entry 0/)
    ])
  })

  it("everything that is wrong at once, and keeps what is right", () => {
    const { file, problems: found } = decodePolicyFile({
      version: 1,
      projects: { "a/b": { id: 0 }, "a/c": { id: 1 } },
      tests: [{}]
    })
    expect(found.length).toBeGreaterThan(3)
    expect(file.projects).toEqual([{ path: "a/c", id: 1 }])
  })

  it("a project with a misspelt key whole: it would be another one without", () => {
    expect(decodePolicyFile(project({ permisions: { jobs: { read: false } } })).file.projects).toEqual([])
  })

  it("merge keys, which YAML 1.2 has none of", () => {
    expect(problems(project({ "<<": { id: 1 } }))).toEqual([
      expect.stringMatching(/`<<` merges nothing in YAML 1.2/)
    ])
  })

  it("unknown keys at the key and wrong values at the value", () => {
    const places = decodePolicyFile({
      version: 1,
      oops: 1,
      projects: { "a//b": {}, "a/b": { permissions: { jobs: { raed: true, read: 1 } } } }
    }).problems.map(({ path, at }) => [path.at(-1), at])
    expect(places).toEqual([
      ["oops", "key"],
      ["a//b", "key"],
      ["raed", "key"],
      ["read", undefined]
    ])
  })
})
